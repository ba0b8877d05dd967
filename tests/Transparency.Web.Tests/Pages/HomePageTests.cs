using Transparency.Tests;

namespace Transparency.Web.Tests.Pages;

public sealed class HomePageTests(Site site, SiteWithoutIndex away)
{
    [Fact]
    public async Task Every_example_finds_something()
    {
        var examples = (await site.GetAsync("/en/")).QuerySelectorAll(".examples a");
        Assert.NotEmpty(examples);
        foreach (var example in examples)
            Assert.NotEmpty((await site.GetAsync(example.GetAttribute("href")!)).QuerySelectorAll(".item"));
    }

    [Fact]
    public async Task Its_numbers_are_those_of_the_pages_they_link()
    {
        var numbers = (await site.GetAsync("/en/")).QuerySelectorAll(".numbers a");
        Assert.Equal(3, numbers.Length);
        for (var i = 0; i < 2; i++)
        {
            var (number, listed) = ("", "other");
            await Eventually.HoldsAsync( // other tests of the site archive claims meanwhile
                async () =>
                {
                    numbers = (await site.GetAsync("/en/")).QuerySelectorAll(".numbers a");
                    number = numbers[i].QuerySelector("strong")!.TextContent;
                    listed = (await site.GetAsync(numbers[i].GetAttribute("href")!)).QuerySelector("[role=status] strong")!.TextContent;
                    return number == listed;
                },
                "The number of the page that it links"
            );
        }

        Assert.Equal(
            (await site.GetAsync("/en/narratives"))
                .QuerySelectorAll(".item")
                .Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            numbers[2].QuerySelector("strong")!.TextContent
        );
    }

    [Fact]
    public async Task The_newest_debunk_comes_first()
    {
        var days = (await site.GetAsync("/en/")).QuerySelectorAll(".latest time").Select(t => t.GetAttribute("datetime")!).ToList();
        Assert.NotEmpty(days);
        Assert.Equal(days.OrderDescending(StringComparer.Ordinal), days);
    }

    [Fact]
    public async Task Without_the_index_it_shows_the_debunks_still()
    {
        var page = await away.GetAsync("/en/");
        Assert.NotEmpty(page.QuerySelectorAll(".latest .item"));
        Assert.Equal(2, page.QuerySelectorAll(".numbers li").Length);
    }
}
