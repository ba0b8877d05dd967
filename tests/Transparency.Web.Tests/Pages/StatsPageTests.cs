using System.Globalization;
using AngleSharp.Dom;

namespace Transparency.Web.Tests.Pages;

/// <summary>The archive in numbers: what is drawn is what is counted.</summary>
public sealed class StatsPageTests(Site site)
{
    [Theory]
    [InlineData("/en/stats")]
    [InlineData("/uk/stats?q=pagination")]
    [InlineData("/en/stats?kind=claim&language=pl&not-topic=test-topic-2")]
    [InlineData("/en/stats?q=pagination&seen-from=2023-01-10&seen-to=2023-01-20")]
    public async Task The_table_behind_the_timeline_sums_up_to_what_the_search_finds_dated(string path)
    {
        var page = await site.GetAsync(path);
        var dated = await site.GetAsync(
            path.Replace("/stats", "/search", StringComparison.Ordinal)
                + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?")
                + "not-year=~none"
        );
        Assert.Equal(Number(dated.QuerySelector("[role=status] strong")!), page.QuerySelectorAll(".chart tbody td").Sum(Number));
        var bars = page.QuerySelectorAll(".chart svg rect");
        Assert.Equal(page.QuerySelectorAll(".chart tbody td").Count(c => Number(c) > 0), bars.Length);
        Assert.NotEmpty(page.QuerySelector(".chart svg[role=img]")!.GetAttribute("aria-label")!);
    }

    [Fact]
    public async Task Each_bar_is_as_long_as_its_number_and_leads_to_the_numbers_narrowed_to_it()
    {
        var page = await site.GetAsync("/en/stats?q=pagination");
        var rows = page.QuerySelectorAll("section[aria-labelledby=chart-language] .bars tbody tr");
        Assert.Equal(["23", "22"], rows.Select(r => r.QuerySelector("td:last-child")!.TextContent)); // of 45, every second one is Polish
        Assert.Equal(["1000", "956"], rows.Select(r => r.QuerySelector("rect")!.GetAttribute("width")!));
        var narrowed = await site.GetAsync(rows[1].QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(22, Number(narrowed.QuerySelector("[role=status] strong")!));
        Assert.Contains("Polish", narrowed.QuerySelector(".chips")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            "true",
            narrowed.QuerySelector("section[aria-labelledby=chart-language] a[aria-current]")!.GetAttribute("aria-current")
        );
    }

    [Fact]
    public async Task The_other_facets_narrow_what_is_drawn()
    {
        var page = await site.GetAsync("/en/stats?q=pagination");
        var choice = page.QuerySelectorAll(".facet li").Single(c => c.TextContent.Contains("Test topic 2", StringComparison.Ordinal));
        var narrowed = await site.GetAsync(choice.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(Number(choice.QuerySelector(".count")!), Number(narrowed.QuerySelector("[role=status] strong")!));
        Assert.Equal(Number(choice.QuerySelector(".count")!), narrowed.QuerySelectorAll(".chart tbody td").Sum(Number));
    }

    [Fact]
    public async Task Its_form_of_dates_keeps_what_else_narrows_the_numbers()
    {
        var page = await site.GetAsync("/en/stats?q=pagination&language=pl&seen-from=2023-01-10");
        var form = page.QuerySelector("form.dates")!;
        Assert.Equal(("/en/stats", "2023-01-10"), (form.GetAttribute("action"), form.QuerySelector("#seen-from")!.GetAttribute("value")));
        Assert.Equal(
            ["q=pagination", "language=pl"],
            form.QuerySelectorAll("input[type=hidden]").Select(i => $"{i.GetAttribute("name")}={i.GetAttribute("value")}")
        );
        var chip = page.QuerySelectorAll(".chip").Single(c => c.TextContent.Contains("10 January 2023", StringComparison.Ordinal));
        Assert.Equal("/en/stats?q=pagination&language=pl", chip.GetAttribute("href"));
    }

    [Fact]
    public async Task A_search_that_finds_nothing_draws_nothing()
    {
        var page = await site.GetAsync("/en/stats?q=nothingwillbefoundatall");
        Assert.Equal(0, Number(page.QuerySelector("[role=status] strong")!));
        Assert.Empty(page.QuerySelectorAll(".chart"));
    }

    [Fact]
    public async Task A_narrative_shows_its_claims_against_its_debunks()
    {
        var page = await site.GetAsync("/en/narratives/secret-biolabs");
        var rows = page.QuerySelectorAll(".chart tbody tr").Select(r => r.QuerySelectorAll("td").Select(Number).ToList()).ToList();
        Assert.Equal(page.QuerySelectorAll("section[aria-labelledby=debunks] .item").Length, rows.Sum(r => r[1]));
        Assert.InRange(rows.Sum(r => r[0]), 1, Number(page.QuerySelector("section[aria-labelledby=claims] strong")!));
    }

    private static int Number(IElement element) =>
        int.Parse(string.Concat(element.TextContent.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
}
