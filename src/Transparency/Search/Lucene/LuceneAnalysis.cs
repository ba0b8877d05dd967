using System.Buffers;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
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

    private static readonly Dictionary<string, CharArraySet> StopWords = SearchSchema.StopWords.ToDictionary(s => s.Key, s => new CharArraySet(Version, [.. s.Value], false));

    private static readonly Dictionary<string, Analyzer> ForDocuments = SearchSchema.Analyses.ToDictionary(a => a.Name, a => (Analyzer)new SchemaAnalyzer(a, ofQuery: false));

    private static readonly Dictionary<string, Analyzer> ForQueries = SearchSchema.Analyses.ToDictionary(a => a.Name, a => (Analyzer)new SchemaAnalyzer(a, ofQuery: true));

    /// <summary>The analyzers of all text fields, for documents.</summary>
    public static Analyzer Documents { get; } = PerField(ForDocuments);

    /// <summary>The analyzers of all text fields, for queries.</summary>
    public static Analyzer Queries { get; } = PerField(ForQueries);

    private static PerFieldAnalyzerWrapper PerField(Dictionary<string, Analyzer> analyzers) => new(new KeywordAnalyzer(), SearchSchema.Analyses
        .SelectMany(a => new[] { LuceneDocument.Text(a), LuceneDocument.More(a) }.Select(f => (Field: f, Analyzer: analyzers[a.Name])))
        .ToDictionary(p => p.Field, p => p.Analyzer));

    private sealed class SchemaAnalyzer(TextAnalysis analysis, bool ofQuery) : Analyzer
    {
        /// <summary>No phrase reaches from one text of a document into the next.</summary>
        public override int GetPositionIncrementGap(string fieldName) => 100;

        protected override TextReader InitReader(string fieldName, TextReader reader) => new JoiningReader(reader);

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
                    AnalysisStep.English => new PorterStemFilter(new StopFilter(Version, new EnglishPossessiveFilter(Version, stream), StopWords["en"])),
                    AnalysisStep.Russian => new SnowballFilter(new StopFilter(Version, stream, StopWords["ru"]), new RussianStemmer()),
                    AnalysisStep.Ukrainian => new UkrainianStemFilter(new StopFilter(Version, stream, StopWords["uk"])),
                    AnalysisStep.Latin => new LatinFilter(new ASCIIFoldingFilter(stream)),
                };
            return new TokenStreamComponents(words, stream);
        }
    }

    /// <summary>
    /// Keeps together, character for character, what the tokenizer would cut at a character that <see cref="SearchSchema.Folding"/> folds:
    /// apostrophes become one that is a part of words, and the zero-width space one that joins (UAX #29).
    /// </summary>
    private sealed class JoiningReader(TextReader text) : TextReader
    {
        public override int Peek() => text.Peek();

        public override int Read() => text.Read();

        public override int Read(char[] buffer, int index, int count)
        {
            var read = text.Read(buffer, index, count);
            if (read > 0)
            {
                var span = buffer.AsSpan(index, read);
                span.Replace('`', '\'');
                span.Replace('´', '\'');
                span.Replace('＇', '\'');
                span.Replace('\u200B', '\u2060');
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) text.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class FoldingFilter(TokenStream input) : WordFilter(input)
    {
        private static readonly SearchValues<char> Folded = SearchValues.Create([.. SearchSchema.Folding.Select(p => p.From[^1])]);

        protected override bool Change(ICharTermAttribute term)
        {
            var word = term.Buffer.AsSpan(0, term.Length);
            if (!word.ContainsAny(Folded)) return true;
            var folded = new StringBuilder().Append(word);
            foreach (var (from, to) in SearchSchema.Folding) folded.Replace(from, to);
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
            foreach (ref var letter in term.Buffer.AsSpan(0, term.Length)) letter = letter < Lower.Length ? Lower[letter] : char.ToLowerInvariant(letter);
            return true;
        }
    }

    private sealed class UkrainianStemFilter(TokenStream input) : WordFilter(input)
    {
        private static readonly Dictionary<char, string[]> Endings = SearchSchema.UkrainianEndings.GroupBy(e => e[^1]).ToDictionary(g => g.Key, g => g.ToArray());

        protected override bool Change(ICharTermAttribute term)
        {
            var word = term.Buffer.AsSpan(0, term.Length);
            if (word.Length > 3 && Endings.TryGetValue(word[^1], out var endings))
                foreach (var ending in endings)
                    if (word.Length >= ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal))
                    {
                        term.Length -= ending.Length;
                        break;
                    }

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
                    foreach (var one in letters) Append(one);
                else Append(letter);
            foreach (var ending in SearchSchema.LatinEndings)
                if (_latin.Length >= ending.Length + 4 && EndsWith(ending))
                {
                    _latin.Length -= ending.Length;
                    break;
                }

            term.SetEmpty().Append(_latin);
            return term.Length > 0;
        }

        private void Append(char letter)
        {
            if (_latin.Length > 0 && SearchSchema.LatinPairs.TryGetValue((_latin[^1], letter), out var one)) _latin[^1] = one;
            else _latin.Append(letter);
        }

        private bool EndsWith(string ending)
        {
            for (var i = 1; i <= ending.Length; i++)
                if (_latin[^i] != ending[^i]) return false;
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
