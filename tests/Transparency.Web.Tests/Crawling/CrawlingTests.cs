using System.Globalization;
using System.Net;
using System.Xml.Linq;
using System.Xml.Schema;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Language;

namespace Transparency.Web.Tests.Crawling;

/// <summary>What search engines and browsers read, read as they do.</summary>
public sealed class CrawlingTests(Site site, SiteWithoutIndex away)
{
    private static readonly XNamespace Sitemaps = "http://www.sitemaps.org/schemas/sitemap/0.9",
        OpenSearch = "http://a9.com/-/spec/opensearch/1.1/";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Robots_may_read_pages_and_no_searches_and_find_the_sitemap()
    {
        var response = await site.Client.GetAsync("/robots.txt", Cancel);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rules = lines.Select(l => l.Split(": ", 2)).ToList();
        Assert.Equal(["User-agent", "*"], rules[0]);
        var closed = rules.Where(r => r[0] == "Disallow").Select(r => r[1]).ToList();
        foreach (
            var open in new[]
            {
                "/uk/debunks/a",
                "/uk/search",
                "/",
                "/en/search",
                "/en/debunks/a?lang=uk",
                "/en/claims/a",
                "/en/narratives/a",
                "/en/topics/a",
                "/en/feeds/debunks.atom",
            }
        )
            Assert.DoesNotContain(closed, c => open.StartsWith(c, StringComparison.Ordinal));
        foreach (var search in new[] { "/search?q=a", "/en/search?q=a", "/uk/search?q=a", "/uk/feeds/search.atom?q=a" })
            Assert.Contains(closed, c => search.StartsWith(c, StringComparison.Ordinal));
        Assert.Equal(site.Root + "/sitemap.xml", rules.Single(r => r[0] == "Sitemap")[1]);
    }

    [Fact]
    public async Task The_sitemaps_hold_every_debunk_and_claim_with_the_time_of_its_last_change()
    {
        const string host = "sitemaps.example",
            root = "http://" + host; // a sitemap is kept for a while: under a name of its own it is made now
        var index = await XmlAsync("/sitemap.xml", "application/xml", host);
        Assert.Equal(Sitemaps + "sitemapindex", index.Name);
        var children = index.Elements(Sitemaps + "sitemap").Select(s => s.Element(Sitemaps + "loc")!.Value[root.Length..]).ToList();
        Assert.Equal(["/sitemap-debunks.xml", "/sitemap-claims-1.xml"], children);

        var catalog = site.Services.GetRequiredService<ContentCatalog>();
        Assert.Equal(
            catalog.Debunks.Select(d => ($"{root}/{d.Language}/debunks/{d.Slug}", d.Updated ?? d.Published)).Order(),
            (await AddressesAsync(children[0], host)).Order()
        );

        Assert.Equal(
            (await AddressesAsync(children[1], host)).Max(a => a.Changed),
            DateTimeOffset.Parse(
                index.Elements(Sitemaps + "sitemap").Last().Element(Sitemaps + "lastmod")!.Value,
                CultureInfo.InvariantCulture
            )
        );

        var claims = new List<(string, DateTimeOffset)>();
        await foreach (var claim in site.Services.GetRequiredService<IClaimIndex>().ScanAsync<ClaimDocument>(cancel: Cancel))
        foreach (var language in Texts.Languages)
            claims.Add(
                ($"{root}/{language}/claims/{claim.Claim.Id}", DateTimeOffset.FromUnixTimeSeconds(claim.Archived.ToUnixTimeSeconds()))
            );
        Assert.True(claims.Count > 800);
        Assert.Equal(claims.Order(), (await AddressesAsync(children[1], host)).Order());
    }

    [Fact]
    public async Task A_page_in_a_sitemap_names_its_translations_which_name_it_too()
    {
        var pages = (await XmlAsync("/sitemap-debunks.xml", "application/xml"))
            .Elements(Sitemaps + "url")
            .ToDictionary(
                u => u.Element(Sitemaps + "loc")!.Value,
                u => u.Elements(Xhtml + "link").ToDictionary(l => l.Attribute("hreflang")!.Value, l => l.Attribute("href")!.Value)
            );
        Assert.Equal(["en", "uk"], pages[$"{site.Root}/uk/debunks/{SiteContent.FirstDebunk}"].Keys.Order());
        Assert.Equal(["uk"], pages[$"{site.Root}/uk/debunks/{SiteContent.UkrainianDebunk}"].Keys);
        foreach (var (page, translations) in pages)
        {
            Assert.Contains(page, translations.Values);
            Assert.All(translations.Values, t => Assert.Contains(page, pages[t].Values));
        }
    }

    [Theory]
    [InlineData("/sitemap.xml")]
    [InlineData("/sitemap-debunks.xml")]
    [InlineData("/sitemap-claims-1.xml")]
    public async Task A_sitemap_is_valid(string path)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(
            Sitemaps.NamespaceName,
            Path.Combine(SiteContent.Repository, "tests", "Transparency.Web.Tests", "Crawling", "sitemap.xsd")
        );
        var document = XDocument.Parse(await site.Client.GetStringAsync(path, Cancel));
        document.Validate(schemas, (_, e) => Assert.Fail($"{path}: {e.Message}"));
        Assert.True(document.Root!.Elements().Count() <= 50_000);
        document.Root.Elements().First().Element(Sitemaps + "loc")!.Value = "";
        Assert.ThrowsAny<XmlSchemaException>(() => document.Validate(schemas, null));
    }

    [Theory]
    [InlineData("/sitemap-claims-2.xml")]
    [InlineData("/sitemap-claims-0.xml")]
    [InlineData("/sitemap-claims-x.xml")]
    public async Task A_sitemap_beyond_the_last_is_not_found(string path) => await site.GetAsync(path, 404);

    [Theory]
    [InlineData("/sitemap.xml")]
    [InlineData("/sitemap-claims-1.xml")]
    public async Task Without_the_index_no_sitemap_pretends_to_be_whole(string path) =>
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await away.Client.GetAsync(path, Cancel)).StatusCode);

    [Theory]
    [InlineData("/en/")]
    [InlineData("/uk/")]
    public async Task A_browser_can_add_the_search(string home)
    {
        var link = (await site.GetAsync(home)).QuerySelector("link[rel=search]")!;
        var description = await XmlAsync(link.GetAttribute("href")!, link.GetAttribute("type")!);
        Assert.Equal(OpenSearch + "OpenSearchDescription", description.Name);
        Assert.InRange(description.Element(OpenSearch + "ShortName")!.Value.Length, 1, 16);
        Assert.InRange(description.Element(OpenSearch + "Description")!.Value.Length, 1, 1024);
        foreach (var url in description.Elements(OpenSearch + "Url"))
        {
            var address = url.Attribute("template")!
                .Value.Replace("{searchTerms}", Uri.EscapeDataString("Зеленський"), StringComparison.Ordinal);
            var answer = await site.Client.GetAsync(address, Cancel);
            Assert.Equal(url.Attribute("type")!.Value, answer.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith(site.Root + home, address, StringComparison.Ordinal);
            var expected = url.Attribute("rel")!.Value == "self" ? "searchTerms" : SiteContent.FirstClaim;
            Assert.Contains(expected, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    private async Task<List<(string Address, DateTimeOffset Changed)>> AddressesAsync(string path, string host)
    {
        var set = await XmlAsync(path, "application/xml", host);
        Assert.Equal(Sitemaps + "urlset", set.Name);
        return
        [
            .. set.Elements(Sitemaps + "url")
                .Select(u =>
                    (
                        u.Element(Sitemaps + "loc")!.Value,
                        DateTimeOffset.Parse(u.Element(Sitemaps + "lastmod")!.Value, CultureInfo.InvariantCulture)
                    )
                ),
        ];
    }

    private async Task<XElement> XmlAsync(string path, string mediaType, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        using var response = await site.Client.SendAsync(request, Cancel);
        Assert.Equal((HttpStatusCode.OK, mediaType), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return (await XDocument.LoadAsync(await response.Content.ReadAsStreamAsync(Cancel), LoadOptions.None, Cancel)).Root!;
    }
}
