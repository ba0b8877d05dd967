using AngleSharp.Html.Parser;

namespace Transparency.Web.Tests.Pages;

public sealed class MatchPageTests(Site site)
{
    [Fact]
    public async Task A_long_post_finds_the_claim_that_it_repeats()
    {
        var post = "😱 The photo shows a crowd, share it! " + new string('я', 9_900) + " " + new string('ї', 500);
        var page = await PostAsync("This photo shows a crowd: alert, alert! " + post);
        Assert.NotNull(page.QuerySelector($".item a[href='/en/claims/{SiteContent.SecondClaim}']"));
        Assert.Contains("Only the first 10,000 characters", page.QuerySelector(".note")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(10_000, page.QuerySelector("textarea")!.TextContent.Length);
        Assert.Empty(page.QuerySelectorAll("main script"));
    }

    [Fact]
    public async Task A_link_finds_the_claim_that_was_seen_there()
    {
        var page = await PostAsync("https://www.x.com/first/1/?utm_source=share");
        Assert.NotNull(page.QuerySelector(".same-link"));
        Assert.Equal("/en/claims/" + SiteContent.SecondClaim, page.QuerySelector(".item h3 a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Nothing_near_enough_is_said()
    {
        var page = await PostAsync("Sourdough bread wants flour, water, salt and a patient baker");
        Assert.Empty(page.QuerySelectorAll(".item"));
        Assert.StartsWith("We found no matching claim.", page.QuerySelector("[role=status]")!.TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_linked_from_home_and_from_a_search_that_finds_nothing()
    {
        Assert.NotNull((await site.GetAsync("/en/")).QuerySelector("main a[href='/en/match']"));
        Assert.NotNull((await site.GetAsync("/en/search?q=nothingwillbefound")).QuerySelector(".nothing a[href='/en/match']"));
    }

    [Fact]
    public async Task A_claim_page_lists_at_most_five_similar_ones_and_never_itself()
    {
        var page = await site.GetAsync("/en/claims/test-paged-1");
        var similar = page.QuerySelectorAll(".similar a").Select(a => a.GetAttribute("href")).ToList();
        Assert.InRange(similar.Count, 1, 5);
        Assert.DoesNotContain("/en/claims/test-paged-1", similar);
    }

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> PostAsync(string text)
    {
        using var form = new FormUrlEncodedContent([new("text", text)]);
        var response = await site.Client.PostAsync(new Uri("/en/match", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        return await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
