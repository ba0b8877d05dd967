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
                    ["max_result_window"] = SearchQuery.MaxResultDepth,
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
                analysis = Analysis(SearchSchema.Analyses),
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

    /// <summary>The analyzers of analyses, and the components that they are made of.</summary>
    public static object Analysis(IReadOnlyList<TextAnalysis> analyses)
    {
        var parts = new Parts();
        var analyzers = analyses.ToDictionary(a => a.Name, parts.Analyzer);
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
    /// A text is sent once, to the field of its language, which passes it on to those of every text. Words are only counted; positions are
    /// kept where phrases are looked for, and no phrase reaches from one text of a document into the next.
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
        public Dictionary<string, object> CharFilters { get; } = [];

        public Dictionary<string, object> Filters { get; } = [];

        public object Analyzer(TextAnalysis analysis)
        {
            var steps = analysis.Steps.Select((step, i) => step.Accept(new StepComponents(this, $"{analysis.Name}_{i + 1}"))).ToList();
            return new
            {
                type = "custom",
                tokenizer = "standard",
                char_filter = steps.SelectMany(s => s.CharFilters),
                filter = steps.SelectMany(s => s.Filters),
            };
        }

        public string Filter(string name, object filter)
        {
            Filters[name] = filter;
            return name;
        }

        public string CharFilter(string name, IEnumerable<(string From, string To)> pairs)
        {
            CharFilters[name] = new { type = "mapping", mappings = pairs.Select(p => $"{Escaped(p.From)}=>{Escaped(p.To)}").ToArray() };
            return name;
        }

        /// <summary>Escapes every letter: a rule would lose invisible ones as white space.</summary>
        private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:X4}"));
    }

    /// <summary>The components of each kind of step: what it does to characters before the tokenizer, and to the words after it.</summary>
    /// <param name="parts">Receives the components.</param>
    /// <param name="prefix">Begins the name of a component that belongs to one step alone.</param>
    private sealed class StepComponents(Parts parts, string prefix) : IAnalysisStepVisitor<(string[] CharFilters, string[] Filters)>
    {
        private static readonly string[] Emoji = ["<EMOJI>"];

        public (string[] CharFilters, string[] Filters) Visit(CharacterFoldingStep analysisStep) =>
            ([parts.CharFilter("fold", analysisStep.Pairs)], []);

        /// <summary>Newer tokenizers than Lucene.NET's take emoji for words.</summary>
        public (string[] CharFilters, string[] Filters) Visit(WordsStep analysisStep) =>
            Of(
                parts.Filter(
                    "no_emoji",
                    new
                    {
                        type = "keep_types",
                        types = Emoji,
                        mode = "exclude",
                    }
                )
            );

        public (string[] CharFilters, string[] Filters) Visit(NamesStep analysisStep) =>
            Of(parts.Filter("no_lower", Replace(@"^\P{Lu}.*", "")), NotEmpty());

        public (string[] CharFilters, string[] Filters) Visit(LowerCaseStep analysisStep) => Of("lowercase");

        public (string[] CharFilters, string[] Filters) Visit(DiacriticFoldingStep analysisStep) => Of("asciifolding");

        public (string[] CharFilters, string[] Filters) Visit(StopWordsStep analysisStep) =>
            Of(parts.Filter($"{prefix}_stop", new { type = "stop", stopwords = analysisStep.Words }));

        public (string[] CharFilters, string[] Filters) Visit(ElisionsStep analysisStep) =>
            Of(
                parts.Filter(
                    $"{prefix}_elision",
                    new
                    {
                        type = "elision",
                        articles = analysisStep.Articles,
                        articles_case = false,
                    }
                )
            );

        /// <summary>The longest ending goes that leaves a stem of the minimum length: the pattern tries the shortest stem first.</summary>
        public (string[] CharFilters, string[] Filters) Visit(EndingsStep analysisStep) =>
            Of(
                parts.Filter(
                    $"{prefix}_ending",
                    Replace(
                        $"^(.{{{analysisStep.MinStemLength},}}?)(?:{string.Join('|', analysisStep.Endings.Select(Regex.Escape))})$",
                        "$1"
                    )
                )
            );

        public (string[] CharFilters, string[] Filters) Visit(CutStep analysisStep) =>
            Of(parts.Filter($"{prefix}_cut", new { type = "truncate", length = analysisStep.MaxLength }));

        public (string[] CharFilters, string[] Filters) Visit(StemmerStep analysisStep) =>
            Of(
                analysisStep.Stemmer switch
                {
                    Stemmer.EnglishPossessive => Stem("possessive_english"),
                    Stemmer.Porter => "porter_stem",
                    Stemmer.SnowballRussian => parts.Filter("stem_russian", new { type = "snowball", language = "Russian" }),
                    Stemmer.LightGerman => Stem("light_german"),
                    Stemmer.LightFrench => Stem("light_french"),
                    Stemmer.LightSpanish => Stem("light_spanish"),
                    Stemmer.LightItalian => Stem("light_italian"),
                    Stemmer.LightPortuguese => Stem("light_portuguese"),
                    Stemmer.Czech => Stem("czech"),
                    Stemmer.Bulgarian => Stem("bulgarian"),
                }
            );

        /// <summary>Letters outside ASCII are replaced before the tokenizer, in one pass over the text.</summary>
        public (string[] CharFilters, string[] Filters) Visit(TransliterationStep analysisStep) =>
            (
                [parts.CharFilter(prefix, analysisStep.Letters.Where(p => !char.IsAscii(p.Key)).SelectMany(BothCases))],
                [
                    .. analysisStep
                        .Letters.Where(p => char.IsAscii(p.Key))
                        .Select(p => parts.Filter($"{prefix}_{(int)p.Key:x}", Replace(p.Key.ToString(), p.Value))),
                    NotEmpty(),
                ]
            );

        public (string[] CharFilters, string[] Filters) Visit(LetterJoiningStep analysisStep) =>
            Of([
                .. analysisStep.Pairs.Select(p =>
                    parts.Filter(
                        $"{prefix}_{(int)p.First:x}_{(int)p.Second:x}",
                        Replace(Regex.Escape($"{p.First}{p.Second}") + (p.First == p.Second ? "+" : ""), p.Joined.ToString())
                    )
                ),
            ]);

        private static (string[] CharFilters, string[] Filters) Of(params string[] filters) => ([], filters);

        private static object Replace(string pattern, string replacement) =>
            new
            {
                type = "pattern_replace",
                pattern,
                replacement,
            };

        private string NotEmpty() => parts.Filter("not_empty", new { type = "length", min = 1 });

        private string Stem(string language) => parts.Filter("stem_" + language, new { type = "stemmer", language });

        /// <summary>The tokenizer sees the transliterated text, and names are recognized by their capital.</summary>
        private static IEnumerable<(string From, string To)> BothCases(KeyValuePair<char, string> letter)
        {
            yield return (letter.Key.ToString(), letter.Value);
            if (char.ToUpperInvariant(letter.Key) is var upper && upper != letter.Key && !char.IsAscii(upper))
                yield return (upper.ToString(), letter.Value.Length == 0 ? "" : char.ToUpperInvariant(letter.Value[0]) + letter.Value[1..]);
        }
    }
}
