using Transparency.Claims;

namespace Transparency.Content;

/// <summary>A claim that a debunk assesses.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Claim">Its record; null if the archive has none.</param>
/// <param name="Verdict">The claim's own verdict, or else the debunk's.</param>
/// <param name="Language">Language of the debunk.</param>
public sealed record JudgedClaim(string Id, Claim? Claim, Verdict Verdict, string Language)
{
    /// <summary>The claim in the language of the debunk, if it was made in another one.</summary>
    public string? Translation => Claim is null || Claim.Language == Language ? null : Claim.Translations.GetValueOrDefault(Language);

    /// <summary>The claims of a debunk in its order.</summary>
    /// <param name="debunk">The debunk.</param>
    /// <param name="find">Returns the record of a claim by id, or null.</param>
    public static IReadOnlyList<JudgedClaim> Of(Debunk debunk, Func<string, Claim?> find) =>
        [
            .. debunk
                .Claims.Select(id => (Id: id, Claim: find(id)))
                .Select(c => new JudgedClaim(c.Id, c.Claim, c.Claim?.Judged ?? debunk.Verdict, debunk.Language)),
        ];
}
