using Lucene.Net.Index;
using Lucene.Net.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Search.Matching;

/// <summary>The queries that find candidates, the same for every engine.</summary>
internal static class CandidateQueries
{
    /// <summary>Claims seen at one of the links; a query without clauses if there are no links.</summary>
    public static BooleanQuery ByLinks(CandidateQuery query) =>
        AnyClaim(query, query.Links.Select(link => new TermQuery(new Term(IndexFields.Link, link))));

    /// <summary>Claims that hold one of the words; a query without clauses if there are no words.</summary>
    public static BooleanQuery ByWords(CandidateQuery query) => AnyClaim(query, query.Words.Select(AnyForm));

    private static BooleanQuery AnyClaim(CandidateQuery query, IEnumerable<LuceneQuery> alternatives)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (var one in alternatives)
            any.Add(one, Occur.SHOULD);
        if (any.Clauses.Count == 0)
            return any;
        foreach (var kind in new[] { DocumentKind.Debunk, DocumentKind.Evidence })
            any.Add(new TermQuery(new Term(IndexFields.Kind, kind.Name())), Occur.MUST_NOT);
        if (query.Except is { } key)
            any.Add(new TermQuery(new Term(IndexFields.Key, key.ToString())), Occur.MUST_NOT);
        return any;
    }

    private static DisjunctionMaxQuery AnyForm(IReadOnlyList<IndexTerm> forms)
    {
        var any = new DisjunctionMaxQuery(0);
        foreach (var term in forms.SelectMany(Fields))
            any.Add(new TermQuery(term) { Boost = QueryParser.Weight(term.Field) });
        return any;
    }

    private static IEnumerable<Term> Fields(IndexTerm term) =>
        [new(IndexFields.TextOf(term.Analysis), term.Text), new(IndexFields.MoreOf(term.Analysis), term.Text)];
}
