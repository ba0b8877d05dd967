using System.Net;
using System.Text;

namespace Transparency.Web.Pages.Shared;

/// <summary>A piece of a text that is too long to be shown.</summary>
public static class Excerpt
{
    private const string Mark = "<mark>",
        MarkEnd = "</mark>";
    private const int WordsBeforeMark = 8;

    /// <summary>The text, or its beginning up to a space and an ellipsis when it is longer than that many characters.</summary>
    public static string Of(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var space = text.LastIndexOf(' ', longest - 1);
        var end = space > longest / 2 ? space : longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>
    /// The whole words around the first match in a search result's HTML (text, entities and <c>mark</c> elements), in about that many
    /// characters.
    /// </summary>
    public static string OfMarked(string html, int longest)
    {
        var words = html.Split(' ');
        var first = Math.Max(0, Array.FindIndex(words, w => w.Contains(Mark, StringComparison.Ordinal)) - WordsBeforeMark);
        var passage = new StringBuilder();
        foreach (var word in words.Skip(first).TakeWhile(w => passage.Length + w.Length <= longest))
            passage.Append(word).Append(' ');
        if (passage.Length == 0) // no word fits: a script without spaces
            return WebUtility.HtmlEncode(
                Of(
                    WebUtility.HtmlDecode(html.Replace(Mark, "", StringComparison.Ordinal).Replace(MarkEnd, "", StringComparison.Ordinal)),
                    longest
                )
            );
        return (first > 0 ? "… " : "") + passage + "…";
    }
}
