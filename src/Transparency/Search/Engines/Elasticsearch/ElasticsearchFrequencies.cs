using System.Text.Json;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>
/// How many documents hold a term, read from Elasticsearch's dictionary of terms: it is asked for the term vectors of a document that is
/// not in the index, and tells of each term in how many it is. One shard answers for all, always the same one: documents are spread
/// evenly.
/// </summary>
internal static class ElasticsearchFrequencies
{
    private const string Kind = "kind";
    private static readonly string[] Kinds = [.. DocumentKinds.All.Select(k => k.Name())];

    /// <summary>Asks for terms, in the fields that may hold them.</summary>
    public static object Request(IReadOnlyList<IndexTerm> terms)
    {
        var texts = terms.GroupBy(t => t.Analysis, t => t.Text).ToDictionary(g => g.Key, g => string.Join(' ', g));
        var fields = texts.Keys.SelectMany(Fields).ToList();
        return new
        {
            doc = new
            {
                kind = Kinds,
                text = texts,
                more = texts,
            },
            fields = fields.Append(Kind),
            per_field_analyzer = fields.ToDictionary(f => f, _ => "whitespace"), // they are terms of their fields already
            routing = "one",
            term_statistics = true,
            field_statistics = false,
            positions = false,
            offsets = false,
            payloads = false,
        };
    }

    /// <summary>Reads the answer.</summary>
    /// <param name="terms">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="least">Of terms that this shard lacks: 1 where others may have them.</param>
    public static TermFrequencies Read(IReadOnlyList<IndexTerm> terms, JsonElement answer, int least)
    {
        var counts = new Dictionary<(string Field, string Term), int>();
        foreach (var field in answer.Get("term_vectors").EnumerateObject())
        foreach (var term in field.Value.Get("terms").EnumerateObject())
            if (term.Value.TryGetProperty("doc_freq", out var count))
                counts[(field.Name, term.Name)] = count.GetInt32();
        return new(
            Kinds.Sum(kind => counts.GetValueOrDefault((Kind, kind))),
            [.. terms.Select(term => Math.Max(least, Fields(term.Analysis).Max(field => counts.GetValueOrDefault((field, term.Text)))))]
        );
    }

    private static IEnumerable<string> Fields(string analysis) => [IndexFields.TextOf(analysis), IndexFields.MoreOf(analysis)];
}
