using System.Text.Json;
using Lucene.Net.Index;
using Transparency.Search.Lucene;

namespace Transparency.Search.Elasticsearch;

/// <summary>
/// How many documents hold a word, read from Elasticsearch's dictionary of terms: it is asked for the term vectors of a document that is not in the index, and
/// tells of each term in how many it is. One shard answers for all, always the same one: documents are spread evenly.
/// </summary>
/// <param name="least">Of terms that this shard lacks: 1 where others may have them.</param>
internal sealed class ElasticsearchFrequencies(int least)
{
    private const string Kind = "kind";
    private static readonly string[] Kinds = ["claim", "debunk", "evidence", "withdrawal"];
    private readonly Dictionary<Term, int> _counts = [];

    /// <summary>The documents of the index.</summary>
    public int Documents => Kinds.Sum(kind => _counts.GetValueOrDefault(new Term(Kind, kind)));

    /// <summary>How many documents hold a term that was asked for.</summary>
    public int Of(Term term) => Math.Max(least, _counts.GetValueOrDefault(term));

    /// <summary>Asks for the words of a post, in every field that may hold them.</summary>
    public static object OfPost(string text)
    {
        var languages = SearchSchema.Analyses.Where(ElasticsearchMapping.IsOfOneLanguage).ToDictionary(a => a.Name, _ => text); // the others are given them by these
        return Request(
            new { kind = Kinds, text = languages, more = languages },
            SearchSchema.Analyses.Where(a => a.Scope != AnalysisScope.Exact).SelectMany(a => new[] { LuceneDocument.Text(a), LuceneDocument.More(a) }).Append(Kind));
    }

    /// <summary>Asks for the words of documents, in the fields of their languages.</summary>
    public static object OfDocuments(IEnumerable<SearchDocument> documents)
    {
        var texts = documents.SelectMany(LuceneMatch.Compared)
            .GroupBy(part => SearchSchema.AnalysesFor(part.Language).Single(ElasticsearchMapping.IsOfOneLanguage), part => part.Value).ToList();
        return Request(new { text = texts.ToDictionary(t => t.Key.Name, t => t.ToList()) }, texts.Select(t => LuceneDocument.Text(t.Key)));
    }

    /// <summary>Notes an answer.</summary>
    public void Add(JsonElement answer)
    {
        foreach (var field in answer.Get("term_vectors").EnumerateObject())
            foreach (var term in field.Value.Get("terms").EnumerateObject())
                if (term.Value.TryGetProperty("doc_freq", out var count)) _counts[new Term(field.Name, term.Name)] = count.GetInt32();
    }

    private static object Request(object document, IEnumerable<string> fields) =>
        new { doc = document, fields, routing = "one", term_statistics = true, field_statistics = false, positions = false, offsets = false, payloads = false };
}
