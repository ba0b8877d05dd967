using System.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Transparency.Search.Lucene;

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
    private readonly uint[]? _included, _excluded;
    private readonly uint _narrowed; // facets of which values are chosen
    private FacetColumns.Segment _segment = new([0], []);
    private NumericDocValues? _seen, _published;

    public FacetCollector(SearchQuery query, ICollector results, FacetColumns columns)
    {
        (_query, _results, _columns) = (query, results, columns);
        _values = columns.Values();
        _counts = new int[_values.Length];
        _dated = (query.SeenFrom ?? query.SeenTo ?? query.PublishedFrom ?? query.PublishedTo) is not null;
        if (query.Include.Count + query.Exclude.Count == 0) return;
        (_included, _excluded) = (new uint[_values.Length], new uint[_values.Length]);
        for (var facet = 0; facet < SearchSchema.Facets.Count; facet++)
        {
            var name = SearchSchema.Facets[facet].Name;
            if (Mark(_included, facet, query.Include.GetValueOrDefault(name) ?? [])) _narrowed |= 1u << facet;
            Mark(_excluded, facet, query.Exclude.GetValueOrDefault(name) ?? []);
        }
    }

    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => _results.AcceptsDocsOutOfOrder;

    public void SetScorer(Scorer scorer) => _results.SetScorer(scorer);

    public void SetNextReader(AtomicReaderContext context)
    {
        _results.SetNextReader(context);
        _segment = _columns.Of(context.AtomicReader);
        if (!_dated) return;
        _seen = context.AtomicReader.GetNumericDocValues(LuceneDocument.Seen);
        _published = context.AtomicReader.GetNumericDocValues(LuceneDocument.Published);
    }

    public void Collect(int doc)
    {
        var values = _segment[doc];
        if (values.Length == 0) return; // a tombstone
        if (_dated && !(InRange(_seen, doc, _query.SeenFrom, _query.SeenTo) && InRange(_published, doc, _query.PublishedFrom, _query.PublishedTo))) return;
        if (_included is not null && Failed(values) is var failed and not 0)
        {
            if (BitOperations.IsPow2(failed)) CountOnly(values, BitOperations.Log2(failed));
            return;
        }

        foreach (var value in values) _counts[value]++;
        Total++;
        _results.Collect(doc);
    }

    /// <summary>The counts of every facet's most frequent values, and of those chosen or excluded.</summary>
    public Dictionary<string, IReadOnlyList<FacetValue>> Facets()
    {
        var counted = new List<FacetValue>[SearchSchema.Facets.Count];
        for (var facet = 0; facet < counted.Length; facet++) counted[facet] = [];
        for (var number = 0; number < _counts.Length; number++)
            if (_counts[number] > 0) counted[_values[number].Facet].Add(new(_values[number].Value, _counts[number]));
        return SearchSchema.Facets.Select((f, i) => (f.Name, Values: (IReadOnlyList<FacetValue>)Most(f.Name, counted[i]))).ToDictionary(f => f.Name, f => f.Values);
    }

    private List<FacetValue> Most(string facet, List<FacetValue> counted)
    {
        var most = counted.Where(v => v.Value != SearchSchema.Missing).OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal)
            .Take(SearchSchema.FacetValues).ToList();
        var asked = (_query.Include.GetValueOrDefault(facet) ?? []).Concat(_query.Exclude.GetValueOrDefault(facet) ?? []).Append(SearchSchema.Missing);
        foreach (var value in asked.Except(most.Select(v => v.Value)).ToList())
            if (counted.Find(v => v.Value == value) is { } found) most.Add(found);
            else if (_query.Include.GetValueOrDefault(facet)?.Contains(value) == true) most.Add(new(value, 0));
        return most;
    }

    private bool Mark(uint[] marks, int facet, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            if (_columns.NumberOf(facet, value) is >= 0 and var number && number < marks.Length) marks[number] = 1u << facet;
        return values.Count > 0;
    }

    /// <summary>A bit for each facet whose filter refuses a document.</summary>
    private uint Failed(ReadOnlySpan<int> values)
    {
        uint included = 0, excluded = 0;
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
            if (_values[value].Facet == facet) _counts[value]++;
    }

    private static bool InRange(NumericDocValues? days, int doc, DateOnly? from, DateOnly? to)
    {
        if (from is null && to is null) return true;
        var day = days?.Get(doc) ?? 0; // 0, the year 1, stands for no date
        return day > 0 && (from is null || day >= from.Value.DayNumber) && (to is null || day <= to.Value.DayNumber);
    }
}
