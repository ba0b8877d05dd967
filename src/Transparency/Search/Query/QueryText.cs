using System.Buffers;
using System.Text.RegularExpressions;
using Transparency.Search.Analysis;
using Transparency.Search.Matching;

namespace Transparency.Search.Query;

/// <summary>What a person typed, made ready for an engine's parser of the simple query string syntax.</summary>
public static partial class QueryText
{
    private const int DeepestNesting = 20;

    private static readonly SearchValues<char> Signs = SearchValues.Create("\"+-|*~()");

    /// <summary>
    /// Prepares a text for the parser: cuts it to its maximum length, replaces control characters and surrogates by spaces, makes
    /// typographic quotation marks plain ones, and removes dashes between words, which the parser would take for signs. Links beside words
    /// are removed, since parts of their addresses are in many texts. A text of stop words alone becomes a phrase: only the exact analysis
    /// keeps them.
    /// </summary>
    /// <param name="text">What a person typed.</param>
    /// <param name="leftOut">Words beyond <see cref="SearchQuery.MostWords"/>.</param>
    public static string Clean(string text, out int leftOut)
    {
        text = text.Length > SearchQuery.LongestText ? text[..SearchQuery.LongestText] : text;
        text = new string([
            .. text.Select(c =>
                char.IsControl(c) || char.IsSurrogate(c) ? ' '
                : c is '„' or '“' or '”' or '«' or '»' or '‟' ? '"'
                : c
            ),
        ]);
        if (PostLinks.Split(text) is { Links.Count: > 0 } post && Words().IsMatch(post.Words))
            text = post.Words;
        text = Dashes().Replace(text, " ");
        text = PhrasesAndTildes().Replace(text, m => m.Value == "~" ? $"~{SearchSchema.MostEdits}" : m.Value);
        if (text.Count(c => c == '(') > DeepestNesting)
            text = text.Replace('(', ' ').Replace(')', ' ');
        var words = Words().Matches(text);
        leftOut = Math.Max(0, words.Count - SearchQuery.MostWords);
        text = (leftOut == 0 ? text : text[..words[SearchQuery.MostWords].Index]).Trim();
        return words.Count > 0 && words.All(w => IsStopWord(w.Value)) && !text.AsSpan().ContainsAny(Signs) ? $"\"{text}\"" : text;
    }

    /// <summary>True for a word that the analysis of some language drops.</summary>
    public static bool IsStopWord(string word)
    {
        var normalized = Analyzers.NormalizeWord(word);
        return SearchSchema.StopWords.Any(stops => stops.Contains(normalized));
    }

    /// <summary>
    /// True for a text with phrases and other words that are alternatives. False with a +, which demands a part of the text: phrases keep
    /// their full boost then.
    /// </summary>
    public static bool HasPhrasesBesideWords(string text) =>
        !text.Contains('+') && Quoted().IsMatch(text) && Words().IsMatch(Quoted().Replace(text, " "));

    /// <summary>Quoted words, to the closing mark or the end.</summary>
    [GeneratedRegex(@"[""„“”«»‟][^""„“”«»‟]*[""„“”«»‟]?")]
    private static partial Regex Quoted();

    /// <summary>Phrases, and the sign of a misspelt word without a number, which Lucene's parser reads as "no edits".</summary>
    [GeneratedRegex(@"""[^""]*""|(?<=[\p{L}\p{N}\p{M}\p{Cf}'’ʼ])~(?=[\s)|]|$)")]
    private static partial Regex PhrasesAndTildes();

    [GeneratedRegex(@"(?<=^|\s)-+(?=\s|$)")]
    private static partial Regex Dashes();

    /// <summary>A word; of scripts that are written without spaces, one character.</summary>
    [GeneratedRegex(@"[\u3040-\u9FFF]|[\p{L}\p{N}\p{M}\p{Cf}'’ʼ‘`´]+")]
    private static partial Regex Words();
}
