namespace Transparency.Web.Tests.Pages;

/// <summary>Narratives, topics and the pages of the content folder.</summary>
public sealed class ThemePageTests(Site site)
{
    [Fact]
    public async Task A_narrative_shows_its_text_debunks_and_claims()
    {
        var page = await site.GetAsync("/en/narratives/" + SiteContent.Narrative);
        Assert.Equal("A narrative of the tests", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Its text.", page.QuerySelector(".body")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"a[href='/en/debunks/{SiteContent.TwoClaimsDebunk}']"));
        Assert.NotNull(page.QuerySelector($"a[href='/en/claims/{SiteContent.SecondClaim}']"));
    }

    [Fact]
    public async Task A_topic_counts_its_claims_as_the_search_does()
    {
        var page = await site.GetAsync("/en/topics/" + SiteContent.Topic);
        Assert.Equal("Test paging/all", page.QuerySelector("h1")!.TextContent);
        var count = page.QuerySelector("[aria-labelledby=claims] strong")!;
        Assert.Equal(SiteContent.PagedClaims.ToString(System.Globalization.CultureInfo.InvariantCulture), count.TextContent);
        var search = await site.GetAsync(count.ParentElement!.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(count.TextContent, search.QuerySelector("[role=status] strong")!.TextContent);
        Assert.Contains(search.QuerySelectorAll(".chip"), c => c.TextContent.Contains("Topic: Test paging/all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_narrative_is_listed_with_its_count()
    {
        var page = await site.GetAsync("/en/narratives");
        var item = page.QuerySelectorAll(".item")
            .Single(i => i.QuerySelector($"a[href='/en/narratives/{SiteContent.Narrative}']") is not null);
        Assert.Equal("1 claim", item.QuerySelector(".facts")!.TextContent);
    }

    [Theory]
    [InlineData("/en/narratives/none")]
    [InlineData("/en/topics/none")]
    [InlineData("/en/topics/")]
    [InlineData("/en/pages/none")]
    [InlineData("/en/debunks/none")]
    public async Task What_nothing_has_is_not_found(string path) => await site.GetAsync(path, 404);

    [Fact]
    public async Task The_methodology_shows_every_verdict_with_its_icon()
    {
        var verdicts = (await site.GetAsync("/en/pages/methodology")).QuerySelectorAll(".scale .verdict");
        Assert.Equal(
            ["False", "Mostly false", "Misleading", "Altered", "Satire", "Unproven", "Mostly true", "True"],
            verdicts.Select(v => v.TextContent.Trim())
        );
        Assert.Equal(verdicts.Length, verdicts.Select(v => v.QuerySelector("svg[aria-hidden=true]")!.InnerHtml).Distinct().Count());
    }
}
