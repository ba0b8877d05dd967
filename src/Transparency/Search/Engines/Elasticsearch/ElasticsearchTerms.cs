using System.Text.Json;
using Transparency.Search.Analysis;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>Asks for the terms of an index: its words, and what autocomplete offers.</summary>
internal static class ElasticsearchTerms
{
    private const int MostCompletions = 1_000;

    /// <summary>Asks what the index knows of words: in how many documents any form of each is, and which words are near.</summary>
    public static object LookUp(IReadOnlyList<string> words) =>
        new
        {
            query = AnyForm(words), // the filters then go through these documents, not through all
            size = 0,
            track_total_hits = false,
            aggregations = new { words = new { filters = new { filters = words.Select(word => AnyForm([word])).ToList() } } },
            suggest = words
                .Select((word, i) => (Name: $"{i}", Text: WordForms.Exact(word)))
                .Where(w => w.Text is { Length: >= KnownWord.MinCorrectedLength })
                .ToDictionary(
                    w => w.Name,
                    w =>
                        (object)
                            new
                            {
                                text = w.Text,
                                term = new
                                {
                                    field = WordForms.ExactField,
                                    analyzer = "keyword", // it is a word of the field already
                                    suggest_mode = "always",
                                    sort = "score",
                                    size = KnownWord.MaxNearWords,
                                    max_edits = SearchSchema.MaxEdits,
                                    prefix_length = 1,
                                    min_word_length = KnownWord.MinCorrectedLength,
                                    string_distance = "internal",
                                    accuracy = 0,
                                    min_doc_freq = 0,
                                    max_term_freq = int.MaxValue,
                                },
                            }
                ),
        };

    /// <summary>What the index knows of the words.</summary>
    public static IReadOnlyList<KnownWord> ReadLookUp(IReadOnlyList<string> words, JsonElement answer)
    {
        var documents = answer.Get("aggregations").Get("words").Array("buckets").Select(b => (int)b.Number("doc_count")).ToList();
        return [.. words.Select((word, i) => new KnownWord(word, documents[i], documents[i] > 0 ? [] : Near($"{i}")))];

        List<NearWord> Near(string name) =>
            answer.TryGetProperty("suggest", out var suggest) && suggest.TryGetProperty(name, out var entries)
                ?
                [
                    .. entries
                        .EnumerateArray()
                        .SelectMany(e => e.Array("options"))
                        .Select(o => new NearWord(o.Text("text"), (int)o.Number("freq"))),
                ]
                : [];
    }

    /// <summary>Asks for the terms that complete what was typed; of two common letters some of the documents must do.</summary>
    public static object Complete(string prefix) =>
        new
        {
            query = ElasticsearchQuery.In("prefix", "complete", new { value = prefix }),
            size = 0,
            track_total_hits = false,
            terminate_after = Completion.MaxTermsRead,
            aggregations = new
            {
                terms = new
                {
                    terms = new
                    {
                        field = "complete",
                        include = prefix + ".*", // letters, digits and spaces alone
                        size = MostCompletions,
                        order = new object[] { new { _count = "desc" }, new { _key = "asc" } },
                        execution_hint = "map", // a million titles are not numbered anew after each commit
                    },
                },
            },
        };

    /// <summary>The completions that the most documents hold first, then by text.</summary>
    public static IReadOnlyList<Completion> ReadComplete(JsonElement answer, int count)
    {
        return
        [
            .. answer
                .Get("aggregations")
                .Get("terms")
                .Array("buckets")
                .Select(b => (Completion: Completion.OfTerm(b.Text("key")), Documents: b.Number("doc_count")))
                .GroupBy(f => f.Completion, f => f.Documents)
                .OrderByDescending(g => g.Max())
                .ThenBy(g => g.Key.Text, StringComparer.Ordinal)
                .Take(count)
                .Select(g => g.Key),
        ];
    }

    private static object AnyForm(IEnumerable<string> words)
    {
        var forms = words
            .SelectMany(WordForms.Of)
            .GroupBy(t => t.Field, t => t.Text)
            .Select(f => ElasticsearchQuery.In("terms", f.Key, f.Distinct().ToList()))
            .ToList();
        return forms.Count == 0 ? ElasticsearchQuery.Nothing : new { @bool = new { should = forms, minimum_should_match = 1 } };
    }
}
