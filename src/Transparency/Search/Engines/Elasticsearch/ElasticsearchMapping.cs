using System.Text.RegularExpressions;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>Settings and mappings of an index, made from the schema out of components that every Elasticsearch has.</summary>
internal static class ElasticsearchMapping
{
    /// <summary>Name of the similarity: the schema's BM25.</summary>
    private const string Similarity = "schema";

    private static readonly string[] Returned = ["source", "applied", "rejected"];

    /// <summary>The body of the request that creates an index.</summary>
    /// <param name="settings">Shards and copies.</param>
    /// <param name="aliases">Names that the index has at once.</param>
    public static object Index(ElasticsearchSettings settings, params IEnumerable<string> aliases) =>
        new
        {
            settings = new
            {
                index = new Dictionary<string, object>
                {
                    ["number_of_shards"] = settings.Shards,
                    ["number_of_replicas"] = settings.Replicas,
                    ["refresh_interval"] = "-1", // what is written is found from the next commit on, and a commit refreshes
                    ["max_result_window"] = SearchQuery.DeepestResult,
                    ["similarity"] = new Dictionary<string, object>
                    {
                        [Similarity] = new
                        {
                            type = "BM25",
                            k1 = SearchSchema.K1,
                            b = SearchSchema.B,
                            discount_overlaps = true,
                        },
                    },
                },
                analysis = Analysis(),
            },
            mappings = new
            {
                dynamic = "strict",
                _meta = new { schema = SearchSchema.Fingerprint },
                _source = new { includes = Returned }, // all else is made from the source
                properties = new Dictionary<string, object>
                {
                    ["applied"] = new
                    {
                        type = "long",
                        index = false,
                        doc_values = false,
                    },
                    ["rejected"] = new { type = "keyword" },
                    ["source"] = new { type = "object", enabled = false },
                    ["key"] = new { type = "keyword" },
                    ["kind"] = new { type = "keyword" },
                    ["seq"] = new { type = "long" },
                    ["seen"] = Day,
                    ["published"] = Day,
                    ["day"] = Day,
                    ["link"] = new { type = "keyword" },
                    ["complete"] = new { type = "keyword" },
                    ["facets"] = Fields(SearchSchema.Facets.Select(f => (f.Name, (object)new { type = "keyword" }))),
                    ["text"] = Fields(SearchSchema.Analyses.Select(a => (a.Name, Text(a, IndexFields.Text)))),
                    ["more"] = Fields(SearchSchema.Analyses.Select(a => (a.Name, Text(a, IndexFields.More)))),
                },
            },
            aliases = aliases.ToDictionary(alias => alias, _ => new object()),
        };

    /// <summary>The components and analyzers that the schema's steps stand for.</summary>
    public static object Analysis()
    {
        var parts = new Parts();
        var analyzers = SearchSchema.Analyses.ToDictionary(a => a.Name, parts.Analyzer);
        return new
        {
            char_filter = parts.CharFilters,
            filter = parts.Filters,
            analyzer = analyzers,
        };
    }

    private static object Day => new { type = "date", format = "strict_date" };

    private static object Fields(IEnumerable<(string Name, object Field)> fields) =>
        new { properties = fields.ToDictionary(f => f.Name, f => f.Field) };

    /// <summary>
    /// A text is sent once, to the field of its language, which passes it on to those of every text. Words are only counted; positions are kept where
    /// phrases are looked for, and no phrase reaches from one text of a document into the next.
    /// </summary>
    private static object Text(TextAnalysis analysis, Func<TextAnalysis, string> field) =>
        new
        {
            type = "text",
            analyzer = analysis.Name,
            similarity = Similarity,
            index_options = analysis.Scope == AnalysisScope.Exact ? "positions" : "freqs",
            position_increment_gap = analysis.Scope == AnalysisScope.Exact ? 100 : (int?)null,
            copy_to = IsOfOneLanguage(analysis) ? SearchSchema.Analyses.Where(a => !IsOfOneLanguage(a)).Select(field).ToArray() : null,
        };

    /// <summary>Whether texts are sent to the field of an analysis, or passed on to it.</summary>
    public static bool IsOfOneLanguage(TextAnalysis analysis) =>
        analysis.Scope switch
        {
            AnalysisScope.Language or AnalysisScope.OtherLanguages => true,
            AnalysisScope.Every or AnalysisScope.Exact => false,
        };

    /// <summary>Components by name, each once.</summary>
    private sealed class Parts
    {
        private static readonly string[] Emoji = ["<EMOJI>"];

        public Dictionary<string, object> CharFilters { get; } = [];

        public Dictionary<string, object> Filters { get; } = [];

        public object Analyzer(TextAnalysis analysis)
        {
            var steps = analysis.Steps.Select(Step).ToList();
            return new
            {
                type = "custom",
                tokenizer = "standard",
                char_filter = steps.SelectMany(s => s.Characters),
                filter = steps.SelectMany(s => s.Words),
            };
        }

        /// <summary>What a step does to characters before they are cut into words, and to the words.</summary>
        private (string[] Characters, string[] Words) Step(AnalysisStep step) =>
            step switch
            {
                AnalysisStep.FoldCharacters => ([CharFilter("fold", SearchSchema.Folding)], []),
                AnalysisStep.Words => (
                    [],
                    [
                        Filter(
                            "no_emoji",
                            new
                            {
                                type = "keep_types",
                                types = Emoji,
                                mode = "exclude",
                            }
                        ),
                    ]
                ), // words to newer tokenizers alone
                AnalysisStep.Names => ([], [Filter("no_lower", Replace(@"^\P{Lu}.*", "")), NotEmpty()]),
                AnalysisStep.LowerCase => ([], ["lowercase"]),
                AnalysisStep.English => (
                    [],
                    [
                        Filter("english_possessive", new { type = "stemmer", language = "possessive_english" }),
                        Filter("english_stop", new { type = "stop", stopwords = SearchSchema.StopWords["en"] }),
                        "porter_stem",
                    ]
                ),
                AnalysisStep.Russian => (
                    [],
                    [
                        Filter("russian_stop", new { type = "stop", stopwords = SearchSchema.StopWords["ru"] }),
                        Filter("russian_stem", new { type = "snowball", language = "Russian" }),
                        Cut(),
                    ]
                ),
                AnalysisStep.Ukrainian => (
                    [],
                    [
                        Filter("ukrainian_stop", new { type = "stop", stopwords = SearchSchema.StopWords["uk"] }),
                        Filter("ukrainian_ending", Ending(SearchSchema.UkrainianEndings, 3)),
                        Filter("ukrainian_suffix", Ending(SearchSchema.UkrainianSuffixes, 4)),
                        Cut(),
                    ]
                ),
                AnalysisStep.Polish => (
                    [],
                    [
                        "asciifolding",
                        Filter("polish_stop", new { type = "stop", stopwords = SearchSchema.StopWords["pl"] }),
                        Filter("polish_ending", Ending(SearchSchema.PolishEndings, 4)),
                    ]
                ),
                AnalysisStep.German => (
                    [],
                    [
                        Filter("german_stop", new { type = "stop", stopwords = SearchSchema.StopWords["de"] }),
                        Filter("german_stem", new { type = "stemmer", language = "light_german" }),
                    ]
                ),
                AnalysisStep.French => (
                    [],
                    [
                        Filter(
                            "french_elision",
                            new
                            {
                                type = "elision",
                                articles = SearchSchema.FrenchElisions,
                                articles_case = false,
                            }
                        ),
                        Filter("french_stop", new { type = "stop", stopwords = SearchSchema.StopWords["fr"] }),
                        Filter("french_stem", new { type = "stemmer", language = "light_french" }),
                    ]
                ),
                AnalysisStep.Latin => (
                    [CharFilter("latin", SearchSchema.Transliteration.Where(p => !char.IsAscii(p.Key)).SelectMany(BothCases))],
                    [
                        "asciifolding",
                        .. SearchSchema
                            .Transliteration.Where(p => char.IsAscii(p.Key))
                            .Select(p => Filter($"latin_{(int)p.Key:x}", Replace(p.Key.ToString(), p.Value))),
                        .. SearchSchema.LatinPairs.Select(p =>
                            Filter($"latin_{p.Key.Item1}{p.Key.Item2}", Pair(p.Key.Item1, p.Key.Item2, p.Value))
                        ),
                        Filter("latin_ending", Ending(SearchSchema.LatinEndings, 4)),
                        NotEmpty(),
                    ]
                ),
            };

        private static object Pair(char first, char second, char one) =>
            Replace(first == second ? $"{first}{second}+" : $"{first}{second}", one.ToString());

        /// <summary>The longest ending goes that leaves so many letters: the fewest letters are tried first.</summary>
        private static object Ending(IEnumerable<string> endings, int left) =>
            Replace($"^(.{{{left},}}?)(?:{string.Join('|', endings.Select(Regex.Escape))})$", "$1");

        private static object Replace(string pattern, string replacement) =>
            new
            {
                type = "pattern_replace",
                pattern,
                replacement,
            };

        private string Cut() => Filter("cut", new { type = "truncate", length = SearchSchema.LongestStem });

        private string NotEmpty() => Filter("not_empty", new { type = "length", min = 1 });

        private string Filter(string name, object filter)
        {
            Filters[name] = filter;
            return name;
        }

        private string CharFilter(string name, IEnumerable<(string From, string To)> pairs)
        {
            CharFilters[name] = new { type = "mapping", mappings = pairs.Select(p => $"{Escaped(p.From)}=>{Escaped(p.To)}").ToArray() };
            return name;
        }

        /// <summary>Letters that don't show would be lost in the rule's own spaces.</summary>
        private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:X4}"));

        /// <summary>Words are made of the transliterated text, and names are told by their capital.</summary>
        private static IEnumerable<(string From, string To)> BothCases(KeyValuePair<char, string> letter)
        {
            yield return (letter.Key.ToString(), letter.Value);
            if (char.ToUpperInvariant(letter.Key) is var upper && upper != letter.Key && !char.IsAscii(upper))
                yield return (upper.ToString(), letter.Value.Length == 0 ? "" : char.ToUpperInvariant(letter.Value[0]) + letter.Value[1..]);
        }
    }
}
