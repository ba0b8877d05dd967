using System.Globalization;
using AngleSharp.Dom;

namespace Transparency.Web.Tests.Pages;

public sealed class SearchPageTests(Site site, SiteWithoutIndex away)
{
    [Theory]
    [InlineData("Zelensky")]
    [InlineData("Зеленський")]
    [InlineData("Зеленский")]
    public async Task A_name_finds_the_claim_in_any_spelling_and_is_marked(string name)
    {
        var page = await site.GetAsync("/en/search?q=" + Uri.EscapeDataString(name));
        Assert.NotNull(page.QuerySelector($"a[href='/en/claims/{SiteContent.FirstClaim}']"));
        Assert.NotEmpty(page.QuerySelectorAll(".item mark"));
        Assert.Equal(name, page.QuerySelector("#q")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Choosing_a_value_narrows_to_its_count_and_a_chip_takes_it_back()
    {
        var all = await site.GetAsync("/en/search?q=pagination");
        Assert.Equal(SiteContent.PagedClaims, Total(all));
        var choice = Choice(all, "Polish (polski)");
        var polish = await site.GetAsync(choice.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(Count(choice), Total(polish));
        Assert.NotNull(Choice(polish, "Polish (polski)").QuerySelector("[aria-current]"));
        Assert.Equal(Count(Choice(all, "German (Deutsch)")), Count(Choice(polish, "German (Deutsch)")));
        var chip = Assert.Single(polish.QuerySelectorAll(".chip"));
        Assert.Contains("Language: Polish", chip.TextContent, StringComparison.Ordinal);
        Assert.Equal(SiteContent.PagedClaims, Total(await site.GetAsync(chip.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Excluding_a_value_leaves_the_others()
    {
        var all = await site.GetAsync("/en/search?q=pagination");
        var choice = Choice(all, "Polish (polski)");
        var rest = await site.GetAsync(choice.QuerySelector(".exclude")!.GetAttribute("href")!);
        Assert.Equal("Exclude Polish (polski)", choice.QuerySelector(".exclude")!.TextContent.Trim());
        Assert.Equal(SiteContent.PagedClaims - Count(choice), Total(rest));
        Assert.Contains("Language: not Polish", Assert.Single(rest.QuerySelectorAll(".chip")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_value_can_be_chosen()
    {
        var all = await site.GetAsync("/en/search?q=pagination");
        Assert.Equal(SiteContent.PagedClaims, Count(Choice(all, "No platform given")));
        Assert.Equal(
            SiteContent.PagedClaims,
            Total(await site.GetAsync(Choice(all, "No platform given").QuerySelector("a")!.GetAttribute("href")!))
        );
    }

    [Fact]
    public async Task Long_facets_show_eight_values_and_the_others_on_demand()
    {
        var topics = (await site.GetAsync("/en/search?q=pagination"))
            .QuerySelectorAll(".facet")
            .Single(f => f.QuerySelector("summary")!.TextContent == "Topic");
        Assert.Equal(8, topics.Children.Single(c => c.LocalName == "ul").Children.Length);
        Assert.Equal("Show 5 more", topics.QuerySelector(".more summary")!.TextContent);
        Assert.Equal(13, topics.QuerySelectorAll(".choice").Length);
    }

    [Fact]
    public async Task Filters_are_not_for_crawlers()
    {
        var page = await site.GetAsync("/en/search?q=pagination&language=pl");
        Assert.All(
            page.QuerySelectorAll(".filters a, .chips a, .sort a, .pager a"),
            a => Assert.Contains("nofollow", a.GetAttribute("rel"), StringComparison.Ordinal)
        );
        Assert.NotNull(page.QuerySelector("meta[name=robots][content=noindex]"));
        Assert.Equal(site.Root + "/en/search?q=pagination&language=pl", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task The_forms_keep_the_rest_of_the_search()
    {
        var page = await site.GetAsync("/en/search?q=pagination&language=pl&not-topic=a&sort=oldest&seen-from=2023-01-05&page=2");
        Assert.Equal(["language=pl", "not-topic=a", "seen-from=2023-01-05", "sort=oldest"], Hidden("form.search"));
        Assert.Equal(["q=pagination", "language=pl", "not-topic=a", "sort=oldest"], Hidden("form.dates"));
        Assert.Equal("2023-01-05", page.QuerySelector("#seen-from")!.GetAttribute("value"));

        IEnumerable<string> Hidden(string form) =>
            page.QuerySelectorAll(form + " input[type=hidden]").Select(i => $"{i.GetAttribute("name")}={i.GetAttribute("value")}");
    }

    [Fact]
    public async Task Pages_hold_every_result_once()
    {
        var seen = new List<string>();
        for (var href = "/en/search?q=pagination&sort=oldest"; href is not null; )
        {
            var page = await site.GetAsync(href);
            seen.AddRange(page.QuerySelectorAll(".item h3 a").Select(a => a.GetAttribute("href")!));
            href = page.QuerySelector(".pager a[rel~=next]")?.GetAttribute("href");
        }

        Assert.Equal(SiteContent.PagedClaims, seen.Count);
        Assert.Equal(SiteContent.PagedClaims, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("4")]
    [InlineData("1000000000")]
    public async Task A_page_beyond_the_last_says_so_and_links_the_last(string number)
    {
        var page = await site.GetAsync("/en/search?q=pagination&page=" + number);
        Assert.Empty(page.QuerySelectorAll(".item"));
        var link = page.QuerySelector(".note a")!;
        Assert.Equal("/en/search?q=pagination&page=3", link.GetAttribute("href"));
        Assert.NotEmpty((await site.GetAsync(link.GetAttribute("href")!)).QuerySelectorAll(".item"));
    }

    [Fact]
    public async Task An_empty_result_offers_one_filter_or_word_less()
    {
        var page = await site.GetAsync("/en/search?q=pagination+unfindableword&platform=nowhere&not-language=de");
        var links = page.QuerySelectorAll(".nothing a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Contains("/en/search?q=pagination%20unfindableword&platform=nowhere", links);
        Assert.Contains("/en/search?q=pagination%20unfindableword&not-language=de", links);
        Assert.Contains("/en/search?q=pagination&not-language=de&platform=nowhere", links);
        Assert.Contains("/en/debunks", links);
    }

    [Fact]
    public async Task A_range_of_dates_narrows()
    {
        var page = await site.GetAsync("/en/search?q=pagination&seen-from=2023-01-02&seen-to=2023-01-03");
        Assert.All(
            page.QuerySelectorAll(".item time"),
            t => Assert.Contains(t.GetAttribute("datetime"), (string[])["2023-01-02", "2023-01-03"])
        );
        Assert.Equal(Total(page), page.QuerySelectorAll(".item time").Length);
        Assert.NotEqual(0, Total(page));
    }

    [Fact]
    public async Task A_claim_without_a_title_is_listed_by_a_passage()
    {
        var heading = (await site.GetAsync("/en/search?q=longwinded")).QuerySelector($"a[href='/en/claims/{SiteContent.LongClaim}']")!;
        Assert.InRange(heading.TextContent.Length, 20, 400);
    }

    [Fact]
    public async Task Markup_in_a_claim_is_text()
    {
        var page = await site.GetAsync("/en/search?q=crowd");
        Assert.Contains(
            "<script>",
            page.QuerySelector($"a[href='/en/claims/{SiteContent.SecondClaim}']")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Empty(page.QuerySelectorAll("script:not([src])"));
    }

    [Fact]
    public async Task While_the_index_is_away_the_search_asks_to_come_back()
    {
        var response = await away.Client.GetAsync("/en/search?q=a", TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
        await away.GetAsync("/en/narratives", 503);
        await away.GetAsync("/en/narratives/" + SiteContent.Narrative, 503);
        await away.GetAsync("/en/match?text=a+post", 503);
        await away.GetAsync("/en/topics/photos", 503);
        Assert.NotNull((await away.GetAsync("/en/claims/" + SiteContent.FirstClaim, 503)).QuerySelector("form[role=search]"));
    }

    private static int Total(IDocument page) => Number(page.QuerySelector("[role=status] strong")!.TextContent);

    private static IElement Choice(IDocument page, string label) =>
        page.QuerySelectorAll(".choice").Single(c => c.QuerySelector("a")!.ChildNodes.Last().TextContent.Trim() == label);

    private static int Count(IElement choice) => Number(choice.QuerySelector(".count")!.TextContent);

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
