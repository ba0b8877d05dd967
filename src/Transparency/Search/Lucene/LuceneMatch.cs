using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Transparency.Search.Lucene;

/// <summary>Finds the claims that a post repeats: its most telling words make a query; what a claim shares with it says if it is near enough.</summary>
internal sealed class LuceneMatch
{
    private const int LongestCompared = 20_000;
    private static readonly TextAnalysis[] Analyses = [.. SearchSchema.Analyses.Where(a => a.Scope != AnalysisScope.Exact)];
    private readonly Func<Term, int> _frequency;
    private readonly int _documents;
    private readonly MatchQuery _asked;
    private readonly IReadOnlyList<string> _links;
    private readonly Dictionary<Term, double> _idf = [];
    private readonly List<Word> _words;
    private readonly HashSet<Term> _terms;

    /// <param name="asked">The post.</param>
    /// <param name="frequency">How many documents hold a term.</param>
    /// <param name="documents">How many there are.</param>
    public LuceneMatch(MatchQuery asked, Func<Term, int> frequency, int documents)
    {
        (_frequency, _documents, _asked) = (frequency, documents, asked);
        (var text, _links) = Split(asked);
        _words = WordsOf(text);
        _terms = [.. _words.SelectMany(w => w.Terms)];
    }

    /// <summary>The post's words, and its links.</summary>
    public static (string Text, IReadOnlyList<string> Links) Split(MatchQuery asked) =>
        PostLinks.Split(asked.Text.Length > MatchQuery.LongestText ? asked.Text[..MatchQuery.LongestText] : asked.Text);

    /// <summary>The stretches of a document that a post is compared with.</summary>
    public static IEnumerable<TextPart> Compared(SearchDocument document) =>
        document.Texts.Prepend(new(document.Language, document.Title)).Concat(document.More.Where(p => p.Language != "und"))
            .Select(part => part.Value.Length > LongestCompared ? part with { Value = part.Value[..LongestCompared] } : part);

    /// <summary>The claims of a Lucene index, those seen at a link of the post first.</summary>
    public static List<ClaimMatch> Run(MatchQuery asked, IndexSearcher searcher)
    {
        var match = new LuceneMatch(asked, searcher.IndexReader.DocFreq, searcher.IndexReader.NumDocs);
        return match.Judge(Top(match.ByLink()), Top(match.ByWords()));

        List<(SearchDocument Document, float Score)> Top(Query query) =>
            [.. searcher.Search(query, match.Count).ScoreDocs.Select(hit => (LuceneDocument.ToSource(searcher.Doc(hit.Doc)), hit.Score))];
    }

    /// <summary>How many claims are asked for.</summary>
    public int Count => Math.Clamp(_asked.Count, 1, 100);

    /// <summary>Those near enough of the best by words, after all that were seen at a link of the post.</summary>
    public List<ClaimMatch> Judge(IReadOnlyList<(SearchDocument Document, float Score)> linked, IReadOnlyList<(SearchDocument Document, float Score)> alike)
    {
        var highlighter = new Highlighter(ByWords());
        return
        [
            .. linked.Select(hit => (hit.Document, hit.Score, SameLink: true)).Concat(alike.Select(hit => (hit.Document, hit.Score, SameLink: false)))
                .DistinctBy(hit => hit.Document.Key)
                .Select(hit => (hit.Document, hit.Score, hit.SameLink, Nearness: Nearness(hit.Document)))
                .Where(hit => hit.SameLink || hit.Nearness >= _asked.Nearness)
                .Take(Count)
                .Select(hit => new ClaimMatch(highlighter.Hit(hit.Document), hit.Score, hit.Nearness, hit.SameLink)),
        ];
    }

    /// <summary>Each word counts once, by the field that it fits best: the fields hold the same word in several forms.</summary>
    public BooleanQuery ByWords()
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

    /// <summary>What was seen at a link of the post.</summary>
    public BooleanQuery ByLink()
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var link in _links) query.Add(new TermQuery(new Term(LuceneDocument.Link, link)), Occur.SHOULD);
        if (query.Clauses.Count > 0) Exclude(query);
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
        var least = MatchQuery.FewestWords * Math.Log(_documents + 1);
        var nearest = 0d;
        foreach (var part in Compared(document))
        {
            var (held, weight) = (new HashSet<Term>(), 0d);
            foreach (var analysis in SearchSchema.AnalysesFor(part.Language).Where(a => a.Scope != AnalysisScope.Exact))
            {
                var terms = Tokens(analysis, part.Value).Select(t => t.Term).ToHashSet();
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
                [.. terms.SelectMany(t => new[] { t, new Term(LuceneDocument.MoreOf(t.Field), t.Text) }).Where(t => _frequency(t) > 0)],
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
        return _idf[term] = Math.Log(1 + ((_documents + 0.5) / (_frequency(term) + 0.5)));
    }

    /// <summary>A word of the post.</summary>
    /// <param name="Terms">Its forms in the fields that hold it.</param>
    /// <param name="Idf">What it weighs.</param>
    private sealed record Word(IReadOnlyList<Term> Terms, double Idf);
}
