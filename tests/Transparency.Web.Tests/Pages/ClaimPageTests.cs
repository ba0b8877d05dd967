namespace Transparency.Web.Tests.Pages;

public sealed class ClaimPageTests(Site site)
{
    [Fact]
    public async Task It_tells_who_said_it_where_and_when()
    {
        var page = await site.GetAsync("/en/claims/" + SiteContent.SecondClaim);
        Assert.Contains("<script>", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Altered", page.QuerySelector(".kicker .verdict")!.TextContent.Trim());
        Assert.Contains("An account", page.QuerySelector(".facts-table")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".facts-table a[href='/en/search?country=PL']"));
        var appearances = page.QuerySelectorAll(".appearances li");
        Assert.Equal("X · @first", appearances[0].QuerySelector("strong")!.TextContent);
        Assert.Equal(
            ["https://x.com/first/1", "https://archive.example.org/x"],
            appearances[0].QuerySelectorAll("a").Select(a => a.GetAttribute("href"))
        );
        Assert.Equal("VK · @later", appearances[1].QuerySelector("strong")!.TextContent);
        Assert.Empty(appearances[1].QuerySelectorAll("a"));
        Assert.Contains("No archived copy", appearances[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("“Photoshopped”", page.QuerySelector(".reviews")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("CC BY 4.0", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Matches(@"Entry [\d,]+ in the archive, added on \d+ \w+ \d{4}\.", page.QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task It_links_every_debunk_of_it()
    {
        var page = await site.GetAsync("/en/claims/" + SiteContent.SecondClaim);
        Assert.NotNull(page.QuerySelector($".boxed a[href='/en/debunks/{SiteContent.TwoClaimsDebunk}']"));
        Assert.NotNull(page.QuerySelector($".boxed a[href='/en/debunks/{SiteContent.UkrainianDebunk}']"));
    }

    [Fact]
    public async Task It_is_marked_with_its_languages()
    {
        var page = await site.GetAsync("/en/claims/" + SiteContent.FirstClaim);
        Assert.Equal("uk", page.QuerySelector("h1")!.GetAttribute("lang"));
        Assert.Equal("uk", page.QuerySelector("blockquote")!.GetAttribute("lang"));
        Assert.Equal(["en", "ru"], page.QuerySelectorAll(".translation [lang]").Select(t => t.GetAttribute("lang")));
    }

    [Fact]
    public async Task Without_a_verdict_it_says_so()
    {
        var page = await site.GetAsync("/en/claims/" + SiteContent.LongClaim);
        Assert.Equal("No verdict yet", page.QuerySelector(".kicker .verdict")!.TextContent.Trim());
        Assert.InRange(page.QuerySelector("h1")!.TextContent.Length, 50, 200);
        Assert.InRange(page.QuerySelector("blockquote")!.TextContent.Length, 6_000, 7_000);
    }

    [Fact]
    public async Task Withdrawn_it_leaves_a_tombstone_and_nothing_else()
    {
        var page = await site.GetAsync("/en/claims/" + SiteContent.Withdrawn, 410);
        Assert.Contains("It named a private person.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("A private matter", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "private",
            (await site.GetAsync("/en/search?q=%22private+matter%22")).QuerySelector(".hits")?.TextContent ?? "",
            StringComparison.OrdinalIgnoreCase
        );
    }
}
