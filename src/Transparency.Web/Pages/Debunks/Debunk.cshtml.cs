using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Claims;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Pages.Debunks;

/// <summary>A claim that a debunk judges.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Claim">Its record; null when the archive has none to show.</param>
/// <param name="Verdict">Its own verdict, or else the debunk's.</param>
/// <param name="Language">Language of the debunk.</param>
public sealed record JudgedClaim(string Id, Claim? Claim, Verdict Verdict, string Language)
{
    /// <summary>The claim in the language of the debunk, when it was made in another.</summary>
    public string? Translation => Claim is null || Claim.Language == Language ? null : Claim.Translations.GetValueOrDefault(Language);

    /// <summary>Where it was seen.</summary>
    public IReadOnlyList<string> Places => Transparency.Web.Places.Of(Claim);
}

public sealed class DebunkModel(DebunkCatalog catalog, IClaimIndex index) : PageModel
{
    public Debunk Debunk { get; private set; } = null!;

    public IReadOnlyList<JudgedClaim> Claims { get; private set; } = [];

    /// <summary>True when the index could not say more of the claims.</summary>
    public bool IsWithoutIndex { get; private set; }

    public IReadOnlyList<Debunk> Languages { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, string? lang, CancellationToken cancel)
    {
        if (catalog.Find(slug, lang) is not { } debunk) return await GoneAsync(slug, lang, cancel);
        Debunk = debunk;
        Languages = catalog.Translations(slug);
        var found = await IndexAway.OrNullAsync(() => index.GetAsync([.. debunk.Claims.Select(id => "claim/" + id)], cancel));
        IsWithoutIndex = found is null;
        Claims = [.. debunk.Claims.Select(id => (Id: id, found?.FirstOrDefault(d => d.Id == id)?.Claim))
            .Select(c => new JudgedClaim(c.Id, c.Claim, c.Claim?.Judged ?? debunk.Verdict, debunk.Language))];
        return Page();
    }

    private async Task<IActionResult> GoneAsync(string slug, string? lang, CancellationToken cancel)
    {
        var languages = catalog.Debunks.Select(d => d.Language).Append(lang ?? "en").Distinct();
        var withdrawn = await index.GetAsync([.. languages.Select(language => $"withdrawal/{slug}/{language}")], cancel);
        if (withdrawn.Count == 0) return NotFound();
        var gone = Partial("_Withdrawn", withdrawn[0]);
        gone.StatusCode = StatusCodes.Status410Gone;
        return gone;
    }
}
