using System.Buffers;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Util;
using Transparency.Search.Indexing;

namespace Transparency.Search.Analysis;

/// <summary>Builds Lucene analyzers from the schema.</summary>
internal static class Analyzers
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;

    private static readonly Dictionary<string, CharArraySet> StopWords = SearchSchema.StopWords.ToDictionary(
        s => s.Key,
        s => new CharArraySet(Version, [.. s.Value], false)
    );

    private static readonly CharArraySet Elisions = new(Version, [.. SearchSchema.FrenchElisions], false);

    private static readonly Dictionary<char, string[]> UkrainianEndings = ByLast(SearchSchema.UkrainianEndings),
        UkrainianSuffixes = ByLast(SearchSchema.UkrainianSuffixes),
        PolishEndings = ByLast(SearchSchema.PolishEndings);

    private static readonly Dictionary<string, Analyzer> ForDocuments = SearchSchema.Analyses.ToDictionary(
        a => a.Name,
        a => (Analyzer)new SchemaAnalyzer(a, ofQuery: false)
    );

    private static readonly Dictionary<string, Analyzer> ForQueries = SearchSchema.Analyses.ToDictionary(
        a => a.Name,
        a => (Analyzer)new SchemaAnalyzer(a, ofQuery: true)
    );

    /// <summary>The analyzers of all text fields, for documents.</summary>
    public static Analyzer Documents { get; } = PerField(ForDocuments);

    /// <summary>The analyzers of all text fields, for queries.</summary>
    public static Analyzer Queries { get; } = PerField(ForQueries);

    private static PerFieldAnalyzerWrapper PerField(Dictionary<string, Analyzer> analyzers) =>
        new(
            new KeywordAnalyzer(),
            SearchSchema
                .Analyses.SelectMany(a =>
                    new[] { IndexFields.Text(a), IndexFields.More(a) }.Select(f => (Field: f, Analyzer: analyzers[a.Name]))
                )
                .ToDictionary(p => p.Field, p => p.Analyzer)
        );

    private sealed class SchemaAnalyzer(TextAnalysis analysis, bool ofQuery) : Analyzer
    {
        /// <summary>No phrase reaches from one text of a document into the next.</summary>
        public override int GetPositionIncrementGap(string fieldName) => 100;

        protected override TextReader InitReader(string fieldName, TextReader reader) =>
            new StringReader(Homoglyphs.Normalize(reader.ReadToEnd()));

        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            Tokenizer words = new StandardTokenizer(Version, reader);
            TokenStream stream = words;
            foreach (var step in analysis.Steps)
                stream = step switch
                {
                    AnalysisStep.Words => stream, // the tokenizer
                    AnalysisStep.FoldCharacters => new FoldingFilter(stream),
                    AnalysisStep.Names => ofQuery ? stream : new NamesFilter(stream),
                    AnalysisStep.LowerCase => new LowerFilter(stream),
                    AnalysisStep.English => new PorterStemFilter(
                        new StopFilter(Version, new EnglishPossessiveFilter(Version, stream), StopWords["en"])
                    ),
                    AnalysisStep.Russian => new CutFilter(
                        new SnowballFilter(new StopFilter(Version, stream, StopWords["ru"]), new RussianStemmer()),
                        SearchSchema.LongestStem
                    ),
                    AnalysisStep.Ukrainian => new CutFilter(
                        new EndingFilter(
                            new EndingFilter(new StopFilter(Version, stream, StopWords["uk"]), UkrainianEndings, 3),
                            UkrainianSuffixes,
                            4
                        ),
                        SearchSchema.LongestStem
                    ),
                    AnalysisStep.Polish => new EndingFilter(
                        new StopFilter(Version, new ASCIIFoldingFilter(stream), StopWords["pl"]),
                        PolishEndings,
                        4
                    ),
                    AnalysisStep.German => new GermanLightStemFilter(new StopFilter(Version, stream, StopWords["de"])),
                    AnalysisStep.French => new FrenchLightStemFilter(
                        new StopFilter(Version, new ElisionFilter(stream, Elisions), StopWords["fr"])
                    ),
                    AnalysisStep.Latin => new LatinFilter(new ASCIIFoldingFilter(stream)),
                };
            return new TokenStreamComponents(words, stream);
        }
    }

    private sealed class FoldingFilter(TokenStream input) : WordFilter(input)
    {
        private static readonly SearchValues<char> Folded = SearchValues.Create([.. SearchSchema.Folding.Select(p => p.From[^1])]);

        protected override bool Change(ICharTermAttribute term)
        {
            var word = term.Buffer.AsSpan(0, term.Length);
            if (!word.ContainsAny(Folded))
                return true;
            var folded = new StringBuilder().Append(word);
            foreach (var (from, to) in SearchSchema.Folding)
                folded.Replace(from, to);
            term.SetEmpty().Append(folded);
            return term.Length > 0;
        }
    }

    private sealed class NamesFilter(TokenStream input) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term) => char.IsUpper(term.Buffer[0]);
    }

    /// <summary>Lucene's own asks ICU for each letter; the letters of our languages are looked up.</summary>
    private sealed class LowerFilter(TokenStream input) : WordFilter(input)
    {
        private static readonly char[] Lower = [.. Enumerable.Range(0, 0x530).Select(c => char.ToLowerInvariant((char)c))]; // Latin to Cyrillic

        protected override bool Change(ICharTermAttribute term)
        {
            foreach (ref var letter in term.Buffer.AsSpan(0, term.Length))
                letter = letter < Lower.Length ? Lower[letter] : char.ToLowerInvariant(letter);
            return true;
        }
    }

    private static Dictionary<char, string[]> ByLast(IEnumerable<string> endings) =>
        endings.GroupBy(e => e[^1]).ToDictionary(g => g.Key, g => g.ToArray());

    /// <summary>Takes the longest ending off that leaves so many letters.</summary>
    private sealed class EndingFilter(TokenStream input, Dictionary<char, string[]> endings, int left) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term)
        {
            var word = term.Buffer.AsSpan(0, term.Length);
            if (!endings.TryGetValue(word[^1], out var fitting))
                return true;
            foreach (var ending in fitting)
                if (word.Length >= ending.Length + left && word.EndsWith(ending, StringComparison.Ordinal))
                {
                    term.Length -= ending.Length;
                    break;
                }

            return true;
        }
    }

    private sealed class CutFilter(TokenStream input, int longest) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term)
        {
            term.Length = Math.Min(term.Length, longest);
            return true;
        }
    }

    private sealed class LatinFilter(TokenStream input) : WordFilter(input)
    {
        private readonly StringBuilder _latin = new();

        protected override bool Change(ICharTermAttribute term)
        {
            _latin.Clear();
            foreach (var letter in term.Buffer.AsSpan(0, term.Length))
                if (SearchSchema.Transliteration.TryGetValue(letter, out var letters))
                    _latin.Append(letters);
                else
                    _latin.Append(letter);
            foreach (var ((first, second), one) in SearchSchema.LatinPairs)
                Join(first, second, one);
            foreach (var ending in SearchSchema.LatinEndings)
                if (_latin.Length >= ending.Length + 4 && EndsWith(ending))
                {
                    _latin.Length -= ending.Length;
                    break;
                }

            term.SetEmpty().Append(_latin);
            return term.Length > 0;
        }

        /// <summary>Makes two letters one, from left to right; of a letter that is doubled, any number.</summary>
        private void Join(char first, char second, char one)
        {
            for (var i = 0; i < _latin.Length - 1; i++)
            {
                if (_latin[i] != first || _latin[i + 1] != second)
                    continue;
                _latin[i] = one;
                do _latin.Remove(i + 1, 1);
                while (first == second && i + 1 < _latin.Length && _latin[i + 1] == second);
            }
        }

        private bool EndsWith(string ending)
        {
            for (var i = 1; i <= ending.Length; i++)
                if (_latin[^i] != ending[^i])
                    return false;
            return true;
        }
    }

    /// <summary>A filter that changes words one by one, or drops them.</summary>
    private abstract class WordFilter : TokenFilter
    {
        private readonly ICharTermAttribute _term;
        private readonly IPositionIncrementAttribute _position;

        protected WordFilter(TokenStream input)
            : base(input)
        {
            _term = AddAttribute<ICharTermAttribute>();
            _position = AddAttribute<IPositionIncrementAttribute>();
        }

        public sealed override bool IncrementToken()
        {
            var dropped = 0;
            while (m_input.IncrementToken())
            {
                if (Change(_term))
                {
                    _position.PositionIncrement += dropped;
                    return true;
                }

                dropped += _position.PositionIncrement;
            }

            return false;
        }

        /// <summary>Changes the word in its place; false drops it.</summary>
        protected abstract bool Change(ICharTermAttribute term);
    }
}
