using Lucene.Net.Analysis.TokenAttributes;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;

namespace Transparency.Search.Analysis;

/// <summary>A token of a text.</summary>
/// <param name="Text">The token.</param>
/// <param name="Start">Where its word starts in the text.</param>
internal readonly record struct TextToken(string Text, int Start);

/// <summary>Runs the schema's analyses in this process, whatever the engine: what it indexes are the same tokens.</summary>
internal static class TextTokens
{
    private const int LongestText = 10_000;

    /// <summary>The tokens of a query's or a post's text.</summary>
    public static IEnumerable<TextToken> OfQuery(TextAnalysis analysis, string text) => Of(Analyzers.Queries, analysis, text);

    /// <summary>The words of a document's text, each as it stands and in the forms that are indexed.</summary>
    /// <param name="part">The text.</param>
    /// <param name="most">The most words.</param>
    public static IReadOnlyList<(string Text, IReadOnlyList<IndexTerm> Forms)> OfDocument(TextPart part, int most)
    {
        var text = part.Value.Length > LongestText ? part.Value[..LongestText] : part.Value;
        var analyses = SearchSchema.AnalysesFor(part.Language);
        var words = Of(Analyzers.Documents, SearchSchema.Exact, text).Take(Math.Max(0, most)).ToList();
        if (words.Count == 0)
            return [];
        var forms = words.ToDictionary(w => w.Start, _ => new List<IndexTerm>(2));
        foreach (var analysis in analyses.Where(a => a.Scope != AnalysisScope.Exact))
        foreach (var token in Of(Analyzers.Documents, analysis, text))
        {
            if (token.Start > words[^1].Start)
                break;
            if (forms.TryGetValue(token.Start, out var all))
                all.Add(new(analysis.Name, token.Text));
        }

        return [.. words.Select(w => (w.Text, (IReadOnlyList<IndexTerm>)forms[w.Start]))];
    }

    private static IEnumerable<TextToken> Of(global::Lucene.Net.Analysis.Analyzer analyzer, TextAnalysis analysis, string text)
    {
        using var stream = analyzer.GetTokenStream(IndexFields.Text(analysis), new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        var offset = stream.GetAttribute<global::Lucene.Net.Analysis.TokenAttributes.IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            yield return new(term.ToString()!, offset.StartOffset);
        stream.End();
    }
}
