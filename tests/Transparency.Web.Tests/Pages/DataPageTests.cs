using Transparency.Tests;

namespace Transparency.Web.Tests.Pages;

/// <summary>The page on open data says what the descriptions for programs say.</summary>
public sealed class DataPageTests(Site site)
{
    [Theory]
    [InlineData("en")]
    [InlineData("uk")]
    public async Task It_lists_every_operation_the_limit_and_the_files(string language)
    {
        var page = await site.GetAsync($"/{language}/data");
        Assert.Single(page.QuerySelectorAll("h1"));
        var operations = page.QuerySelectorAll(".operation h3").Select(h => h.TextContent).ToList();
        Assert.Contains("GET /api/v1/search", operations);
        Assert.Contains("GET /api/v1/changes", operations);
        Assert.Contains(
            $"{Site.ApiRequestsPerMinute} requests a minute",
            page.QuerySelector("main")!.TextContent,
            StringComparison.Ordinal
        );
        await Eventually.HoldsAsync(
            async () =>
            {
                page = await site.GetAsync($"/{language}/data");
                return page.QuerySelector("a[href='/dumps/claims.jsonl.gz']") is not null;
            },
            "A link to the dump of claims"
        );
        Assert.Contains(page.QuerySelectorAll("dt").Select(d => d.TextContent), d => d == "first_seen");
        Assert.Empty(page.QuerySelectorAll("script, style, [style]"));
    }
}
