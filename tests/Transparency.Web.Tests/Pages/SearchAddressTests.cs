using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Search.Analysis;
using Transparency.Search.Query;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Tests.Pages;

public sealed class SearchAddressTests
{
    private static readonly SearchQuery Full = new()
    {
        Text = "вибори \"воєнний стан\" & more?",
        Include = new Dictionary<string, IReadOnlyList<string>> { ["platform"] = ["vk", "tiktok"], ["kind"] = ["claim"] },
        Exclude = new Dictionary<string, IReadOnlyList<string>> { ["country"] = [SearchSchema.Missing] },
        SeenFrom = new(2024, 1, 2),
        PublishedTo = new(2024, 12, 31),
        Sort = SearchSort.Oldest,
        Page = 3,
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var notes = new List<string>();
        var read = SearchAddress.Read(Query(SearchAddress.Of(Full)), notes);
        Assert.Empty(notes);
        Assert.Equal(Full.Text, read.Text);
        Assert.Equal(["tiktok", "vk"], read.Include["platform"]);
        Assert.Equal([SearchSchema.Missing], read.Exclude["country"]);
        Assert.Equal(
            (Full.SeenFrom, Full.SeenTo, Full.PublishedFrom, Full.PublishedTo, Full.Sort, Full.Page),
            (read.SeenFrom, read.SeenTo, read.PublishedFrom, read.PublishedTo, read.Sort, read.Page)
        );
        Assert.Equal(SearchAddress.Of(Full), SearchAddress.Of(read));
    }

    [Fact]
    public void Equal_searches_have_one_address() =>
        Assert.Equal(
            SearchAddress.Of(Read("/en/search?q=a&kind=claim&platform=tiktok&platform=vk&seen-from=2024-01-02")),
            SearchAddress.Of(
                Read(
                    "/en/search?seen-from=2024-01-02&platform=vk&unknown=1&kind=claim&q=a&platform=tiktok&platform=vk&page=1&sort=relevance"
                )
            )
        );

    [Theory]
    [InlineData("/en/search?page=-1", 1)]
    [InlineData("/en/search?page=0", 1)]
    [InlineData("/en/search?page=two", 1)]
    [InlineData("/en/search?page=1000000000", 501)]
    [InlineData("/en/search?page=99999999999999999999999", 501)]
    public void A_page_is_at_most_one_beyond_the_deepest(string address, int page) => Assert.Equal(page, Read(address).Page);

    [Fact]
    public void A_long_query_is_cut_between_characters_with_a_note()
    {
        var notes = new List<string>();
        var query = SearchAddress.Read(
            Query("/en/search?q=a" + Uri.EscapeDataString(string.Concat(Enumerable.Repeat("😀", 5_000)))),
            notes
        );
        Assert.Equal(SearchAddress.LongestText - 1, query.Text.Length);
        Assert.True(char.IsLowSurrogate(query.Text[^1]));
        Assert.Contains("10,001 characters", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_are_spaces() => Assert.Equal("a b", Read("/en/search?q=%00a%07b%1f").Text);

    [Fact]
    public void Too_many_values_are_left_out_with_a_note()
    {
        var notes = new List<string>();
        var query = SearchAddress.Read(
            Query("/en/search?" + string.Join('&', Enumerable.Range(1, 400).Select(i => $"topic=t{i}&not-country=c{i}"))),
            notes
        );
        Assert.Equal(SearchAddress.MostValues, query.Include.Values.Concat(query.Exclude.Values).Sum(v => v.Count));
        Assert.Single(notes);
    }

    [Theory]
    [InlineData("/en/search?seen-from=yesterday")]
    [InlineData("/en/search?published-to=2024-13-01")]
    [InlineData("/en/search?seen-from=2024-02-01&seen-to=2024-01-01")]
    public void An_odd_date_is_noted(string address)
    {
        var notes = new List<string>();
        SearchAddress.Read(Query(address), notes);
        Assert.Single(notes);
    }

    [Fact]
    public void Choosing_twice_is_not_choosing()
    {
        var once = Full.ToggleIncluded("topic", "a");
        Assert.Equal(1, once.Page);
        Assert.Equal(SearchAddress.Of(Full with { Page = 1 }), SearchAddress.Of(once.ToggleIncluded("topic", "a")));
        Assert.Equal(SearchAddress.Of(Full.ToggleExcluded("topic", "a")), SearchAddress.Of(once.ToggleExcluded("topic", "a")));
    }

    private static SearchQuery Read(string address) => SearchAddress.Read(Query(address), []);

    private static QueryCollection Query(string address) =>
        new(QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]));
}
