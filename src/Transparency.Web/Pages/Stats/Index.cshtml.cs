using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;
using Transparency.Web.Pages.Shared;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Stats;

/// <summary>The archive in numbers, narrowed by the search's own filters.</summary>
[EnableRateLimiting(RateLimits.Searches)]
public sealed class IndexModel(AssistedSearch search, IClaimIndex index, Labels labels) : PageModel
{
    private const int MostBars = 15;
    private static readonly string[] Charted = ["verdict", "platform", "country", "language", "narrative"];

    public SearchQuery Search { get; private set; } = new();

    public List<string> Notes { get; } = [];

    /// <summary>What is counted: claims and debunks together, unless the search says otherwise.</summary>
    public SearchResult Result { get; private set; } = null!;

    /// <summary>Null when nothing that was found has a date.</summary>
    public Timeline? Timeline { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Search = SearchAddress.Read(Request.Query, Notes) with { Page = 1, PageSize = 0, Sort = SearchSort.Relevance };
        (Result, var asked, _) = await search.FindAsync(Search, cancel);
        Timeline = Timeline.Of(await MonthsAsync(asked, DocumentKind.Claim, cancel), await MonthsAsync(asked, DocumentKind.Debunk, cancel));
    }

    /// <summary>The address of the numbers of a search.</summary>
    public static string Address(SearchQuery search) => QueryHelpers.AddQueryString(Links.To("/stats"), SearchAddress.Parameters(search)!);

    public IReadOnlyList<Chip> Chips => Chip.Of(Search, labels, Address);

    /// <summary>The most frequent values of each facet that is drawn.</summary>
    public IEnumerable<BarChart> Charts =>
        Charted
            .Select(facet => new BarChart(
                facet,
                Labels.Facet(facet),
                [
                    .. (Result.Facets.GetValueOrDefault(facet) ?? [])
                        .OrderByDescending(v => v.Count)
                        .Take(MostBars)
                        .Select(v => new Bar(
                            labels.Value(facet, v.Value),
                            v.Count,
                            Address(Search.ToggleIncluded(facet, v.Value)),
                            Search.Include.Has(facet, v.Value)
                        )),
                ]
            ))
            .Where(chart => chart.Bars.Count > 0);

    /// <summary>The facets that are not drawn: they narrow what is, as those of the search do.</summary>
    public IEnumerable<FacetList> Facets =>
        SearchSchema
            .Facets.Where(facet => !Charted.Contains(facet.Name))
            .Select(facet => new FacetList(
                Labels.Facet(facet.Name),
                true,
                [
                    .. (Result.Facets.GetValueOrDefault(facet.Name) ?? []).Select(value => new FacetChoice(
                        labels.Value(facet.Name, value.Value),
                        value.Count,
                        Search.Include.Has(facet.Name, value.Value),
                        Address(Search.ToggleIncluded(facet.Name, value.Value)),
                        Address(Search.ToggleExcluded(facet.Name, value.Value)),
                        Search.Exclude.Has(facet.Name, value.Value)
                    )),
                ]
            ))
            .Where(facet => facet.Choices.Count > 0);

    private async Task<IReadOnlyList<MonthCount>> MonthsAsync(SearchQuery asked, DocumentKind kind, CancellationToken cancel)
    {
        if (asked.Include.TryGetValue(SearchSchema.KindFacet, out var chosen) && !chosen.Contains(kind.Name()))
            return [];
        return (await index.SearchAsync(asked.OfKind(kind) with { CountFacets = false, CountMonths = true }, cancel)).Months;
    }
}

/// <summary>How many have each value of a facet.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Bars">The values, most frequent first.</param>
public sealed record BarChart(string Id, string Title, IReadOnlyList<Bar> Bars);

/// <summary>A value of a facet.</summary>
/// <param name="Label">Its name for people.</param>
/// <param name="Count">How many have it.</param>
/// <param name="Href">The numbers narrowed to it, or no longer.</param>
/// <param name="IsChosen">Whether they are narrowed to it.</param>
public sealed record Bar(string Label, int Count, string Href, bool IsChosen);
