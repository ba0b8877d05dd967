using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Transparency.Search.Lucene;

/// <summary>Finds the claims that a post may repeat.</summary>
internal static class LuceneCandidates
{
    /// <summary>How many documents hold each term.</summary>
    public static TermFrequencies Frequencies(IndexReader reader, IReadOnlyList<IndexTerm> terms) =>
        new(reader.NumDocs, [.. terms.Select(term => Fields(term).Max(reader.DocFreq))]);

    /// <summary>The claims seen at one of the links, then those that hold the words.</summary>
    public static IReadOnlyList<Candidate> Find(IndexSearcher searcher, CandidateQuery asked)
    {
        var linked = Best(asked.Links.Select(link => new TermQuery(new Term(LuceneDocument.Link, link))));
        var alike = Best(asked.Words.Select(AnyForm));
        return [.. linked.Select(d => new Candidate(Document(d), true)), .. alike.Except(linked).Select(d => new Candidate(Document(d), false))];

        List<int> Best(IEnumerable<Query> wanted)
        {
            var query = new BooleanQuery(disableCoord: true);
            foreach (var one in wanted) query.Add(one, Occur.SHOULD);
            if (query.Clauses.Count == 0) return [];
            query.Add(new TermQuery(new Term(LuceneDocument.Kind, "debunk")), Occur.MUST_NOT);
            if (asked.Except is { } key) query.Add(new TermQuery(new Term(LuceneDocument.Key, key)), Occur.MUST_NOT);
            return [.. searcher.Search(query, asked.Count).ScoreDocs.Select(hit => hit.Doc)];
        }

        SearchDocument Document(int number) => LuceneDocument.ToSource(searcher.Doc(number));
    }

    private static DisjunctionMaxQuery AnyForm(IReadOnlyList<IndexTerm> forms)
    {
        var any = new DisjunctionMaxQuery(0);
        foreach (var term in forms.SelectMany(Fields)) any.Add(new TermQuery(term) { Boost = LuceneQuery.Weight(term.Field) });
        return any;
    }

    private static IEnumerable<Term> Fields(IndexTerm term) => [new(LuceneDocument.TextOf(term.Analysis), term.Text), new(LuceneDocument.MoreOf(term.Analysis), term.Text)];
}
