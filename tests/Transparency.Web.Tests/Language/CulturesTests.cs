using System.Net;
using AngleSharp.Dom;
using Transparency.Web.Tests.Pages;

namespace Transparency.Web.Tests.Language;

/// <summary>
/// The languages of the site: in addresses, in what is sent, and a third one that the tests add by a file of texts and one of content.
/// </summary>
public sealed class CulturesTests(Site site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Pages =>
        EveryPageTests.Addresses.Select(a => new TheoryDataRow<string>(a.Data.Item1["/en".Length..]));

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("uk", "uk")]
    [InlineData("uk-UA,uk;q=0.9,en;q=0.8", "uk")]
    [InlineData("en;q=0.1, uk;q=0.9", "uk")]
    [InlineData("ru,uk;q=0.5,en;q=0.3", "uk")]
    [InlineData("EN-gb", "en")]
    [InlineData("de, *;q=0.1", "en")]
    [InlineData("uk;q=0", "en")]
    [InlineData("ukx;;q=,,=", "en")]
    public async Task A_path_without_a_language_redirects_once_to_what_the_browser_likes_best(string? accepted, string language)
    {
        var answer = await SendAsync(HttpMethod.Get, "/search?q=%D1%8F+%22a%22&language=pl&page=2", accepted);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal($"/{language}/search?q=%D1%8F+%22a%22&language=pl&page=2", answer.Headers.Location!.OriginalString);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
        var page = await SendAsync(HttpMethod.Get, answer.Headers.Location!.OriginalString, accepted: "eo");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(language, Assert.Single(page.Content.Headers.ContentLanguage));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_has_an_address_without_a_language(string path)
    {
        var answer = await SendAsync(HttpMethod.Get, path, "uk");
        if (path is "/nothing/here")
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        else
            Assert.Equal("/uk" + path, answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/debunks/a?lang=uk", "/uk/debunks/a")]
    [InlineData("/debunks/a?lang=uk&x=1", "/uk/debunks/a?x=1")]
    [InlineData("/debunks/a?lang=pl", "/en/debunks/a?lang=pl")]
    public async Task An_older_address_leads_to_the_language_that_it_names(string old, string address) =>
        Assert.Equal(address, (await SendAsync(HttpMethod.Get, old)).Headers.Location!.OriginalString);

    [Fact]
    public async Task A_post_stays_one() =>
        Assert.Equal(
            (HttpStatusCode.TemporaryRedirect, "/uk/match"),
            await SendAsync(HttpMethod.Post, "/match", "uk") is var answer
                ? (answer.StatusCode, answer.Headers.Location!.OriginalString)
                : default
        );

    [Theory]
    [InlineData("/robots.txt")]
    [InlineData("/sitemap.xml")]
    [InlineData("/feeds/claimreview.json")]
    [InlineData("/healthz/live")]
    [InlineData("/site.css")]
    public async Task What_is_for_programs_has_one_address(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, path, "uk")).StatusCode);

    [Theory]
    [InlineData("//evil.example/search")]
    [InlineData("/%2f/evil.example")]
    [InlineData("/uk/en/search")]
    public async Task No_redirect_leaves_the_site_or_reads_two_languages(string path) =>
        Assert.Null((await SendAsync(HttpMethod.Get, path)).Headers.Location);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_names_its_translations_and_they_name_it(string path)
    {
        var page = await PageAsync("/en" + path);
        if (page.QuerySelector("link[rel=canonical]") is null)
            return; // what was not found, and withdrawn
        var alternates = Alternates(page);
        Assert.Contains("x-default", alternates.Keys);
        foreach (var (language, address) in alternates.Where(a => a.Key != "x-default"))
        {
            var translation = await PageAsync(address[site.Root.Length..]);
            Assert.Equal(language, translation.DocumentElement.GetAttribute("lang"));
            Assert.Equal(address, translation.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
            Assert.Equal(alternates, Alternates(translation));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_switch_keeps_page_and_query(string path)
    {
        var links = (await PageAsync("/uk" + path)).QuerySelectorAll(".switch a").ToList();
        Assert.Equal(["English", "Esperanto", "Українська"], links.Select(l => l.TextContent));
        Assert.Equal(["en", "eo", "uk"], links.Select(l => l.GetAttribute("lang")));
        Assert.Equal("true", links[2].GetAttribute("aria-current"));
        var query = path.Contains('?', StringComparison.Ordinal);
        Assert.All(
            links,
            l => Assert.Equal(Uri.UnescapeDataString($"/{l.GetAttribute("lang")}{path}"), Uri.UnescapeDataString(l.GetAttribute("href")!))
        );
        Assert.All(links, l => Assert.Equal(query, l.GetAttribute("href")!.Contains('?', StringComparison.Ordinal)));
    }

    /// <summary>
    /// A run of Latin words in a Ukrainian page, outside of what is marked as another language, is a text that was not translated.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task In_Ukrainian_nothing_is_left_in_English(string path)
    {
        var page = await PageAsync("/uk" + path);
        foreach (
            var foreign in page.QuerySelectorAll(
                    "[lang]:not([lang=uk]), .facts, .facts-table, .appearances, .reviews, .sources, .cite, pre, del, ins, .chip, .choice, code, textarea"
                )
                .ToList()
        )
            foreign.Remove();
        foreach (var text in page.Body!.Descendants<IText>().Where(t => t.ParentElement?.LocalName != "script"))
            Assert.DoesNotMatch(@"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text.Data);
        foreach (var element in page.Body!.QuerySelectorAll("[aria-label], [title], [placeholder]"))
            Assert.Matches(
                @"\p{IsCyrillic}|^\P{L}*$",
                element.GetAttribute("aria-label") ?? element.GetAttribute("title") ?? element.GetAttribute("placeholder")
            );
    }

    [Fact]
    public async Task Days_numbers_and_plurals_are_the_language_s()
    {
        var page = await PageAsync("/uk/search?q=pagination");
        Assert.Equal("45 результатів", page.QuerySelector("[role=status]")!.TextContent);
        Assert.Contains("Уперше помічено 6 січня 2023", page.QuerySelectorAll(".facts").Select(f => f.FirstElementChild!.TextContent));
        Assert.Equal("1 результат", (await PageAsync("/uk/search?q=longwinded")).QuerySelector("[role=status]")!.TextContent);
        Assert.Equal(
            "3 результати",
            (await PageAsync("/uk/search?q=pagination&topic=test-topic-10")).QuerySelector("[role=status]")!.TextContent
        );
    }

    [Fact]
    public async Task A_third_language_needs_a_file_of_texts_and_its_content_alone()
    {
        var search = await PageAsync("/eo/search?q=pagination");
        Assert.Equal("eo", search.DocumentElement.GetAttribute("lang"));
        Assert.Equal("45 rezultoj", search.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal("Serĉo", search.QuerySelector("header nav a[aria-current=page]")!.TextContent);
        Assert.Equal("Search the archive", search.QuerySelector("h1")!.TextContent); // what its file lacks is there in English
        Assert.Contains("eo", Alternates(search).Keys);
        var about = await PageAsync("/eo/pages/about");
        Assert.Equal(("Pri la retejo", "eo"), (about.QuerySelector("h1")!.TextContent, about.QuerySelector("h1")!.GetAttribute("lang")));
        Assert.Equal(["en", "eo", "uk", "x-default"], Alternates(about).Keys.Order());
        Assert.Equal("/eo/", (await SendAsync(HttpMethod.Get, "/", "eo")).Headers.Location!.OriginalString);
    }

    private static Dictionary<string, string> Alternates(IDocument page) =>
        page.QuerySelectorAll("link[rel=alternate][hreflang]").ToDictionary(l => l.GetAttribute("hreflang")!, l => l.GetAttribute("href")!);

    private async Task<IDocument> PageAsync(string path) =>
        await site.GetAsync(
            path,
            path.Contains("/nothing", StringComparison.Ordinal) ? 404
                : path.EndsWith(SiteContent.Withdrawn, StringComparison.Ordinal) ? 410
                : 200
        );

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? accepted = null)
    {
        using var request = new HttpRequestMessage(method, site.Root + path);
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        return await site.Client.SendAsync(request, Cancel);
    }
}
