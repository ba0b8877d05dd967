using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Index;
using Lucene.Net.QueryParsers.Simple;
using Lucene.Net.Search;

namespace Transparency.Search.Lucene;

/// <summary>Turns the words of a query into a Lucene query, and tells which words to highlight.</summary>
internal sealed class LuceneQuery
{
    private readonly SimpleQueryParser _parser;
    private readonly SimpleQueryParser _exact;

    public LuceneQuery(IReadOnlyDictionary<string, Analyzer> analyzers)
    {
        var perField = new PerFieldAnalyzerWrapper(analyzers["std"], SearchSchema.Analyses
            .SelectMany(a => new[] { LuceneDocument.Text(a), LuceneDocument.More(a) }.Select(f => (Field: f, Analyzer: analyzers[a.Name])))
            .ToDictionary(p => p.Field, p => p.Analyzer));
        _parser = new SimpleQueryParser(perField, Weights(SearchSchema.Analyses));
        _exact = new SimpleQueryParser(perField, Weights(SearchSchema.Analyses.Where(a => a.Name == "std")));
    }

    /// <summary>Any input is a query; null stands for "everything".</summary>
    public Query? Parse(string text)
    {
        text = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c is '„' or '“' or '”' or '«' or '»' ? '"' : c)]).Trim();
        if (text.Length == 0) return null;
        var parser = text.StartsWith('"') && text.EndsWith('"') && text.Count(c => c == '"') == 2 ? _exact : _parser;
        return parser.Parse(text);
    }

    private static Dictionary<string, float> Weights(IEnumerable<TextAnalysis> analyses)
    {
        var weights = new Dictionary<string, float>();
        foreach (var a in analyses)
        {
            weights[LuceneDocument.Text(a)] = a.Boost * SearchSchema.TextBoost;
            weights[LuceneDocument.More(a)] = a.Boost;
        }

        return weights;
    }

    /// <summary>Tests for the words of a query, by field: what is highlighted.</summary>
    public static IReadOnlyDictionary<string, List<Func<string, bool>>> Matches(Query? query, IndexReader reader)
    {
        var matches = new Dictionary<string, List<Func<string, bool>>>();
        Visit(query);
        return matches;

        void Visit(Query? q)
        {
            switch (q)
            {
                case BooleanQuery all:
                    foreach (var clause in all.Clauses)
                        if (clause.Occur != Occur.MUST_NOT) Visit(clause.Query);
                    break;
                case TermQuery one: Add(one.Term, t => t == one.Term.Text); break;
                case PhraseQuery phrase:
                    foreach (var term in phrase.GetTerms()) Add(term, t => t == term.Text);
                    break;
                case PrefixQuery prefix: Add(prefix.Prefix, t => t.StartsWith(prefix.Prefix.Text, StringComparison.Ordinal)); break;
                case FuzzyQuery fuzzy:
                    var terms = new HashSet<Term>();
                    fuzzy.Rewrite(reader).ExtractTerms(terms);
                    var words = terms.Select(t => t.Text).ToHashSet();
                    Add(fuzzy.Term, words.Contains);
                    break;
                default: break; // MatchAllDocsQuery has no words
            }
        }

        void Add(Term term, Func<string, bool> test)
        {
            if (!matches.TryGetValue(term.Field, out var tests)) matches[term.Field] = tests = [];
            tests.Add(test);
        }
    }
}
