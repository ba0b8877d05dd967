using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.CharFilters;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Pattern;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Util;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>The analyzers that the settings of an index describe, of Elasticsearch's components as Lucene has them.</summary>
internal sealed class LoopbackAnalysis(JsonElement analysis)
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private readonly Dictionary<string, Analyzer> _analyzers = [];

    /// <summary>The words that an analyzer makes of a text.</summary>
    public List<string> Tokens(string analyzer, string text)
    {
        if (analyzer == "whitespace")
            return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (analyzer == "keyword")
            return [text];
        if (!_analyzers.TryGetValue(analyzer, out var built))
            _analyzers[analyzer] = built = new Described(this, analysis.GetProperty("analyzer").GetProperty(analyzer));
        var tokens = new List<string>();
        using var stream = built.GetTokenStream("", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            tokens.Add(term.ToString()!);
        stream.End();
        return tokens;
    }

    private MappingCharFilter CharFilter(string name, TextReader text)
    {
        var described = analysis.GetProperty("char_filter").GetProperty(name);
        Assert.Equal("mapping", described.GetProperty("type").GetString());
        var rules = new NormalizeCharMap.Builder();
        foreach (var rule in described.GetProperty("mappings").EnumerateArray().Select(m => m.GetString()!.Split("=>")))
            rules.Add(Unescape(rule[0]), Unescape(rule[1]));
        return new MappingCharFilter(rules.Build(), text);
    }

    private TokenStream Filter(string name, TokenStream stream)
    {
        if (!analysis.GetProperty("filter").TryGetProperty(name, out var described))
            return name switch
            {
                "lowercase" => new LowerCaseFilter(Version, stream),
                "porter_stem" => new PorterStemFilter(stream),
                "asciifolding" => new ASCIIFoldingFilter(stream),
                _ => throw new NotSupportedException($"There is no filter '{name}'."),
            };
        return Text("type") switch
        {
            "keep_types" => stream, // of what this tokenizer has no type for
            "length" => new LengthFilter(Version, stream, described.GetProperty("min").GetInt32(), int.MaxValue),
            "pattern_replace" => new PatternReplaceFilter(stream, new Regex(Text("pattern")), Text("replacement"), all: true),
            "stop" => new StopFilter(Version, stream, Stops(described.GetProperty("stopwords"))),
            "truncate" => new TruncateTokenFilter(stream, described.GetProperty("length").GetInt32()),
            "elision" => new ElisionFilter(stream, Stops(described.GetProperty("articles"))),
            "stemmer" when Text("language") == "english" => new PorterStemFilter(stream),
            "stemmer" when Text("language") == "possessive_english" => new EnglishPossessiveFilter(Version, stream),
            "stemmer" when Text("language") == "light_german" => new GermanLightStemFilter(stream),
            "stemmer" when Text("language") == "light_french" => new FrenchLightStemFilter(stream),
            "stemmer" when Text("language") == "light_spanish" => new SpanishLightStemFilter(stream),
            "stemmer" when Text("language") == "light_italian" => new ItalianLightStemFilter(stream),
            "stemmer" when Text("language") == "light_portuguese" => new PortugueseLightStemFilter(stream),
            "stemmer" when Text("language") == "czech" => new CzechStemFilter(stream),
            "stemmer" when Text("language") == "bulgarian" => new BulgarianStemFilter(stream),
            "snowball" or "stemmer" when Text("language") is "Russian" or "russian" => new SnowballFilter(stream, new RussianStemmer()),
            var other => throw new NotSupportedException($"There is no filter of type '{other}' with {described}."),
        };

        string Text(string property) => described.GetProperty(property).GetString()!;
    }

    private static CharArraySet Stops(JsonElement words) =>
        words.ValueKind switch
        {
            JsonValueKind.Array => new CharArraySet(Version, words.EnumerateArray().Select(w => w.GetString()!), ignoreCase: false),
            _ when words.GetString() == "_english_" => EnglishAnalyzer.DefaultStopSet,
            _ => throw new NotSupportedException($"There are no stop words '{words}'."),
        };

    private static string Unescape(string text) =>
        string.Concat(
            text.Split(@"\u", StringSplitOptions.RemoveEmptyEntries)
                .Select(hex => (char)int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        );

    private sealed class Described(LoopbackAnalysis of, JsonElement analyzer) : Analyzer
    {
        protected override TextReader InitReader(string fieldName, TextReader reader) =>
            analyzer.TryGetProperty("char_filter", out var filters)
                ? filters.EnumerateArray().Aggregate(reader, (text, name) => of.CharFilter(name.GetString()!, text))
                : reader;

        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            Assert.Equal("standard", analyzer.GetProperty("tokenizer").GetString());
            var words = new StandardTokenizer(Version, reader);
            return new(
                words,
                analyzer
                    .GetProperty("filter")
                    .EnumerateArray()
                    .Aggregate((TokenStream)words, (stream, name) => of.Filter(name.GetString()!, stream))
            );
        }
    }
}
