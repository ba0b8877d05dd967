using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Transparency.Search.Lucene;

/// <summary>
/// Applies filters and counts facets in one pass. A document that fails no facet's filter is a result and counts everywhere;
/// one that fails a single facet's counts for that facet alone, so that a facet's own choice does not narrow its counts.
/// </summary>
internal sealed class FacetCollector(SearchQuery query, ICollector results) : ICollector
{
    private readonly Column[] _columns = [.. SearchSchema.Facets.Select(f => new Column(
        f.Name, query.Include.GetValueOrDefault(f.Name) ?? [], query.Exclude.GetValueOrDefault(f.Name) ?? []))];

    private NumericDocValues? _seen, _published;

    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => results.AcceptsDocsOutOfOrder;

    public void SetScorer(Scorer scorer) => results.SetScorer(scorer);

    public void SetNextReader(AtomicReaderContext context)
    {
        results.SetNextReader(context);
        _seen = context.AtomicReader.GetNumericDocValues(LuceneDocument.Seen);
        _published = context.AtomicReader.GetNumericDocValues(LuceneDocument.Published);
        foreach (var column in _columns) column.Open(context.AtomicReader);
    }

    public void Collect(int doc)
    {
        if (!InRange(_seen, doc, query.SeenFrom, query.SeenTo) || !InRange(_published, doc, query.PublishedFrom, query.PublishedTo)) return;
        Column? failed = null;
        foreach (var column in _columns)
        {
            if (column.Read(doc)) continue;
            if (failed is not null) return; // two filters fail: it counts nowhere
            failed = column;
        }

        if (failed is not null)
        {
            failed.Count();
            return;
        }

        foreach (var column in _columns) column.Count();
        Total++;
        results.Collect(doc);
    }

    public Dictionary<string, IReadOnlyList<FacetValue>> Facets() => _columns.ToDictionary(c => c.Name, c => (IReadOnlyList<FacetValue>)c.Values());

    private static bool InRange(NumericDocValues? days, int doc, DateOnly? from, DateOnly? to)
    {
        if (from is null && to is null) return true;
        var day = days?.Get(doc) ?? 0;
        return day > 0 && (from is null || day >= from.Value.DayNumber) && (to is null || day <= to.Value.DayNumber);
    }

    private sealed class Column(string name, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        private readonly Dictionary<string, int> _counts = [];
        private readonly List<long> _ords = [];
        private SortedSetDocValues? _values;
        private HashSet<long> _included = [], _excluded = [];
        private int[] _segment = [];
        private int _missing;

        public string Name => name;

        public void Open(AtomicReader reader)
        {
            Flush();
            _values = reader.GetSortedSetDocValues(LuceneDocument.FacetField(name));
            _segment = new int[_values?.ValueCount ?? 0];
            _included = Ords(include);
            _excluded = Ords(exclude);
        }

        /// <summary>Reads a document's values; false when the facet's filter refuses it.</summary>
        public bool Read(int doc)
        {
            _ords.Clear();
            if (_values is not null)
            {
                _values.SetDocument(doc);
                for (long ord; (ord = _values.NextOrd()) != SortedSetDocValues.NO_MORE_ORDS;) _ords.Add(ord);
            }

            return (include.Count == 0 || Has(include, _included)) && (exclude.Count == 0 || !Has(exclude, _excluded));
        }

        public void Count()
        {
            if (_ords.Count == 0) _missing++;
            foreach (var ord in _ords) _segment[ord]++;
        }

        public List<FacetValue> Values()
        {
            Flush();
            _segment = [];
            var values = _counts.Select(p => new FacetValue(p.Key, p.Value))
                .OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal)
                .Take(SearchSchema.FacetValues).ToList();
            foreach (var chosen in include.Concat(exclude))
                if (chosen != SearchSchema.Missing && values.All(v => v.Value != chosen)) values.Add(new(chosen, _counts.GetValueOrDefault(chosen)));
            if (_missing > 0 || include.Contains(SearchSchema.Missing)) values.Add(new(SearchSchema.Missing, _missing));
            return values;
        }

        private bool Has(IReadOnlyList<string> names, HashSet<long> chosen) =>
            _ords.Count == 0 ? names.Contains(SearchSchema.Missing) : _ords.Exists(chosen.Contains);

        private HashSet<long> Ords(IReadOnlyList<string> names) =>
            _values is null ? [] : [.. names.Select(n => _values.LookupTerm(new BytesRef(n))).Where(ord => ord >= 0)];

        private void Flush()
        {
            if (_values is null) return;
            var term = new BytesRef();
            for (var ord = 0; ord < _segment.Length; ord++)
            {
                if (_segment[ord] == 0) continue;
                _values.LookupOrd(ord, term);
                var value = term.Utf8ToString();
                _counts[value] = _counts.GetValueOrDefault(value) + _segment[ord];
            }
        }
    }
}
