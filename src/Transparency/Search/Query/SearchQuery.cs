using System.Net;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Search.Query;

/// <summary>Order of results.</summary>
public enum SearchSort
{
    /// <summary>Best match first (newest first without a query).</summary>
    Relevance,

    /// <summary>Newest first: by the day a claim was first seen, or a debunk published; undated ones last.</summary>
    Newest,

    /// <summary>Oldest first; undated ones last.</summary>
    Oldest,

    /// <summary>
    /// By the number of their entry in the log, the last archived or changed first: an order without ties, to follow and to page through
    /// to its end.
    /// </summary>
    Archived,
}

/// <summary>What to search for. Values within a facet are alternatives; facets narrow each other.</summary>
public sealed record SearchQuery
{
    /// <summary>The longest query that is searched, in characters; what follows is ignored.</summary>
    public const int MaxTextLength = 10_000;

    /// <summary>
    /// The most words that are searched; what follows is ignored, and <see cref="SearchResult.WordsLeftOut"/> says how many.
    /// </summary>
    public const int MaxWords = 48;

    /// <summary>The deepest result that a page can show.</summary>
    public const int MaxResultDepth = 10_000;

    /// <summary>The most results on a page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>
    /// The words, in simple query string syntax: words, "phrases", -not, prefix*, fuzzy~, ( | ). What can't be parsed is searched as
    /// words.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// Whether names are found in other scripts than they are typed in: all analyses are searched, or all but those <see
    /// cref="AnalysisScope.Every"/> text has.
    /// </summary>
    public bool AcrossScripts { get; init; } = true;

    /// <summary>Chosen values by facet; <see cref="SearchSchema.Missing"/> stands for "has none".</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Include { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Excluded values by facet.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Exclude { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Claim first seen on or after this day.</summary>
    public DateOnly? SeenFrom { get; init; }

    /// <summary>Claim first seen on or before this day.</summary>
    public DateOnly? SeenTo { get; init; }

    /// <summary>Debunk published on or after this day.</summary>
    public DateOnly? PublishedFrom { get; init; }

    /// <summary>Debunk published on or before this day.</summary>
    public DateOnly? PublishedTo { get; init; }

    /// <summary>Order.</summary>
    public SearchSort Sort { get; init; }

    /// <summary>
    /// With <see cref="SearchSort.Archived"/>: <see cref="SearchDocument.Seq"/> of the last result that was seen; the page is counted from
    /// the one after it. Total and facets stay those of the whole search.
    /// </summary>
    public long? After { get; init; }

    /// <summary>Whether <see cref="SearchResult.Facets"/> are counted.</summary>
    public bool CountFacets { get; init; } = true;

    /// <summary>Whether <see cref="SearchResult.Months"/> is counted.</summary>
    public bool CountMonths { get; init; }

    /// <summary>Whether matches are marked and passages are cut.</summary>
    public bool CutPassages { get; init; } = true;

    /// <summary>Page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Results on a page, 0 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = 20;

    /// <summary>The same search among claims or debunks alone.</summary>
    public SearchQuery OfKind(DocumentKind kind) =>
        this with
        {
            Include = new Dictionary<string, IReadOnlyList<string>>(Include) { [SearchSchema.KindFacet] = [kind.Name()] },
        };
}

/// <summary>What a search found.</summary>
/// <param name="Total">Exact number of results.</param>
/// <param name="Hits">The results of this page.</param>
/// <param name="Facets">Values with counts by facet, most frequent first; none unless <see cref="SearchQuery.CountFacets"/>.</param>
/// <param name="WordsLeftOut">Words beyond <see cref="SearchQuery.MaxWords"/> that were not searched.</param>
public sealed record SearchResult(
    int Total,
    IReadOnlyList<SearchHit> Hits,
    IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets,
    int WordsLeftOut = 0
)
{
    /// <summary>
    /// Results by the month in which a claim was first seen, or a debunk published, in order, without empty ones; empty unless <see
    /// cref="SearchQuery.CountMonths"/>.
    /// </summary>
    public IReadOnlyList<MonthCount> Months { get; init; } = [];
}

/// <summary>Results of a month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Count">Results in it.</param>
public sealed record MonthCount(DateOnly Month, int Count);

/// <summary>A value of a facet.</summary>
/// <param name="Value">The value; <see cref="SearchSchema.Missing"/> for documents without one.</param>
/// <param name="Count">Results that have it, under all other facets' choices.</param>
public sealed record FacetValue(string Value, int Count);

/// <summary>A result.</summary>
/// <param name="Document">What was found.</param>
/// <param name="Title">Title as HTML: escaped, matches in <c>mark</c>.</param>
/// <param name="Snippet">Passage as HTML: escaped, matches in <c>mark</c>; empty unless <see cref="SearchQuery.CutPassages"/>.</param>
/// <param name="SnippetLanguage">Language of the passage, BCP 47.</param>
public sealed record SearchHit(SearchableDocument Document, string Title, string Snippet, string SnippetLanguage)
{
    /// <summary>A result without marks and passage.</summary>
    public static SearchHit Plain(SearchableDocument document) =>
        new(document, WebUtility.HtmlEncode(document.Title), "", document.Language);
}
