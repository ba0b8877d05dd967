using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Pages.Debunks;

public sealed class DebunkModel(ContentCatalog catalog, IClaimIndex index, SiteAddress site) : PageModel
{
    public DebunkArticle Article { get; private set; } = null!;

    /// <summary>How to cite it.</summary>
    public Citation Citation =>
        new(
            $"{SiteAddress.Name.ToLowerInvariant()}-{Article.Debunk.Slug}",
            Article.Debunk.Title,
            Article.Debunk.Authors,
            Dates.Day(Article.Debunk.Published),
            site.Of(Request) + Links.Canonical(Article.Debunk),
            Article.Debunk.Language
        );

    public async Task<IActionResult> OnGetAsync(string slug, string? lang, CancellationToken cancel)
    {
        if (catalog.Find(slug, lang ?? Texts.Language) is not { } debunk)
            return await GoneAsync(slug, cancel);
        Article = await DebunkArticle.ReadAsync(debunk, catalog, index, cancel);
        return Page();
    }

    /// <summary>
    /// What this page says, as JSON-LD: a ClaimReview for each claim, and the way to the page as a https://schema.org/BreadcrumbList.
    /// </summary>
    public string StructuredData()
    {
        var (debunk, home) = (Article.Debunk, site.Of(Request));
        var (start, page) = (home + Links.HomeOf(debunk), home + Links.Canonical(debunk));
        (string Name, string Url)[] way =
        [
            (SiteAddress.Name, start + "/"),
            (Texts.In(debunk.Language, "debunks.title"), start + "/debunks"),
            (debunk.Title, page),
        ];
        var breadcrumbs = SchemaOrg.Thing(
            "BreadcrumbList",
            (
                "itemListElement",
                SchemaOrg.List(
                    way.Select((step, i) => SchemaOrg.Thing("ListItem", ("position", i + 1), ("name", step.Name), ("item", step.Url)))
                )
            )
        );
        return SchemaOrg.Write(
            SchemaOrg.Document(
                ClaimReview
                    .Of(debunk, Article.Claims, start, page, v => Labels.Verdict(v, debunk.Language))
                    .Concat(MediaReview.Of(debunk, Article.Claims, start, page))
                    .Append(breadcrumbs)
            )
        );
    }

    private async Task<IActionResult> GoneAsync(string slug, CancellationToken cancel)
    {
        var languages = catalog.Debunks.Select(d => d.Language).Concat(Texts.Languages).Distinct();
        var withdrawn = await index.GetAsync([.. languages.Select(language => DocumentKey.Withdrawal($"{slug}/{language}"))], cancel);
        return withdrawn is [WithdrawalDocument first, ..] ? this.Gone(first) : NotFound();
    }
}
