using System.Net;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Transparency.Search.Lucene;

/// <summary>Marks the words of a text that a query matched, and cuts the passage that has most of them.</summary>
internal sealed class Highlighter(IReadOnlyDictionary<string, Analyzer> analyzers, IReadOnlyDictionary<string, List<Func<string, bool>>> matches)
{
    private const int PassageLength = 260;
    private const int LongestScanned = 20_000;

    /// <summary>The whole text as HTML.</summary>
    public string Mark(string language, string text) => Html(text, 0, text.Length, Spans(language, text, LuceneDocument.Text));

    /// <summary>The best passage of a text as HTML, and how many marks it has.</summary>
    public (string Html, int Marks) Passage(string language, string text, bool more = false)
    {
        if (text.Length > LongestScanned) text = text[..LongestScanned];
        var spans = Spans(language, text, more ? LuceneDocument.More : LuceneDocument.Text);
        var (start, best) = (0, 0);
        for (var i = 0; i < spans.Count; i++)
        {
            var count = 0;
            while (i + count < spans.Count && spans[i + count].End - spans[i].Start <= PassageLength) count++;
            if (count > best) (start, best) = (Math.Max(0, spans[i].Start - 40), count);
        }

        while (start > 0 && !char.IsWhiteSpace(text[start - 1])) start--;
        var end = Math.Min(text.Length, start + PassageLength);
        while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
        return ((start > 0 ? "… " : "") + Html(text, start, end, spans) + (end < text.Length ? " …" : ""), best);
    }

    private List<(int Start, int End)> Spans(string language, string text, Func<TextAnalysis, string> field)
    {
        var spans = new SortedSet<(int Start, int End)>();
        foreach (var analysis in SearchSchema.AnalysesFor(language))
        {
            if (!matches.TryGetValue(field(analysis), out var tests)) continue;
            using var stream = analyzers[analysis.Name].GetTokenStream(field(analysis), new StringReader(text));
            var term = stream.GetAttribute<ICharTermAttribute>();
            var offset = stream.GetAttribute<IOffsetAttribute>();
            stream.Reset();
            while (stream.IncrementToken())
            {
                var word = term.ToString();
                if (tests.Exists(t => t(word!))) spans.Add((offset.StartOffset, offset.EndOffset));
            }

            stream.End();
        }

        return [.. spans];
    }

    private static string Html(string text, int start, int end, List<(int Start, int End)> spans)
    {
        var html = new StringBuilder();
        var at = start;
        foreach (var span in spans)
        {
            if (span.Start < at || span.End > end) continue;
            html.Append(WebUtility.HtmlEncode(text[at..span.Start])).Append("<mark>").Append(WebUtility.HtmlEncode(text[span.Start..span.End])).Append("</mark>");
            at = span.End;
        }

        return html.Append(WebUtility.HtmlEncode(text[at..end])).ToString();
    }
}
