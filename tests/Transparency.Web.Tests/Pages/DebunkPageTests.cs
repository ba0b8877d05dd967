namespace Transparency.Web.Tests.Pages;

public sealed class DebunkPageTests(Site site, SiteWithoutIndex away)
{
    [Fact]
    public async Task Each_claim_has_its_own_box_anchor_and_verdict()
    {
        var page = await site.GetAsync("/en/debunks/" + SiteContent.TwoClaimsDebunk);
        var boxes = page.QuerySelectorAll(".claim-box");
        Assert.Equal(["claim-" + SiteContent.FirstClaim, "claim-" + SiteContent.SecondClaim], boxes.Select(b => b.Id));
        Assert.Equal(["False", "Altered"], boxes.Select(b => b.QuerySelector(".verdict")!.TextContent.Trim()));
        Assert.Equal("en", boxes[0].QuerySelector("blockquote")!.GetAttribute("lang"));
        Assert.Equal("uk", boxes[0].QuerySelector(".quiet [lang]")!.GetAttribute("lang"));
        Assert.Contains("An account", boxes[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("VK and X", boxes[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("31 May 2024", boxes[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Citations_lead_to_numbered_sources_with_their_copies()
    {
        var page = await site.GetAsync("/en/debunks/" + SiteContent.TwoClaimsDebunk);
        Assert.Equal(["#source-1", "#source-2"], page.QuerySelectorAll(".body a.citation").Select(a => a.GetAttribute("href")));
        Assert.Equal(
            ["https://example.org/1", "https://archive.example.org/1"],
            page.QuerySelectorAll("#source-1 a").Select(a => a.GetAttribute("href"))
        );
        Assert.Equal(["https://example.org/2"], page.QuerySelectorAll("#source-2 a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task Corrections_stand_above_the_text()
    {
        var page = await site.GetAsync("/en/debunks/" + SiteContent.TwoClaimsDebunk);
        Assert.Contains("it now says 20 May", page.QuerySelector("[aria-labelledby=corrections]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Updated 3 June 2024", page.QuerySelector(".byline")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("First Author, Second Author", page.QuerySelector(".byline")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_languages_link_one_another()
    {
        var english = await site.GetAsync("/en/debunks/" + SiteContent.FirstDebunk);
        var ukrainian = await site.GetAsync(english.QuerySelector(".languages [hreflang=uk]")!.GetAttribute("href")!);
        Assert.Equal("uk", ukrainian.QuerySelector("h1")!.GetAttribute("lang"));
        Assert.Equal("uk", ukrainian.QuerySelector(".body")!.GetAttribute("lang"));
        Assert.Equal(
            ["en", "uk", "x-default"],
            ukrainian.QuerySelectorAll("link[rel=alternate][hreflang]").Select(l => l.GetAttribute("hreflang")).Order()
        );
        Assert.Equal(
            site.Root + $"/uk/debunks/{SiteContent.FirstDebunk}",
            ukrainian.QuerySelector("link[rel=canonical]")!.GetAttribute("href")
        );
    }

    [Fact]
    public async Task In_a_language_that_it_lacks_it_shows_the_one_it_has()
    {
        var page = await site.GetAsync($"/en/debunks/{SiteContent.UkrainianDebunk}?lang=xx");
        Assert.Equal("uk", page.QuerySelector("h1")!.GetAttribute("lang"));
        Assert.Equal(
            "This text has not been translated into English yet. It is shown in Ukrainian (українська).",
            page.QuerySelector(".note")!.TextContent
        );
        Assert.Equal(
            $"{site.Root}/uk/debunks/{SiteContent.UkrainianDebunk}",
            page.QuerySelector("link[rel=canonical]")!.GetAttribute("href")
        );
        Assert.Equal(
            ["uk", "x-default"],
            page.QuerySelectorAll("link[rel=alternate][hreflang]").Select(l => l.GetAttribute("hreflang")).Order()
        );
    }

    [Fact]
    public async Task Without_the_index_it_can_be_read_still()
    {
        var page = await away.GetAsync("/en/debunks/" + SiteContent.FirstDebunk);
        Assert.NotEmpty(page.QuerySelector(".body")!.TextContent);
        Assert.Contains("Search is temporarily unavailable", page.QuerySelector(".note")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("False", page.QuerySelector(".claim-box .verdict")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_list_is_narrowed_by_topic_and_narrative()
    {
        var all = await site.GetAsync("/en/debunks");
        var slugs = all.QuerySelectorAll(".item h3 a").Select(a => a.GetAttribute("href")!.Split('?')[0]).ToList();
        Assert.Equal(slugs.Distinct(), slugs);
        var topic = await site.GetAsync("/en/debunks?topic=photos");
        Assert.Equal(
            ["/en/debunks/" + SiteContent.TwoClaimsDebunk],
            topic.QuerySelectorAll(".item h3 a").Select(a => a.GetAttribute("href"))
        );
        Assert.Equal("/en/debunks", Assert.Single(topic.QuerySelectorAll(".chip")).GetAttribute("href"));
        var choice = topic.QuerySelectorAll(".choice").Single(c => c.QuerySelector("[aria-current]") is not null);
        Assert.Equal(("1", "/en/debunks"), (choice.QuerySelector(".count")!.TextContent, choice.QuerySelector("a")!.GetAttribute("href")));
        Assert.Equal(
            "0",
            (await site.GetAsync("/en/debunks?topic=photos&narrative=none")).QuerySelector("[role=status] strong")!.TextContent
        );
    }
}
