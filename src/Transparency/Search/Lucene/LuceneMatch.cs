using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Transparency.Search.Lucene;

/// <summary>Finds the claims that a post repeats: its most telling words make a query; what a claim shares with it says if it is near enough.</summary>
internal sealed class LuceneMatch
{
    private const int LongestCompared = 20_000;
    private static readonly TextAnalysis[] Analyses = [.. SearchSchema.Analyses.Where(a => a.Scope != AnalysisScope.Exact)];
    private readonly IndexReader _reader;
    private readonly MatchQuery _asked;
    private readonly IReadOnlyList<string> _links;
    private readonly Dictionary<Term, double> _idf = [];
    private readonly List<Word> _words;
    private readonly HashSet<Term> _terms;

    public LuceneMatch(MatchQuery asked, IndexReader reader)
    {
        (_reader, _asked) = (reader, asked);
        var text = asked.Text.Length > MatchQuery.LongestText ? asked.Text[..MatchQuery.LongestText] : asked.Text;
        (text, _links) = PostLinks.Split(text);
        _words = WordsOf(text);
        _terms = [.. _words.SelectMany(w => w.Terms)];
    }

    /// <summary>The claims, those seen at a link of the post first.</summary>
    public List<ClaimMatch> Run(IndexSearcher searcher)
    {
        var count = Math.Clamp(_asked.Count, 1, 100);
        var linked = _links.Count == 0 ? [] : searcher.Search(ByLink(), count).ScoreDocs;
        var known = linked.Select(hit => hit.Doc).ToHashSet();
        var query = ByWords();
        var alike = query.Clauses.Count == 0 ? [] : searcher.Search(query, count).ScoreDocs.Where(hit => !known.Contains(hit.Doc));
        var highlighter = new Highlighter(query, _reader);
        return
        [
            .. linked.Concat(alike)
                .Select(hit => (hit.Score, Document: LuceneDocument.ToSource(searcher.Doc(hit.Doc)), SameLink: known.Contains(hit.Doc)))
                .Select(hit => (hit.Score, hit.Document, hit.SameLink, Nearness: Nearness(hit.Document)))
                .Where(hit => hit.SameLink || hit.Nearness >= _asked.Nearness)
                .Take(count)
                .Select(hit => new ClaimMatch(highlighter.Hit(hit.Document), hit.Score, hit.Nearness, hit.SameLink)),
        ];
    }

    /// <summary>Each word counts once, by the field that it fits best: the fields hold the same word in several forms.</summary>
    private BooleanQuery ByWords()
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var word in _words.OrderByDescending(w => w.Idf).Take(Math.Clamp(_asked.Words, 1, MatchQuery.MostWords)))
        {
            var forms = new DisjunctionMaxQuery(0);
            foreach (var term in word.Terms)
                forms.Add(new TermQuery(term) { Boost = LuceneQuery.Weight(term.Field) });
            query.Add(forms, Occur.SHOULD);
        }

        if (query.Clauses.Count > 0) Exclude(query);
        return query;
    }

    private BooleanQuery ByLink()
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var link in _links) query.Add(new TermQuery(new Term(LuceneDocument.Link, link)), Occur.SHOULD);
        Exclude(query);
        return query;
    }

    private void Exclude(BooleanQuery query)
    {
        query.Add(new TermQuery(new Term(LuceneDocument.Kind, "debunk")), Occur.MUST_NOT);
        if (_asked.Except is { } key) query.Add(new TermQuery(new Term(LuceneDocument.Key, key)), Occur.MUST_NOT);
    }

    /// <summary>The weight of the words that post and claim share, against that of the lighter one; of the claim's texts, the nearest counts.</summary>
    private float Nearness(SearchDocument document)
    {
        var post = _words.Sum(w => w.Idf);
        var least = MatchQuery.FewestWords * Math.Log(_reader.NumDocs + 1);
        var nearest = 0d;
        foreach (var part in document.Texts.Prepend(new(document.Language, document.Title)).Concat(document.More.Where(p => p.Language != "und")))
        {
            var (held, weight) = (new HashSet<Term>(), 0d);
            foreach (var analysis in SearchSchema.AnalysesFor(part.Language).Where(a => a.Scope != AnalysisScope.Exact))
            {
                var terms = Tokens(analysis, part.Value.Length > LongestCompared ? part.Value[..LongestCompared] : part.Value).Select(t => t.Term).ToHashSet();
                held.UnionWith(terms.Where(_terms.Contains));
                if (analysis.Scope != AnalysisScope.Every) weight += terms.Sum(Idf);
            }

            var shared = _words.Where(w => w.Terms.Any(held.Contains)).Sum(w => w.Idf);
            nearest = Math.Max(nearest, shared / Math.Max(least, Math.Min(post, weight)));
        }

        return (float)Math.Min(1, nearest);
    }

    /// <summary>The different words of the post, each with its form in every field that knows it; a word that no field knows weighs what the rarest does.</summary>
    private List<Word> WordsOf(string text)
    {
        var forms = new SortedDictionary<int, List<Term>>();
        foreach (var analysis in Analyses)
            foreach (var (term, start) in Tokens(analysis, text))
            {
                if (!forms.TryGetValue(start, out var terms)) forms[start] = terms = [];
                terms.Add(term);
            }

        return
        [
            .. forms.Values.DistinctBy(terms => terms[0]).Select(terms => new Word(
                [.. terms.SelectMany(t => new[] { t, new Term(LuceneDocument.MoreOf(t.Field), t.Text) }).Where(t => _reader.DocFreq(t) > 0)],
                terms.Min(Idf))),
        ];
    }

    private static IEnumerable<(Term Term, int Start)> Tokens(TextAnalysis analysis, string text)
    {
        var field = LuceneDocument.Text(analysis);
        using var stream = LuceneAnalysis.Documents.GetTokenStream(field, new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        var offset = stream.GetAttribute<IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken()) yield return (new Term(field, term.ToString()), offset.StartOffset);
        stream.End();
    }

    private double Idf(Term term)
    {
        if (_idf.TryGetValue(term, out var idf)) return idf;
        return _idf[term] = Math.Log(1 + ((_reader.NumDocs + 0.5) / (_reader.DocFreq(term) + 0.5)));
    }

    /// <summary>A word of the post.</summary>
    /// <param name="Terms">Its forms in the fields that hold it.</param>
    /// <param name="Idf">What it weighs.</param>
    private sealed record Word(IReadOnlyList<Term> Terms, double Idf);
}
