using System.Numerics;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Lucene;

/// <summary>
/// Applies filters and counts facets in one pass. A document that fails no facet's filter is a result and counts everywhere;
/// one that fails a single facet's counts for that facet alone, so that a facet's own choice does not narrow its counts.
/// </summary>
internal sealed class FacetCollector : ICollector
{
    private readonly SearchQuery _query;
    private readonly ICollector _results;
    private readonly FacetColumns _columns;
    private readonly (int Facet, string Value)[] _values;
    private readonly int[] _counts;
    private readonly bool _dated;

    // Of each value, a bit of its facet where it is chosen, or excluded; null without filters.
    private readonly uint[]? _included,
        _excluded;
    private readonly uint _narrowed; // facets of which values are chosen

    // Documents whose values are still to be counted, in a row.
    private readonly int[] _uncounted = new int[512];
    private int _touched; // kept, or the reads that it is made of could be left out
    private int _waiting;
    private FacetColumns.Segment _segment = FacetColumns.Segment.None;
    private readonly DayScorer? _days; // null unless results are sorted by their day
    private readonly Dictionary<int, int>? _daily; // results of each day; null unless months are counted

    /// <param name="query">Filters and order; relevance is that of the scorer.</param>
    /// <param name="results">Takes the results by their scores.</param>
    /// <param name="columns">The values.</param>
    public FacetCollector(SearchQuery query, ICollector results, FacetColumns columns)
    {
        (_query, _results, _columns) = (query, results, columns);
        _values = columns.Values();
        _counts = new int[_values.Length];
        if (query.Sort is SearchSort.Newest or SearchSort.Oldest)
            _days = new(query.Sort == SearchSort.Newest);
        if (query.CountMonths)
            _daily = [];
        _dated = (query.SeenFrom ?? query.SeenTo ?? query.PublishedFrom ?? query.PublishedTo) is not null;
        if (query.Include.Count + query.Exclude.Count == 0)
            return;
        (_included, _excluded) = (new uint[_values.Length], new uint[_values.Length]);
        for (var facet = 0; facet < SearchSchema.Facets.Count; facet++)
        {
            var name = SearchSchema.Facets[facet].Name;
            if (Mark(_included, facet, query.Include.GetValueOrDefault(name) ?? []))
                _narrowed |= 1u << facet;
            Mark(_excluded, facet, query.Exclude.GetValueOrDefault(name) ?? []);
        }
    }

    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => _results.AcceptsDocsOutOfOrder;

    public void SetScorer(Scorer scorer) => _results.SetScorer(_days ?? scorer);

    public void SetNextReader(AtomicReaderContext context)
    {
        CountWaiting();
        _results.SetNextReader(context);
        _segment = _columns.Of(context.AtomicReader);
        if (_days is not null)
            _days.Segment = _segment;
    }

    public void Collect(int doc)
    {
        if (_segment.Tombstones?[doc] == true)
            return;
        if (
            _dated
            && !(
                InRange(_segment.Seen[doc], _query.SeenFrom, _query.SeenTo)
                && InRange(_segment.Published[doc], _query.PublishedFrom, _query.PublishedTo)
            )
        )
            return;
        if (_included is not null && Failed(_segment[doc]) is var failed and not 0)
        {
            if (BitOperations.IsPow2(failed))
                CountOnly(_segment[doc], BitOperations.Log2(failed));
            return;
        }

        Total++;
        if (_query.CountFacets)
        {
            _uncounted[_waiting++] = doc;
            if (_waiting == _uncounted.Length)
                CountWaiting();
        }

        if (_daily is not null && _segment.Day(doc) is > 0 and var day)
            CollectionsMarshal.GetValueRefOrAddDefault(_daily, day, out _)++;
        if (_days is not null)
            _days.Document = doc;
        _results.Collect(doc);
    }

    /// <summary>
    /// The counts of every facet's most frequent values, and of those chosen or excluded; none where they are not counted.
    /// </summary>
    public Dictionary<string, IReadOnlyList<FacetValue>> Facets()
    {
        if (!_query.CountFacets)
            return [];
        CountWaiting();
        var counted = new List<FacetValue>[SearchSchema.Facets.Count];
        for (var facet = 0; facet < counted.Length; facet++)
            counted[facet] = [];
        for (var number = 0; number < _counts.Length; number++)
            if (_counts[number] > 0)
                counted[_values[number].Facet].Add(new(_values[number].Value, _counts[number]));
        return SearchSchema
            .Facets.Select((f, i) => (f.Name, Values: (IReadOnlyList<FacetValue>)Most(f.Name, counted[i])))
            .ToDictionary(f => f.Name, f => f.Values);
    }

    /// <summary>Results by month, where they are counted.</summary>
    public IReadOnlyList<MonthCount> Months() =>
        [
            .. (_daily ?? [])
                .GroupBy(d => DateOnly.FromDayNumber(d.Key) is var day ? new DateOnly(day.Year, day.Month, 1) : default, d => d.Value)
                .OrderBy(m => m.Key)
                .Select(m => new MonthCount(m.Key, m.Sum())),
        ];

    private List<FacetValue> Most(string facet, List<FacetValue> counted)
    {
        var most = counted
            .Where(v => v.Value != SearchSchema.Missing)
            .OrderByDescending(v => v.Count)
            .ThenBy(v => v.Value, StringComparer.Ordinal)
            .Take(SearchSchema.MaxFacetValues)
            .ToList();
        var asked = (_query.Include.GetValueOrDefault(facet) ?? [])
            .Concat(_query.Exclude.GetValueOrDefault(facet) ?? [])
            .Append(SearchSchema.Missing);
        foreach (var value in asked.Except(most.Select(v => v.Value)).ToList())
            if (counted.Find(v => v.Value == value) is { } found)
                most.Add(found);
            else if (_query.Include.GetValueOrDefault(facet)?.Contains(value) == true)
                most.Add(new(value, 0));
        return most;
    }

    private bool Mark(uint[] marks, int facet, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            if (_columns.NumberOf(facet, value) is >= 0 and var number && number < marks.Length)
                marks[number] = 1u << facet;
        return values.Count > 0;
    }

    /// <summary>A bit for each facet whose filter refuses a document.</summary>
    private uint Failed(ReadOnlySpan<int> values)
    {
        uint included = 0,
            excluded = 0;
        foreach (var value in values)
        {
            included |= _included![value];
            excluded |= _excluded![value];
        }

        return (_narrowed & ~included) | excluded;
    }

    private void CountOnly(ReadOnlySpan<int> values, int facet)
    {
        foreach (var value in values)
            if (_values[value].Facet == facet)
                _counts[value]++;
    }

    private void CountWaiting()
    {
        var (counts, starts, numbers) = (_counts, _segment.Starts, _segment.Numbers);
        var waiting = _uncounted.AsSpan(0, _waiting);
        foreach (var doc in waiting)
            _touched ^= numbers[starts[doc]]; // without a branch between them, the processor fetches the memory of many at once
        foreach (var doc in waiting)
            for (var i = starts[doc]; i < starts[doc + 1]; i++)
                counts[numbers[i]]++;
        _waiting = 0;
    }

    private static bool InRange(int day, DateOnly? from, DateOnly? to) =>
        (from is null && to is null)
        || (day > 0 && (from is null || day >= from.Value.DayNumber) && (to is null || day <= to.Value.DayNumber));

    /// <summary>Scores a document by its day, so that the best are the newest, or the oldest; undated ones come last.</summary>
    private sealed class DayScorer(bool newest) : Scorer(null)
    {
        public FacetColumns.Segment Segment { get; set; } = FacetColumns.Segment.None;

        public int Document { get; set; }

        public override int DocID => Document;

        public override int Freq => 1;

        /// <summary>A day's number, up to three million, is exact in a float.</summary>
        public override float GetScore() =>
            Segment.Day(Document) is var day && newest ? day
            : day == 0 ? float.MinValue
            : -day;

        public override int NextDoc() => throw new NotSupportedException("It scores documents that others found.");

        public override int Advance(int target) => throw new NotSupportedException("It scores documents that others found.");

        public override long GetCost() => 1;
    }
}
