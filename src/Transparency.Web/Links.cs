using Microsoft.AspNetCore.WebUtilities;
using Transparency.Debunks;
using Transparency.Search;
using Transparency.Web.Feeds;
using Transparency.Web.Pages.Search;

namespace Transparency.Web;

/// <summary>Addresses of the site's pages, and which foreign ones a page may link.</summary>
public static class Links
{
    /// <summary>The address, or null when it is no http or https one.</summary>
    public static string? Safe(string? url) => WebAddress.IsWeb(url) ? url : null;

    /// <summary>A claim.</summary>
    public static string Claim(string id) => "/claims/" + id;

    /// <summary>The bytes of evidence. They have no language.</summary>
    public static string Evidence(string claim, string sha256) => $"/evidence/{claim}/{sha256}";

    /// <summary>A debunk; English is the language without a parameter.</summary>
    public static string Debunk(string slug, string language) => "/debunks/" + Uri.EscapeDataString(slug) + (language == "en" ? "" : "?lang=" + Uri.EscapeDataString(language));

    /// <summary>The corrections of a debunk with their anchors on its page, which stay the same when more are added.</summary>
    public static IEnumerable<(Correction Correction, string Anchor)> Corrections(Debunk debunk) => debunk.Corrections.GroupBy(c => c.Date).SelectMany(day =>
        day.Select((correction, i) => (correction, $"correction-{Dates.Iso(day.Key)}{(i == 0 ? "" : $"-{i + 1}")}")));

    /// <summary>A narrative.</summary>
    public static string Narrative(string slug) => "/narratives/" + Uri.EscapeDataString(slug);

    /// <summary>A topic. Imported ones may hold slashes.</summary>
    public static string Topic(string slug) => "/topics/" + string.Join('/', slug.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The feed of a search, whose order and page don't matter.</summary>
    public static FeedLink SearchFeed(SearchQuery search)
    {
        var query = QueryHelpers.AddQueryString("", SearchAddress.Parameters(search with { Sort = SearchSort.Relevance, Page = 1 })!);
        return new(search.Text.Length > 0 ? $"Search for “{Excerpt.Of(search.Text, 60)}”" : "Search", "/feeds/search", query);
    }

    /// <summary>A search for everything that has a value of a facet.</summary>
    public static string Search(string facet, string value) => SearchAddress.Of(new SearchQuery().ToggleIncluded(facet, value));
}
