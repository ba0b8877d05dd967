using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Pages.Search;
using Transparency.Web.Pages.Stats;

namespace Transparency.Web.Pages.Shared;

/// <summary>Debunks and claims that share a value of a facet: a narrative or a topic.</summary>
/// <param name="Kind">What they share, for people.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">Its text, where there is one.</param>
/// <param name="Debunks">Its debunks, newest first.</param>
/// <param name="Claims">Its claims, the newest of them as hits.</param>
/// <param name="SearchAddress">The search for its claims.</param>
public sealed record Theme(
    string Kind,
    string Title,
    ContentPage? Text,
    IReadOnlyList<Debunk> Debunks,
    SearchResult Claims,
    string SearchAddress
)
{
    /// <summary>Its claims against its debunks; null where nothing has a date.</summary>
    public Timeline? Timeline =>
        Timeline.Of(
            Claims.Months,
            [
                .. Debunks
                    .GroupBy(d => new DateOnly(d.Published.UtcDateTime.Year, d.Published.UtcDateTime.Month, 1))
                    .Select(g => new MonthCount(g.Key, g.Count())),
            ]
        );

    /// <summary>True when nothing has the value.</summary>
    public bool IsEmpty => Text is null && Debunks.Count == 0 && Claims.Total == 0;

    /// <summary>The claims of a value, newest first, and the address that searches them.</summary>
    public static async Task<(SearchResult Claims, string Address)> ClaimsAsync(
        IClaimIndex index,
        string facet,
        string value,
        CancellationToken cancel
    )
    {
        var search = new SearchQuery
        {
            Sort = SearchSort.Newest,
            CountFacets = false,
            CountMonths = true,
        }
            .OfKind(DocumentKind.Claim)
            .ToggleIncluded(facet, value);
        return (await index.SearchAsync(search, cancel), Transparency.Web.Pages.Search.SearchAddress.Of(search));
    }
}
