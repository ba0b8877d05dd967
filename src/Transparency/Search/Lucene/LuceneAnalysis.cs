using Lucene.Net.Analysis;
using Lucene.Net.Analysis.CharFilters;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Util;

namespace Transparency.Search.Lucene;

/// <summary>Builds Lucene analyzers from the schema.</summary>
internal static class LuceneAnalysis
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;

    private static readonly NormalizeCharMap Folding = BuildFolding();

    private static readonly CharArraySet UkrainianStops = new(Version,
        "і й та а але або що як це цей ця ці в у на з із зі до за від для по про при не ні він вона воно вони ми ви я ти є був була було були же ж б би".Split(' '), false);

    public static Analyzer Build(TextAnalysis analysis) => new SchemaAnalyzer(analysis);

    /// <summary>Cyrillic words in folded Latin: Зеленський, Зеленский and Zelenskyy all give zelensk.</summary>
    public static string ToLatin(ReadOnlySpan<char> word)
    {
        var latin = new System.Text.StringBuilder(word.Length + 4);
        foreach (var c in word) latin.Append(Latin(c) ?? c.ToString());
        latin.Replace("yy", "y").Replace("iy", "y").Replace("yi", "y").Replace("ii", "y").Replace("i", "y").Replace("yy", "y").Replace("j", "y").Replace("kh", "h").Replace("w", "v");
        var folded = latin.ToString();
        var ending = SearchSchema.LatinEndings.FirstOrDefault(e => folded.Length >= e.Length + 4 && folded.EndsWith(e, StringComparison.Ordinal));
        return ending is null ? folded : folded[..^ending.Length];
    }

    private static string? Latin(char c) => c switch
    {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' or 'ґ' => "g",
        'д' => "d",
        'е' or 'є' or 'э' or 'ё' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' or 'і' or 'ї' or 'й' or 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ь' or 'ъ' or '\'' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => null,
    };

    private static NormalizeCharMap BuildFolding()
    {
        var map = new NormalizeCharMap.Builder();
        foreach (var apostrophe in "’ʼ‘`´ʹ") map.Add(apostrophe.ToString(), "'");
        foreach (var gone in "\u0301\u00AD\u200B\u200C\u200D\u2060\uFEFF\u200E\u200F") map.Add(gone.ToString(), "");
        foreach (var (from, to) in new[] { ("ґ", "г"), ("Ґ", "Г"), ("ё", "е"), ("Ё", "Е") }) map.Add(from, to);
        return map.Build();
    }

    private sealed class SchemaAnalyzer(TextAnalysis analysis) : Analyzer
    {
        protected override TextReader InitReader(string fieldName, TextReader reader) =>
            analysis.Steps.Contains(AnalysisStep.FoldCharacters) ? new MappingCharFilter(Folding, reader) : reader;

        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            Tokenizer words = new StandardTokenizer(Version, reader);
            TokenStream stream = words;
            foreach (var step in analysis.Steps)
                stream = step switch
                {
                    AnalysisStep.FoldCharacters or AnalysisStep.Words => stream, // before the filters: InitReader and the tokenizer
                    AnalysisStep.LowerCase => new LowerCaseFilter(Version, stream),
                    AnalysisStep.English => new PorterStemFilter(new StopFilter(Version, new EnglishPossessiveFilter(Version, stream), StopAnalyzer.ENGLISH_STOP_WORDS_SET)),
                    AnalysisStep.Russian => new SnowballFilter(new StopFilter(Version, stream, RussianAnalyzer.DefaultStopSet), new RussianStemmer()),
                    AnalysisStep.Ukrainian => new UkrainianStemFilter(new StopFilter(Version, stream, UkrainianStops)),
                    AnalysisStep.Latin => new LatinFilter(new ASCIIFoldingFilter(stream)),
                };
            return new TokenStreamComponents(words, stream);
        }
    }

    private sealed class UkrainianStemFilter : TokenFilter
    {
        private readonly ICharTermAttribute _term;

        public UkrainianStemFilter(TokenStream input)
            : base(input) => _term = AddAttribute<ICharTermAttribute>();

        public override bool IncrementToken()
        {
            if (!m_input.IncrementToken()) return false;
            var word = _term.Buffer.AsSpan(0, _term.Length);
            foreach (var ending in SearchSchema.UkrainianEndings)
                if (word.Length >= ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal))
                {
                    _term.Length = word.Length - ending.Length;
                    break;
                }

            return true;
        }
    }

    private sealed class LatinFilter : TokenFilter
    {
        private readonly ICharTermAttribute _term;

        public LatinFilter(TokenStream input)
            : base(input) => _term = AddAttribute<ICharTermAttribute>();

        public override bool IncrementToken()
        {
            if (!m_input.IncrementToken()) return false;
            var latin = ToLatin(_term.Buffer.AsSpan(0, _term.Length));
            _term.SetEmpty().Append(latin);
            return true;
        }
    }
}
