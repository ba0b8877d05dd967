using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Language;
using Transparency.Web.Pages.Shared;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Search;

/// <summary>A link to a search like this one.</summary>
public sealed record SearchLink(string Label, string Href, bool IsCurrent = false);

[EnableRateLimiting(RateLimits.Searches)]
public sealed class IndexModel(AssistedSearch search, IndexUpdater updater, Labels labels) : PageModel
{
    private const int OpenFacets = 4;
    private const int FewestChoices = 3;

    /// <summary>
    /// Maximum length of all links to values of facets, in characters. Each link repeats the whole search, and a pasted post takes 6,000.
    /// </summary>
    private const int ChoicesBudget = 1_000_000;

    private const int MostWordsToDrop = 8;

    /// <summary>Entries that the index may lack before the page says so. It catches up with fewer within seconds.</summary>
    private const int UnnoticedEntries = 1_000;

    public SearchQuery Search { get; private set; } = new();

    public SearchResult Result { get; private set; } = null!;

    public List<string> Notes { get; } = [];

    /// <summary>What may have been meant: a query that finds something.</summary>
    public string? Suggestion { get; private set; }

    /// <summary>The same search with names in their own script alone, or in all.</summary>
    public SearchLink OtherScripts =>
        new(
            Texts.Of(Search.AcrossScripts ? "search.own-script" : "search.all-scripts"),
            SearchAddress.Of(Search with { AcrossScripts = !Search.AcrossScripts, Page = 1 })
        );

    public Pager Pager { get; private set; } = null!;

    /// <summary>True when there are more results than can be paged.</summary>
    public bool IsCut => Result.Total > SearchQuery.DeepestResult;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Search = SearchAddress.Read(Request.Query, Notes);
        Chips = Chip.Of(Search, labels, SearchAddress.Of);
        var answer = await search.SearchAsync(Search, cancel);
        (Result, Suggestion) = (answer.Result, answer.Suggestion);
        if (answer.Relaxed)
            Notes.Add(Texts.Of("search.relaxed"));
        if (answer.Unknown.Count > 0)
            Notes.Add(Texts.Of("search.unknown", string.Join(", ", answer.Unknown.Select(word => $"“{word}”"))));
        var (applied, all) = updater.Progress;
        if (all - applied > UnnoticedEntries)
            Notes.Add(Texts.Of("search.filling", Numbers.Words(applied), Numbers.Words(all)));
        if (Result.WordsLeftOut > 0)
            Notes.Add(Texts.Of("search.words-left-out", SearchQuery.MostWords, Numbers.Words(Result.WordsLeftOut)));
        var last = Math.Min(SearchAddress.DeepestPage, Pager.PagesOf(Result.Total, Search.PageSize));
        Pager = new(Search.Page, last, page => SearchAddress.Of(Search with { Page = page }));
    }

    public IReadOnlyList<Chip> Chips { get; private set; } = [];

    /// <summary>
    /// Maximum number of values listed of each facet: each has two links, to include and to exclude it, within <see cref="ChoicesBudget"/>.
    /// </summary>
    private int MostChoices => Math.Max(FewestChoices, ChoicesBudget / (2 * SearchSchema.Facets.Count * SearchAddress.Of(Search).Length));

    public IEnumerable<FacetList> Facets =>
        SearchSchema
            .Facets.Select(
                (facet, i) =>
                    new FacetList(
                        Labels.Facet(facet.Name),
                        i < OpenFacets || Search.Include.ContainsKey(facet.Name) || Search.Exclude.ContainsKey(facet.Name),
                        [
                            .. (Result.Facets.GetValueOrDefault(facet.Name) ?? [])
                                .Take(MostChoices)
                                .Select(value => Choice(facet.Name, value)),
                        ]
                    )
            )
            .Where(facet => facet.Choices.Count > 0);

    /// <summary>Relevance means nothing without a query: the newest come first then.</summary>
    public IEnumerable<SearchLink> Sorts =>
        Search.Text.Length > 0
            ?
            [
                Sort("search.best", SearchSort.Relevance),
                Sort("search.newest", SearchSort.Newest),
                Sort("search.oldest", SearchSort.Oldest),
            ]
            :
            [
                Sort("search.newest", Search.Sort == SearchSort.Oldest ? SearchSort.Newest : Search.Sort),
                Sort("search.oldest", SearchSort.Oldest),
            ];

    /// <summary>The search without one of its words.</summary>
    public IEnumerable<SearchLink> WithFewerWords()
    {
        var words = Search.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > MostWordsToDrop)
            return [];
        return words.Select(
            (word, i) =>
                new SearchLink(word, SearchAddress.Of(Search with { Text = string.Join(' ', words.Where((_, j) => j != i)), Page = 1 }))
        );
    }

    public string Unfiltered => SearchAddress.Of(Search.Unfiltered());

    private FacetChoice Choice(string facet, FacetValue value) =>
        new(
            labels.Value(facet, value.Value),
            value.Count,
            Search.Include.Has(facet, value.Value),
            SearchAddress.Of(Search.ToggleIncluded(facet, value.Value)),
            SearchAddress.Of(Search.ToggleExcluded(facet, value.Value)),
            Search.Exclude.Has(facet, value.Value)
        );

    private SearchLink Sort(string key, SearchSort sort) =>
        new(Texts.Of(key), SearchAddress.Of(Search with { Sort = sort, Page = 1 }), Search.Sort == sort);
}
