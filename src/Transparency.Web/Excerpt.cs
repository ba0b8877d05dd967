namespace Transparency.Web;

/// <summary>The beginning of a text.</summary>
public static class Excerpt
{
    /// <summary>The text, or its beginning up to a space and an ellipsis when it is longer than that many characters.</summary>
    public static string Of(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var space = text.LastIndexOf(' ', longest - 1);
        var end = space > longest / 2 ? space : longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
