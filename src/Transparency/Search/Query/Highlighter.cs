using System.Net;
using System.Text;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Search;
using Lucene.Net.Util.Automaton;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;

namespace Transparency.Search.Query;

/// <summary>Marks the words of a text that a query matched, and cuts the passage that has most of them.</summary>
internal sealed class Highlighter
{
    private const int PassageLength = 260;
    private const int LongestScanned = 20_000;
    private readonly Dictionary<string, Matches> _fields = [];

    public Highlighter(LuceneQuery? query) => Visit(query);

    public Highlighter(IEnumerable<IndexTerm> terms)
    {
        foreach (var term in terms)
        {
            Of(IndexFields.TextOf(term.Analysis)).Words.Add(term.Text);
            Of(IndexFields.MoreOf(term.Analysis)).Words.Add(term.Text);
        }
    }

    /// <summary>Makes the results of a search from their documents.</summary>
    public static Func<SearchableDocument, SearchHit> HitsOf(SearchQuery search, LuceneQuery? words) =>
        search.CutPassages ? new Highlighter(words).Hit : SearchHit.Plain;

    /// <summary>The texts of a document that answer a query: its title, and the passage that shows best why it was found.</summary>
    public SearchHit Hit(SearchableDocument document)
    {
        var best = (Html: "", Marks: -1, document.Language);
        foreach (var part in document.Texts)
            Consider(part, IndexFields.Text);
        if (best.Marks <= 0)
            foreach (var part in document.More)
                Consider(part, IndexFields.More);
        return new(
            document,
            Html(document.Title, 0, document.Title.Length, Spans(document.Language, document.Title, IndexFields.Text)),
            best.Html,
            best.Language
        );

        void Consider(TextPart part, Func<TextAnalysis, string> field)
        {
            var (html, marks) = Passage(part, field);
            if (marks > best.Marks && (marks > 0 || field == IndexFields.Text))
                best = (html, marks, part.Language);
        }
    }

    private (string Html, int Marks) Passage(TextPart part, Func<TextAnalysis, string> field)
    {
        var text = part.Value.Length > LongestScanned ? part.Value[..LongestScanned] : part.Value;
        var spans = Spans(part.Language, text, field);
        var (start, best) = (0, 0);
        for (var i = 0; i < spans.Count; i++)
        {
            var count = 0;
            while (i + count < spans.Count && spans[i + count].End - spans[i].Start <= PassageLength)
                count++;
            if (count > best)
                (start, best) = (Math.Max(0, spans[i].Start - 40), count);
        }

        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        var end = Math.Min(text.Length, start + PassageLength);
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return ((start > 0 ? "… " : "") + Html(text, start, end, spans) + (end < text.Length ? " …" : ""), best);
    }

    private List<(int Start, int End)> Spans(string language, string text, Func<TextAnalysis, string> field)
    {
        var spans = new List<(int Start, int End)>();
        foreach (var analysis in SearchSchema.AnalysesFor(language))
        {
            if (!_fields.TryGetValue(field(analysis), out var matches))
                continue;
            using var stream = Analyzers.Documents.GetTokenStream(field(analysis), new StringReader(text));
            var term = stream.GetAttribute<ICharTermAttribute>();
            var offset = stream.GetAttribute<IOffsetAttribute>();
            stream.Reset();
            while (stream.IncrementToken())
                if (matches.Has(term.Buffer.AsSpan(0, term.Length)))
                    spans.Add((offset.StartOffset, offset.EndOffset));
            stream.End();
        }

        spans.Sort();
        return spans;
    }

    private static string Html(string text, int start, int end, List<(int Start, int End)> spans)
    {
        var html = new StringBuilder();
        var at = start;
        foreach (var span in spans)
        {
            if (span.Start < at || span.End > end)
                continue;
            html.Append(WebUtility.HtmlEncode(text[at..span.Start]))
                .Append("<mark>")
                .Append(WebUtility.HtmlEncode(text[span.Start..span.End]))
                .Append("</mark>");
            at = span.End;
        }

        return html.Append(WebUtility.HtmlEncode(text[at..end])).ToString();
    }

    private void Visit(LuceneQuery? query)
    {
        switch (query)
        {
            case BooleanQuery all:
                foreach (var clause in all.Clauses)
                    if (clause.Occur != Occur.MUST_NOT)
                        Visit(clause.Query);
                break;
            case DisjunctionMaxQuery best:
                foreach (var one in best)
                    Visit(one);
                break;
            case TermQuery one:
                Of(one.Term.Field).Words.Add(one.Term.Text);
                break;
            case PhraseQuery phrase:
                foreach (var term in phrase.GetTerms())
                    Of(term.Field).Words.Add(term.Text);
                break;
            case PrefixQuery prefix:
                Of(prefix.Prefix.Field).Prefixes.Add(prefix.Prefix.Text);
                break;
            case FuzzyQuery fuzzy:
                Of(fuzzy.Term.Field)
                    .Near.Add(new(new LevenshteinAutomata(fuzzy.Term.Text, fuzzy.Transpositions).ToAutomaton(fuzzy.MaxEdits)));
                break;
            default:
                break; // everything: there are no words to mark
        }
    }

    private Matches Of(string field) => _fields.TryGetValue(field, out var matches) ? matches : _fields[field] = new();

    private sealed class Matches
    {
        private HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public Matches() => _lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

        public HashSet<string> Words { get; } = new(StringComparer.Ordinal);

        public List<string> Prefixes { get; } = [];

        /// <summary>Of misspelt words, all that are near enough.</summary>
        public List<CharacterRunAutomaton> Near { get; } = [];

        public bool Has(ReadOnlySpan<char> word)
        {
            if (_lookup.Contains(word))
                return true;
            foreach (var prefix in Prefixes)
                if (word.StartsWith(prefix, StringComparison.Ordinal))
                    return true;
            return Near.Count > 0 && word.ToString() is var text && Near.Any(near => near.Run(text));
        }
    }
}
