// The parsed query of both engines is made of Lucene's query types: Lucene runs it as it is, the Elasticsearch adapter writes it as JSON.
global using LuceneQuery = Lucene.Net.Search.Query;
using Lucene.Net.Index;
using Lucene.Net.QueryParsers.Simple;
using Lucene.Net.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;

namespace Transparency.Search.Query;

/// <summary>Turns the words of a query into a Lucene query.</summary>
internal sealed class QueryParser : SimpleQueryParser
{
    private static readonly Dictionary<string, float> Plain = Weights(a => a.Scope != AnalysisScope.Exact),
        Exact = Weights(a => a.Scope == AnalysisScope.Exact),
        InScript = Weights(a => a.Scope is AnalysisScope.Language or AnalysisScope.OtherLanguages);

    /// <summary>
    /// Boost of a phrase in a query that has other words too. A match of the phrase still counts, but with the full boost a quotation in a
    /// text would outrank a matching title.
    /// </summary>
    private const float PhraseBesideWords = 0.25f;

    private readonly float _phrase;

    private QueryParser(bool acrossScripts, float phrase)
        : base(Analyzers.Queries, acrossScripts ? Plain : InScript) => _phrase = phrase;

    /// <summary>Any input is a query; null stands for "everything".</summary>
    /// <param name="text">What a person typed.</param>
    /// <param name="acrossScripts">See <see cref="SearchQuery.AcrossScripts"/>.</param>
    /// <param name="leftOut">Words beyond <see cref="SearchQuery.MostWords"/>.</param>
    public static LuceneQuery? Parse(string text, bool acrossScripts, out int leftOut)
    {
        text = QueryText.Clean(text, out leftOut);
        if (text.Length == 0)
            return null;
        // A parser of its own for each query: it keeps state while it parses.
        var parser = new QueryParser(acrossScripts, QueryText.HasPhrasesBesideWords(text) ? PhraseBesideWords : 1);
        // The first is null for stop words alone, which a phrase finds. Both are for signs without words, which find nothing.
        return Flat(parser.Parse(text)) ?? Flat(parser.NewPhraseQuery(text, 0)) ?? new BooleanQuery();
    }

    /// <summary>What a match in a field of single words weighs.</summary>
    public static float Weight(string field) => Plain[field];

    /// <summary>Quoted words are looked for as they stand: unstemmed and in their script.</summary>
    protected override LuceneQuery NewPhraseQuery(string text, int slop)
    {
        var any = Any(Exact, field => CreatePhraseQuery(field, text, slop));
        any.Boost = _phrase;
        return any;
    }

    protected override LuceneQuery NewPrefixQuery(string text) =>
        Any(Exact, field => Analyzers.NormalizeWord(text) is { Length: > 0 } word ? new PrefixQuery(new Term(field, word)) : null);

    protected override LuceneQuery NewFuzzyQuery(string text, int fuzziness) =>
        Any(
            Exact,
            field => Analyzers.NormalizeWord(text) is { Length: > 0 } word ? new FuzzyQuery(new Term(field, word), fuzziness) : null
        );

    private static BooleanQuery Any(Dictionary<string, float> fields, Func<string, LuceneQuery?> query)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (var (field, weight) in fields)
        {
            if (query(field) is not { } one)
                continue;
            one.Boost = weight;
            any.Add(one, Occur.SHOULD);
        }

        return any;
    }

    /// <summary>
    /// Alternatives within alternatives as one list, each word once: the same sum of scores, and Lucene's fast scorer for plain
    /// alternatives takes it. The parser makes "a -b" into "a, or everything without b"; people mean "a, but without b". Null where
    /// nothing is looked for.
    /// </summary>
    private static BooleanQuery? Flat(LuceneQuery? query)
    {
        var words = new Dictionary<Term, float>();
        var (others, unwanted) = (new List<LuceneQuery>(), new List<LuceneQuery>());
        if (query is not null)
            Collect(query, 1);
        var flat = new BooleanQuery(disableCoord: true);
        foreach (var (term, boost) in words)
            flat.Add(new TermQuery(term) { Boost = boost }, Occur.SHOULD);
        foreach (var other in others)
            flat.Add(other, Occur.SHOULD);
        if (flat.Clauses.Count == 0 && unwanted.Count > 0)
            flat.Add(new MatchAllDocsQuery(), Occur.MUST);
        foreach (var one in unwanted)
            flat.Add(one, Occur.MUST_NOT);
        return flat.Clauses.Count == 0 ? null : flat;

        void Collect(LuceneQuery q, float boost)
        {
            boost *= q.Boost;
            switch (q)
            {
                case BooleanQuery all when all.Clauses.All(c => c.Occur == Occur.SHOULD):
                    foreach (var clause in all.Clauses)
                        Collect(clause.Query, boost);
                    break;
                case BooleanQuery not
                    when not.Clauses.Any(c => c.Occur == Occur.MUST_NOT)
                        && not.Clauses.All(c => c.Occur == Occur.MUST_NOT || c.Query is MatchAllDocsQuery):
                    unwanted.AddRange(not.Clauses.Where(c => c.Occur == Occur.MUST_NOT).Select(c => c.Query));
                    break;
                case TermQuery word:
                    words[word.Term] = Math.Max(boost, words.GetValueOrDefault(word.Term));
                    break;
                default:
                    q.Boost = boost;
                    others.Add(q);
                    break;
            }
        }
    }

    private static Dictionary<string, float> Weights(Func<TextAnalysis, bool> of)
    {
        var weights = new Dictionary<string, float>();
        foreach (var a in SearchSchema.Analyses.Where(of))
        {
            weights[IndexFields.Text(a)] = a.Boost * SearchSchema.TextBoost;
            weights[IndexFields.More(a)] = a.Boost;
        }

        return weights;
    }
}
