using AngleSharp.Dom;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Evidence;

public sealed class EvidenceOnClaimPageTests(EvidenceSite site, Chromium chromium) : IClassFixture<EvidenceSite>
{
    private const string Page = "/en/claims/" + EvidenceSite.Claim;

    [Fact]
    public async Task A_picture_stands_where_it_was_captured_with_all_that_is_known_of_it()
    {
        var page = await site.GetAsync(Page);
        var card = Assert.Single(page.QuerySelectorAll(".appearances li:first-child .evidence"));
        var address = site.AddressOf("shot.png");
        var picture = card.QuerySelector($".picture[href='{address}'] img[src='{address}/thumbnail'][width='480'][height='320']")!;
        Assert.Equal("Captured from t.me", picture.GetAttribute("alt"));
        var facts = card.QuerySelector("dl")!.TextContent;
        foreach (
            var fact in new[]
            {
                "Complete.",
                "20 May 2024",
                "09:00 UTC",
                EvidenceSite.Post,
                "a tool <b>1</b>",
                "shot.png",
                site.Captures["shot.png"].Sha256!,
            }
        )
            Assert.Contains(fact, facts, StringComparison.Ordinal);
        Assert.Contains($"{site.Captures["shot.png"].Size:N0} bytes", card.TextContent, StringComparison.Ordinal);
        var commands = card.QuerySelector("details code")!.TextContent.Split('\n');
        Assert.StartsWith(
            $"curl -o {site.Captures["shot.png"].Sha256![..12]}.png {site.Root}{address}",
            commands[0],
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"echo \"{site.Captures["shot.png"].Sha256}  {site.Captures["shot.png"].Sha256![..12]}.png\" | sha256sum --check",
            commands[1]
        );
        Assert.Contains(
            EvidenceSite.NamedElsewhere,
            page.QuerySelector(".appearances li:first-child")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.NotNull(
            page.QuerySelector($".appearances li:nth-child(2) .evidence a[href='{Page}/replay/{site.Captures["page.wacz"].Sha256}']")
        );
    }

    [Fact]
    public async Task A_video_waits_behind_its_picture_and_what_may_harm_is_a_download()
    {
        var page = await site.GetAsync(Page);
        var video = page.QuerySelector("video")!;
        var address = site.AddressOf("part.mp4");
        Assert.Equal(
            (address, address + "/thumbnail", "none"),
            (video.GetAttribute("src"), video.GetAttribute("poster"), video.GetAttribute("preload"))
        );
        Assert.Contains("Partial. Only the first minute.", video.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, page.QuerySelectorAll(".evidence img").Length);
        Assert.Empty(page.QuerySelectorAll("iframe, object, embed"));
        foreach (var name in new[] { "drawing.svg", "page.png", "both.gif", "bomb.png" })
            Assert.Single(page.QuerySelectorAll($"a[href='{site.AddressOf(name)}']"), a => a.HasAttribute("download"));
        Assert.Contains("HTML page", Card(page, "page.png").TextContent, StringComparison.Ordinal);
        Assert.Contains("Other file type", Card(page, "drawing.svg").TextContent, StringComparison.Ordinal);

        IElement Card(IDocument document, string name) =>
            document.QuerySelectorAll(".evidence").Single(e => e.TextContent.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_got_nothing_and_what_was_withdrawn_says_why_and_shows_nothing()
    {
        var page = await site.GetAsync(Page);
        var gone = page.QuerySelectorAll(".evidence")
            .Single(e => e.TextContent.Contains("The post was deleted.", StringComparison.Ordinal));
        Assert.Contains("the content was no longer there", gone.TextContent, StringComparison.Ordinal);
        var withdrawn = page.QuerySelectorAll(".evidence")
            .Single(e => e.TextContent.Contains(EvidenceSite.WithdrawnReason, StringComparison.Ordinal));
        Assert.Empty(gone.QuerySelectorAll("a, img, video"));
        Assert.Empty(withdrawn.QuerySelectorAll("a, img, video"));
    }

    [Theory]
    [InlineData("en", "")]
    [InlineData("uk", "")]
    [InlineData("en", "/replay/")]
    [InlineData("uk", "/replay/")]
    public async Task The_claim_and_its_replay_are_accessible_and_fit_in_every_look(string language, string replay)
    {
        var page = await chromium.OpenAsync(
            site,
            $"/{language}/claims/{EvidenceSite.Claim}{(replay.Length > 0 ? replay + site.Captures["page.wacz"].Sha256 : "")}"
        );
        await using var context = page.Context;
        await Looks.CheckAsync(page);
    }
}
