using Microsoft.Extensions.Logging;
using Transparency.Search;

namespace Transparency.Web.Tests.Pages;

public sealed class StatusPageTests(Site site, SiteWithoutIndex away)
{
    [Theory]
    [InlineData(SiteWithoutIndex.Bug, 500, "Something went wrong")]
    [InlineData(SiteWithoutIndex.Malformed, 400, "We couldn't read this request")]
    [InlineData("anything", 503, "Search is temporarily unavailable")]
    public async Task A_failure_is_a_page_that_says_nothing_of_its_cause(string query, int status, string heading)
    {
        var page = await away.GetAsync("/en/search?q=" + query, status);
        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("detail", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("header nav"));
    }

    [Fact]
    public async Task An_index_that_is_away_is_logged_in_one_line_and_a_bug_with_its_stack()
    {
        await away.GetAsync("/en/search?q=logged+away", 503);
        await away.GetAsync("/en/narratives/logged-away", 503);
        await away.GetAsync("/en/search?q=" + SiteWithoutIndex.Bug, 500);
        var outage = Assert.Single(away.Logged, l => l.Message.Contains("/narratives/logged-away", StringComparison.Ordinal));
        Assert.Equal((LogLevel.Warning, "GET /narratives/logged-away: The engine is away.", null), outage);
        Assert.DoesNotContain(away.Logged, l => l.Failure is IndexUnavailableException);
        Assert.Contains(away.Logged, l => l.Failure is InvalidOperationException);
    }

    [Fact]
    public async Task It_has_no_address_of_its_own() => await site.GetAsync("/en/status", 404);

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task Only_GET_and_HEAD_are_answered(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/en/search");
        var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        Assert.Equal(
            "'/search' answers GET and HEAD only.\n",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Health_tells_the_process_from_the_index()
    {
        foreach (
            var (from, path, status) in new[]
            {
                (site, "/healthz/live", 200),
                (site, "/healthz/ready", 200),
                (away, "/healthz/live", 200),
                (away, "/healthz/ready", 503),
            }
        )
            Assert.Equal(status, (int)(await from.Client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }
}
