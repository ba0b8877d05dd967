using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;
using Transparency.Search;

namespace Transparency.Web.Pages.Debunks;

public sealed class DebunkModel(DebunkCatalog catalog, IClaimIndex index, SiteAddress site) : PageModel
{
    public Debunk Debunk { get; private set; } = null!;

    public IReadOnlyList<JudgedClaim> Claims { get; private set; } = [];

    /// <summary>True when the index could not say more of the claims.</summary>
    public bool IsWithoutIndex { get; private set; }

    public IReadOnlyList<Debunk> Languages { get; private set; } = [];

    /// <summary>How to cite it.</summary>
    public Citation Citation => new(
        $"{SiteAddress.Name.ToLowerInvariant()}-{Debunk.Slug}", Debunk.Title, Debunk.Authors, Dates.Day(Debunk.Published), site.Of(Request) + Links.Canonical(Debunk), Debunk.Language);

    public async Task<IActionResult> OnGetAsync(string slug, string? lang, CancellationToken cancel)
    {
        if (catalog.Find(slug, lang ?? Texts.Language) is not { } debunk) return await GoneAsync(slug, cancel);
        Debunk = debunk;
        Languages = catalog.Translations(slug);
        var found = await IndexAway.OrNullAsync(() => index.GetAsync([.. debunk.Claims.Select(id => "claim/" + id)], cancel));
        IsWithoutIndex = found is null;
        Claims = JudgedClaim.Of(debunk, id => found?.FirstOrDefault(d => d.Id == id)?.Claim);
        return Page();
    }

    /// <summary>What this page says, as JSON-LD: a ClaimReview for each claim, and the way to the page as a https://schema.org/BreadcrumbList.</summary>
    public string StructuredData()
    {
        var home = site.Of(Request);
        var (start, page) = (home + Links.HomeOf(Debunk), home + Links.Canonical(Debunk));
        (string Name, string Url)[] way =
            [(SiteAddress.Name, start + "/"), (Texts.In(Debunk.Language, "debunks.title"), start + "/debunks"), (Debunk.Title, page)];
        var breadcrumbs = SchemaOrg.Thing("BreadcrumbList", ("itemListElement", SchemaOrg.List(way.Select((step, i) =>
            SchemaOrg.Thing("ListItem", ("position", i + 1), ("name", step.Name), ("item", step.Url))))));
        return SchemaOrg.Write(SchemaOrg.Document(ClaimReview.Of(Debunk, Claims, start, page, v => Labels.Verdict(v, Debunk.Language))
            .Concat(MediaReview.Of(Debunk, Claims, start, page)).Append(breadcrumbs)));
    }

    private async Task<IActionResult> GoneAsync(string slug, CancellationToken cancel)
    {
        var languages = catalog.Debunks.Select(d => d.Language).Concat(Texts.Languages).Distinct();
        var withdrawn = await index.GetAsync([.. languages.Select(language => $"withdrawal/{slug}/{language}")], cancel);
        return withdrawn.Count == 0 ? NotFound() : this.Gone(withdrawn[0]);
    }
}
