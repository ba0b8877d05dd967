using System.Text;
using System.Xml.Linq;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Crawling;

/// <summary>
/// What search engines and browsers read about the site: robots.txt (RFC 9309), sitemaps (sitemaps.org), OpenSearch 1.1.
/// </summary>
internal static class CrawlingEndpoints
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly int EntriesInPart = Sitemap.MaxAddresses / Texts.Languages.Count;
    private static readonly XNamespace OpenSearch = "http://a9.com/-/spec/opensearch/1.1/";

    public static void MapCrawling(this IEndpointRouteBuilder site)
    {
        Map("/robots.txt", (SiteAddress address, HttpRequest request) => Robots(address.Of(request)));
        Map("/opensearch.xml", (SiteAddress address, HttpRequest request) => Description(address.Of(request)))
            .WithMetadata(new Localized());
        Map("/sitemap.xml", IndexAsync);
        site.MapRead(
                "/sitemap-debunks.xml",
                (ContentCatalog catalog, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
                    Sitemap.Stream(address.Of(request), catalog.Debunks.GroupBy(d => d.Slug).SelectMany(Pages).ToAsyncEnumerable(), cancel)
            )
            .CacheFor(TimeSpan.FromSeconds(1), byQuery: []);
        site.MapRead("/sitemap-claims-{part:int:min(1)}.xml", ClaimsAsync)
            .CacheFor(
                Kept,
                async (context, cancel) => $"{await context.RequestServices.GetRequiredService<LastWithdrawal>().FindAsync(cancel)}",
                byQuery: []
            );

        IEndpointConventionBuilder Map(string pattern, Delegate handler) => site.MapRead(pattern, handler).CacheFor(Kept, byQuery: []);
    }

    /// <summary>The pages of a debunk: one for each language of its text.</summary>
    private static IEnumerable<SitemapPage> Pages(IEnumerable<Debunk> translations)
    {
        var addresses = translations.Select(d => (d.Language, Links.Canonical(d))).ToList();
        return translations.Zip(addresses, (debunk, address) => new SitemapPage(address.Item2, addresses, debunk.Changed));
    }

    /// <summary>The pages of a claim: one for each language of the site.</summary>
    private static IEnumerable<SitemapPage> Pages(ClaimDocument document)
    {
        var addresses = Texts.Languages.Select(l => (l, Links.In(l, Links.Claim(document.Claim.Id)))).ToList();
        return addresses.Select(address => new SitemapPage(address.Item2, addresses, document.Archived));
    }

    /// <summary>Crawlers are asked to leave out searches: their number is unlimited.</summary>
    private static IResult Robots(string home) =>
        Results.Text(
            $"""
            User-agent: *
            {string.Join(
                '\n',
                Texts.Languages.Select(l => Links.To("", l)).Prepend("").SelectMany(l =>
                    (string[])[$"Disallow: {l}/search?", $"Disallow: {l}/stats?", $"Disallow: {l}/feeds/search"]
                )
            )}

            Sitemap: {home}/sitemap.xml

            """,
            "text/plain",
            Encoding.UTF8
        );

    private static IResult Description(string home) =>
        Xml(
            "application/opensearchdescription+xml",
            new(
                OpenSearch + "OpenSearchDescription",
                new XElement(OpenSearch + "ShortName", SiteAddress.Name),
                new XElement(OpenSearch + "Description", Texts.Of("site.about")),
                new XElement(OpenSearch + "Language", Texts.Language),
                new XElement(OpenSearch + "InputEncoding", "UTF-8"),
                Url("text/html", "results", home + Links.To("/search?q={searchTerms}")),
                Url("application/atom+xml", "results", home + Links.To("/feeds/search.atom?q={searchTerms}")),
                Url("application/opensearchdescription+xml", "self", home + Links.To("/opensearch.xml"))
            )
        );

    private static XElement Url(string type, string rel, string template) =>
        new(OpenSearch + "Url", new XAttribute("type", type), new XAttribute("rel", rel), new XAttribute("template", template));

    private static async Task<IResult> IndexAsync(
        IClaimIndex index,
        ContentCatalog catalog,
        SiteAddress address,
        HttpRequest request,
        CancellationToken cancel
    )
    {
        var home = address.Of(request);
        var parts = new Stack<XElement>();
        for (var after = (long?)null; await LastClaimAsync(index, after, cancel) is { } last; after = FirstEntry(PartOf(last)))
            parts.Push(Child($"claims-{PartOf(last)}", last.Archived));
        return Xml(
            "application/xml",
            new(
                Sitemap.Namespace + "sitemapindex",
                Child("debunks", catalog.Debunks.Count > 0 ? catalog.Debunks.Max(d => d.Changed) : null),
                parts
            )
        );

        XElement Child(string name, DateTimeOffset? changed) =>
            new(
                Sitemap.Namespace + "sitemap",
                new XElement(Sitemap.Namespace + "loc", $"{home}/sitemap-{name}.xml"),
                changed is { } time ? new XElement(Sitemap.Namespace + "lastmod", SchemaOrg.Time(time)) : null
            );
    }

    /// <summary>
    /// A part of the claims, cut by the number of the last entry of each claim. An unchanged claim stays in the same file.
    /// </summary>
    private static async Task<IResult> ClaimsAsync(
        int part,
        IClaimIndex index,
        SiteAddress address,
        HttpRequest request,
        CancellationToken cancel
    )
    {
        if (await LastClaimAsync(index, FirstEntry(part + 1L), cancel) is not { } last || PartOf(last) != part)
            return Results.NotFound();
        var claims = index.ScanAsync<ClaimDocument>(FirstEntry(part) - 1, cancel).TakeWhile(c => PartOf(c) == part);
        return Sitemap.Stream(address.Of(request), claims.SelectMany(c => Pages(c).ToAsyncEnumerable()), cancel);
    }

    private static long PartOf(SearchDocument claim) => ((claim.Seq - 1) / EntriesInPart) + 1;

    private static long FirstEntry(long part) => ((part - 1) * EntriesInPart) + 1;

    /// <summary>The claim archived last, optionally before an entry of the log; null if there is no such claim.</summary>
    private static async Task<SearchDocument?> LastClaimAsync(IClaimIndex index, long? before, CancellationToken cancel)
    {
        var last = new SearchQuery
        {
            Sort = SearchSort.Archived,
            After = before,
            PageSize = 1,
            CountFacets = false,
            CutPassages = false,
        }.OfKind(DocumentKind.Claim);
        return (await index.SearchAsync(last, cancel)).Hits is [var hit, ..] ? hit.Document : null;
    }

    private static IResult Xml(string type, XElement root) => Results.Text(root.ToString(), type, Encoding.UTF8);
}
