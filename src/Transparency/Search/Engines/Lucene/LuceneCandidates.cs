using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;

namespace Transparency.Search.Engines.Lucene;

/// <summary>Finds the claims that a post may repeat.</summary>
internal static class LuceneCandidates
{
    /// <summary>
    /// How many documents hold each term. A long post asks for thousands: each field's dictionary is opened once and read in its order,
    /// four times as fast as <see cref="IndexReader.DocFreq(Term)"/>.
    /// </summary>
    public static TermFrequencies Frequencies(IndexReader reader, IReadOnlyList<IndexTerm> terms)
    {
        var holding = new int[terms.Count];
        var asked = terms
            .Select((term, i) => (term.Analysis, Text: new BytesRef(term.Text), Number: i))
            .OrderBy(t => t.Text)
            .GroupBy(t => t.Analysis);
        foreach (var ofAnalysis in asked)
        foreach (var field in new[] { IndexFields.TextOf(ofAnalysis.Key), IndexFields.MoreOf(ofAnalysis.Key) })
        {
            var inField = new int[terms.Count];
            foreach (var leaf in reader.Leaves)
            {
                if (leaf.AtomicReader.GetTerms(field)?.GetEnumerator() is not { } dictionary)
                    continue;
                foreach (var term in ofAnalysis)
                    if (dictionary.SeekExact(term.Text))
                        inField[term.Number] += dictionary.DocFreq;
            }

            foreach (var term in ofAnalysis)
                holding[term.Number] = Math.Max(holding[term.Number], inField[term.Number]);
        }

        return new(reader.NumDocs, holding);
    }

    /// <summary>The claims seen at one of the links, then those that hold the words.</summary>
    public static IReadOnlyList<Candidate> Find(IndexSearcher searcher, CandidateQuery asked)
    {
        var linked = Best(CandidateQueries.ByLinks(asked));
        return
        [
            .. linked.Select(d => new Candidate(Document(d), true)),
            .. Best(CandidateQueries.ByWords(asked)).Except(linked).Select(d => new Candidate(Document(d), false)),
        ];

        List<int> Best(BooleanQuery query) =>
            query.Clauses.Count == 0
                ? []
                : [.. searcher.Search(query, asked.Count, LuceneDocument.BestFirst).ScoreDocs.Select(hit => hit.Doc)];

        ClaimDocument Document(int number) => (ClaimDocument)LuceneDocument.ToSource(searcher.Doc(number))!;
    }
}
