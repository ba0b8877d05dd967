using Transparency.Claims;

namespace Transparency.Content;

/// <summary>A claim that a debunk judges.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Claim">Its record; null when the archive has none to show.</param>
/// <param name="Verdict">Its own verdict, or else the debunk's.</param>
/// <param name="Language">Language of the debunk.</param>
public sealed record JudgedClaim(string Id, Claim? Claim, Verdict Verdict, string Language)
{
    /// <summary>The claim in the language of the debunk, when it was made in another.</summary>
    public string? Translation => Claim is null || Claim.Language == Language ? null : Claim.Translations.GetValueOrDefault(Language);

    /// <summary>The claims of a debunk in its order.</summary>
    /// <param name="debunk">The debunk.</param>
    /// <param name="find">The record of a claim by its id; null where there is none.</param>
    public static IReadOnlyList<JudgedClaim> Of(Debunk debunk, Func<string, Claim?> find) =>
        [
            .. debunk
                .Claims.Select(id => (Id: id, Claim: find(id)))
                .Select(c => new JudgedClaim(c.Id, c.Claim, c.Claim?.Judged ?? debunk.Verdict, debunk.Language)),
        ];
}
