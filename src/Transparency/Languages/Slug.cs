using System.Text.RegularExpressions;

namespace Transparency.Languages;

/// <summary>Names for addresses, made of titles: a-z, 0-9 and hyphens.</summary>
public static partial class Slug
{
    /// <summary>
    /// A title as a slug: <c>Повноваження президента</c> is <c>povnovazhennia-prezydenta</c>. Empty if no letter or digit of the title has
    /// a Latin form.
    /// </summary>
    /// <param name="text">The title.</param>
    /// <param name="language">Its language, BCP 47; it decides how Cyrillic letters are written.</param>
    /// <param name="maxLength">The most characters; a longer slug is cut at a hyphen, or within its first word.</param>
    public static string Of(string text, string language, int maxLength = 60)
    {
        var ascii = Apostrophes().Replace(Transliteration.ToAscii(text, language), "");
        var slug = Others().Replace(ascii.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length <= maxLength)
            return slug;
        var end = slug.LastIndexOf('-', maxLength);
        return slug[..(end > 0 ? end : maxLength)];
    }

    [GeneratedRegex("(?<=[A-Za-z])'(?=[A-Za-z])")]
    private static partial Regex Apostrophes();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
