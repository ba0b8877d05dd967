using System.Globalization;
using System.Text.Json;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>A search: the request, and the result that its answer stands for.</summary>
internal sealed class ElasticsearchSearch
{
    private const int ShardValues = 10_000; // a shard sends so many values of a facet, so that counts over several shards are exact
    private readonly SearchQuery _asked;
    private readonly LuceneQuery? _words;
    private readonly int _wordsLeftOut,
        _from,
        _size,
        _skipped;
    private readonly long? _after;

    public ElasticsearchSearch(SearchQuery asked)
    {
        _words = QueryParser.Parse(asked.Text, asked.AcrossScripts, out _wordsLeftOut);
        _size = Math.Clamp(asked.PageSize, 0, SearchQuery.MaxPageSize);
        _from = (int)Math.Min((Math.Max(1, asked.Page) - 1L) * _size, SearchQuery.MaxResultDepth);
        _size = Math.Min(_size, SearchQuery.MaxResultDepth - _from);
        _after = asked.Sort == SearchSort.Archived ? asked.After : null;
        _skipped = _after is null ? 0 : _from; // Elasticsearch counts no pages from a result on
        _asked = _words is null && asked.Sort == SearchSort.Relevance ? asked with { Sort = SearchSort.Newest } : asked;
    }

    private bool Counts => _asked.CountFacets || _asked.CountMonths;

    private IEnumerable<Facet> Counted => _asked.CountFacets ? SearchSchema.Facets : [];

    /// <summary>The request. Facets' filters come after the counting, where each facet's counts apply all filters but its own.</summary>
    public object Request(string timeout) =>
        new
        {
            query = new { @bool = new { must = _words is null ? null : ElasticsearchQuery.Of(_words), filter = Always().ToList() } },
            post_filter = Filter(SearchSchema.Facets),
            aggregations = Counts ? Aggregations() : null,
            sort = Sort(),
            from = _skipped > 0 || _size == 0 ? 0 : _from,
            size = _skipped + _size,
            search_after = _after is { } seq ? new[] { seq } : null,
            track_total_hits = true,
            timeout,
        };

    /// <summary>The result.</summary>
    /// <exception cref="IndexUnavailableException">The answer is partial, or not as documented.</exception>
    public SearchResult Read(JsonElement answer)
    {
        var hits = answer.Get("hits");
        var counts = Counts ? answer.Get("aggregations") : default;
        return new(
            (int)hits.Get("total").Number("value"),
            [
                .. hits.Array("hits")
                    .Skip(_skipped)
                    .Select(ElasticsearchDocument.Read)
                    .OfType<SearchableDocument>()
                    .Select(Highlighter.HitsOf(_asked, _words)),
            ],
            Counted.ToDictionary(f => f.Name, f => (IReadOnlyList<FacetValue>)Values(f.Name, counts)),
            _wordsLeftOut
        )
        {
            Months = _asked.CountMonths
                ? [.. Buckets(counts, "months").Select(b => new MonthCount(Month(b), (int)b.Number("doc_count")))]
                : [],
        };
    }

    /// <summary>What is searched at all, removed and withdrawn documents not, and the ranges of dates.</summary>
    private IEnumerable<object> Always()
    {
        yield return new { exists = new { field = "facets.kind" } };
        if (_asked.SeenFrom is not null || _asked.SeenTo is not null)
            yield return Range("seen", _asked.SeenFrom, _asked.SeenTo);
        if (_asked.PublishedFrom is not null || _asked.PublishedTo is not null)
            yield return Range("published", _asked.PublishedFrom, _asked.PublishedTo);
    }

    private static object Range(string field, DateOnly? from, DateOnly? to) =>
        ElasticsearchQuery.In("range", field, new { gte = Day(from), lte = Day(to) });

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private object Filter(IEnumerable<Facet> facets)
    {
        var names = facets.Select(f => f.Name).ToList();
        return new { @bool = new { filter = Chosen(names, _asked.Include).ToList(), must_not = Chosen(names, _asked.Exclude).ToList() } };
    }

    private static IEnumerable<object> Chosen(IEnumerable<string> facets, IReadOnlyDictionary<string, IReadOnlyList<string>> values) =>
        from facet in facets
        where values.GetValueOrDefault(facet) is { Count: > 0 }
        select ElasticsearchQuery.In("terms", "facets." + facet, values[facet]);

    private Dictionary<string, object> Aggregations()
    {
        var counts = Counted.ToDictionary(
            f => f.Name,
            f =>
                (object)
                    new
                    {
                        filter = Filter(SearchSchema.Facets.Where(other => other != f)),
                        aggregations = new
                        {
                            values = new
                            {
                                terms = new
                                {
                                    field = "facets." + f.Name,
                                    size = SearchSchema.MaxFacetValues + 1, // that of those without a value is not shown among them
                                    shard_size = ShardValues,
                                    order = new object[] { new { _count = "desc" }, new { _key = "asc" } },
                                },
                            },
                            asked = new
                            {
                                terms = new
                                {
                                    field = "facets." + f.Name,
                                    include = Asked(f.Name).ToList(),
                                    size = Asked(f.Name).Count(),
                                },
                            },
                        },
                    }
        );
        if (_asked.CountMonths)
            counts["months"] = new
            {
                filter = Filter(SearchSchema.Facets),
                aggregations = new
                {
                    values = new
                    {
                        date_histogram = new
                        {
                            field = "day",
                            calendar_interval = "month",
                            format = "yyyy-MM-dd",
                            min_doc_count = 1,
                        },
                    },
                },
            };
        return counts;
    }

    /// <summary>Values that are counted however rare: those chosen, those excluded, and "none".</summary>
    private IEnumerable<string> Asked(string facet) =>
        (_asked.Include.GetValueOrDefault(facet) ?? [])
            .Concat(_asked.Exclude.GetValueOrDefault(facet) ?? [])
            .Append(SearchSchema.Missing)
            .Distinct();

    private List<FacetValue> Values(string facet, JsonElement counts)
    {
        var most = CountsOf(counts, facet, "values").Where(v => v.Value != SearchSchema.Missing).Take(SearchSchema.MaxFacetValues).ToList();
        var asked = CountsOf(counts, facet, "asked").ToDictionary(v => v.Value);
        foreach (var value in Asked(facet).Except(most.Select(v => v.Value)).ToList())
            if (asked.TryGetValue(value, out var found))
                most.Add(found);
            else if (_asked.Include.GetValueOrDefault(facet)?.Contains(value) == true)
                most.Add(new(value, 0));
        return most;
    }

    private static IEnumerable<FacetValue> CountsOf(JsonElement counts, string facet, string name) =>
        Buckets(counts, facet, name).Select(b => new FacetValue(b.Text("key"), (int)b.Number("doc_count")));

    private static IEnumerable<JsonElement> Buckets(JsonElement counts, string filter, string name = "values") =>
        counts.Get(filter).Get(name).Array("buckets");

    private static DateOnly Month(JsonElement bucket) =>
        DateOnly.ParseExact(bucket.Text("key_as_string"), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>By score or day; of equal ones, the one that was archived first; the key, so that pages hold every result once.</summary>
    private object[] Sort()
    {
        var (first, key) = (new { seq = "asc" }, new { key = "asc" });
        return _asked.Sort switch
        {
            SearchSort.Relevance => [new { _score = "desc" }, first, key],
            SearchSort.Newest => [new { day = new { order = "desc", missing = "_last" } }, first, key],
            SearchSort.Oldest => [new { day = new { order = "asc", missing = "_last" } }, first, key],
            SearchSort.Archived => [new { seq = "desc" }],
        };
    }
}
