using System.Buffers;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Pt;
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

    private static readonly Analyzer OneWord = new StepAnalyzer(SearchSchema.Exact, ofQuery: true, tokenizes: false);

    /// <summary>The analyzers of all text fields, for documents.</summary>
    public static Analyzer Documents { get; } = PerField(ofQuery: false);

    /// <summary>The analyzers of all text fields, for queries.</summary>
    public static Analyzer Queries { get; } = PerField(ofQuery: true);

    /// <summary>The analyzer of one analysis.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="ofQuery">Whether it is for queries; otherwise it is for documents.</param>
    public static Analyzer Of(TextAnalysis analysis, bool ofQuery) => new StepAnalyzer(analysis, ofQuery, tokenizes: true);

    /// <summary>
    /// A word, or the beginning of one, as the exact field holds it: homoglyphs and spellings folded, in lower case. It is not tokenized,
    /// since the beginning of a word or a misspelt word has to stay whole.
    /// </summary>
    public static string NormalizeWord(string word)
    {
        using var stream = OneWord.GetTokenStream("", new StringReader(word));
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        var normalized = stream.IncrementToken() ? term.ToString()! : "";
        stream.End();
        return normalized;
    }

    private static PerFieldAnalyzerWrapper PerField(bool ofQuery) =>
        new(
            new KeywordAnalyzer(),
            SearchSchema
                .Analyses.Select(a => (Analysis: a, Analyzer: Of(a, ofQuery)))
                .SelectMany(a => new[] { IndexFields.Text(a.Analysis), IndexFields.More(a.Analysis) }.Select(f => (Field: f, a.Analyzer)))
                .ToDictionary(p => p.Field, p => p.Analyzer)
        );

    private sealed class StepAnalyzer(TextAnalysis analysis, bool ofQuery, bool tokenizes) : Analyzer
    {
        private readonly Func<TokenStream, TokenStream>[] _filters = [.. analysis.Steps.Select(s => s.Accept(new StepFilters(ofQuery)))];

        /// <summary>No phrase reaches from one text of a document into the next.</summary>
        public override int GetPositionIncrementGap(string fieldName) => 100;

        protected override TextReader InitReader(string fieldName, TextReader reader) =>
            new StringReader(Homoglyphs.Normalize(reader.ReadToEnd()));

        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            Tokenizer words = tokenizes ? new StandardTokenizer(Version, reader) : new KeywordTokenizer(reader);
            return new TokenStreamComponents(words, _filters.Aggregate((TokenStream)words, (stream, filter) => filter(stream)));
        }
    }

    /// <summary>The token filters of each kind of step. Their data is prepared once and shared by the streams of all threads.</summary>
    private sealed class StepFilters(bool ofQuery) : IAnalysisStepVisitor<Func<TokenStream, TokenStream>>
    {
        public Func<TokenStream, TokenStream> Visit(CharacterFoldingStep analysisStep)
        {
            // The last character of each sequence decides whether a word needs folding at all: in most words nothing does.
            var folded = SearchValues.Create([.. analysisStep.Pairs.Select(p => p.From[^1])]);
            return stream => new FoldingFilter(stream, analysisStep.Pairs, folded);
        }

        public Func<TokenStream, TokenStream> Visit(WordsStep analysisStep) => stream => stream; // the tokenizer

        public Func<TokenStream, TokenStream> Visit(NamesStep analysisStep) =>
            ofQuery ? stream => stream : stream => new NamesFilter(stream);

        public Func<TokenStream, TokenStream> Visit(LowerCaseStep analysisStep) => stream => new LowerFilter(stream);

        public Func<TokenStream, TokenStream> Visit(DiacriticFoldingStep analysisStep) => stream => new ASCIIFoldingFilter(stream);

        public Func<TokenStream, TokenStream> Visit(StopWordsStep analysisStep)
        {
            var words = new CharArraySet(Version, [.. analysisStep.Words], false);
            return stream => new StopFilter(Version, stream, words);
        }

        public Func<TokenStream, TokenStream> Visit(ElisionsStep analysisStep)
        {
            var articles = new CharArraySet(Version, [.. analysisStep.Articles], false);
            return stream => new ElisionFilter(stream, articles);
        }

        public Func<TokenStream, TokenStream> Visit(EndingsStep analysisStep)
        {
            var endings = analysisStep.Endings.GroupBy(e => e[^1]).ToDictionary(g => g.Key, g => g.ToArray());
            return stream => new EndingFilter(stream, endings, analysisStep.MinStemLength);
        }

        public Func<TokenStream, TokenStream> Visit(CutStep analysisStep) => stream => new CutFilter(stream, analysisStep.MaxLength);

        public Func<TokenStream, TokenStream> Visit(StemmerStep analysisStep) =>
            analysisStep.Stemmer switch
            {
                Stemmer.EnglishPossessive => stream => new EnglishPossessiveFilter(Version, stream),
                Stemmer.Porter => stream => new PorterStemFilter(stream),
                Stemmer.SnowballRussian => stream => new SnowballFilter(stream, new RussianStemmer()),
                Stemmer.LightGerman => stream => new GermanLightStemFilter(stream),
                Stemmer.LightFrench => stream => new FrenchLightStemFilter(stream),
                Stemmer.LightSpanish => stream => new SpanishLightStemFilter(stream),
                Stemmer.LightItalian => stream => new ItalianLightStemFilter(stream),
                Stemmer.LightPortuguese => stream => new PortugueseLightStemFilter(stream),
                Stemmer.Czech => stream => new CzechStemFilter(stream),
                Stemmer.Bulgarian => stream => new BulgarianStemFilter(stream),
            };

        public Func<TokenStream, TokenStream> Visit(TransliterationStep analysisStep)
        {
            var letters = new string?[analysisStep.Letters.Keys.Max() + 1];
            foreach (var (letter, latin) in analysisStep.Letters)
                letters[letter] = latin;
            return stream => new TransliterationFilter(stream, letters);
        }

        public Func<TokenStream, TokenStream> Visit(LetterJoiningStep analysisStep) =>
            stream => new JoiningFilter(stream, analysisStep.Pairs);
    }

    private sealed class FoldingFilter(TokenStream input, IReadOnlyList<(string From, string To)> pairs, SearchValues<char> folding)
        : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term)
        {
            var word = term.Buffer.AsSpan(0, term.Length);
            if (!word.ContainsAny(folding))
                return true;
            var folded = new StringBuilder().Append(word);
            foreach (var (from, to) in pairs)
                folded.Replace(from, to);
            term.SetEmpty().Append(folded);
            return term.Length > 0;
        }
    }

    private sealed class NamesFilter(TokenStream input) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term) => char.IsUpper(term.Buffer[0]);
    }

    /// <summary>Looks the letters of our languages up; Lucene's own filter calls ICU for each letter, which takes longer.</summary>
    private sealed class LowerFilter(TokenStream input) : WordFilter(input)
    {
        // Latin to Cyrillic.
        private static readonly char[] Lower = [.. Enumerable.Range(0, 0x530).Select(c => char.ToLowerInvariant((char)c))];

        protected override bool Change(ICharTermAttribute term)
        {
            foreach (ref var letter in term.Buffer.AsSpan(0, term.Length))
                letter = letter < Lower.Length ? Lower[letter] : char.ToLowerInvariant(letter);
            return true;
        }
    }

    /// <param name="input">The words.</param>
    /// <param name="endings">The endings by their last letter, each longest first.</param>
    /// <param name="minStemLength">Letters that a stem keeps at least.</param>
    private sealed class EndingFilter(TokenStream input, Dictionary<char, string[]> endings, int minStemLength) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term)
        {
            var word = term.Buffer.AsSpan(0, term.Length);
            if (!endings.TryGetValue(word[^1], out var fitting))
                return true;
            foreach (var ending in fitting)
                if (word.Length >= ending.Length + minStemLength && word.EndsWith(ending, StringComparison.Ordinal))
                {
                    term.Length -= ending.Length;
                    break;
                }

            return true;
        }
    }

    private sealed class CutFilter(TokenStream input, int maxLength) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term)
        {
            term.Length = Math.Min(term.Length, maxLength);
            return true;
        }
    }

    /// <param name="input">The words.</param>
    /// <param name="letters">What a letter becomes, by its code; null if it stays.</param>
    private sealed class TransliterationFilter(TokenStream input, string?[] letters) : WordFilter(input)
    {
        private readonly StringBuilder _latin = new();

        protected override bool Change(ICharTermAttribute term)
        {
            _latin.Clear();
            foreach (var letter in term.Buffer.AsSpan(0, term.Length))
                if (letter < letters.Length && letters[letter] is { } latin)
                    _latin.Append(latin);
                else
                    _latin.Append(letter);
            term.SetEmpty().Append(_latin);
            return term.Length > 0;
        }
    }

    private sealed class JoiningFilter(TokenStream input, IReadOnlyList<(char First, char Second, char Joined)> pairs) : WordFilter(input)
    {
        protected override bool Change(ICharTermAttribute term)
        {
            foreach (var (first, second, joined) in pairs)
                term.Length = Join(term.Buffer.AsSpan(0, term.Length), first, second, joined);
            return true;
        }

        /// <summary>Joins two letters from left to right; if they are the same letter, any number of them.</summary>
        /// <returns>The new length.</returns>
        private static int Join(Span<char> word, char first, char second, char joined)
        {
            var length = 0;
            for (var i = 0; i < word.Length; i++)
            {
                if (word[i] != first || i + 1 == word.Length || word[i + 1] != second)
                {
                    word[length++] = word[i];
                    continue;
                }

                word[length++] = joined;
                i++;
                while (first == second && i + 1 < word.Length && word[i + 1] == second)
                    i++;
            }

            return length;
        }
    }

    /// <summary>A filter that changes or drops words one by one.</summary>
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

        /// <summary>Changes the word in place; false drops it.</summary>
        protected abstract bool Change(ICharTermAttribute term);
    }
}
