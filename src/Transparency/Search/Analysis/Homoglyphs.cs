using System.Buffers;
using Transparency.Languages;

namespace Transparency.Search.Analysis;

/// <summary>
/// Replaces homoglyphs, which authors put into words to hide them from search: Latin letters in a Cyrillic word become Cyrillic, and the
/// other way round. The text keeps its length, so that the offsets of matches hold in the original. Both engines receive the normalized
/// text.
/// </summary>
public static class Homoglyphs
{
    private static readonly string Latin = LanguageSet.Embedded.Common.LatinHomoglyphs,
        Cyrillic = LanguageSet.Embedded.Common.CyrillicHomoglyphs;

    private static readonly IReadOnlyDictionary<char, char> Replaced = LanguageSet.Embedded.Common.SameLengthFolding;

    private static readonly SearchValues<char> AnyReplaced = SearchValues.Create([.. Replaced.Keys]);

    /// <summary>The text with the script of each word made uniform; its length doesn't change.</summary>
    public static string Normalize(string text)
    {
        if (!text.AsSpan().ContainsAny(AnyReplaced) && !text.AsSpan().ContainsAnyInRange('\u0400', '\u04FF'))
            return text;
        var normalized = text.ToCharArray();
        var word = 0; // where it starts
        for (var i = 0; i <= normalized.Length; i++)
        {
            if (i < normalized.Length && AnyReplaced.Contains(normalized[i]))
                normalized[i] = Replaced[normalized[i]];
            if (i < normalized.Length && (char.IsLetter(normalized[i]) || normalized[i] is '\u00AD' or '\u0301' or '\u2060'))
                continue;
            if (i - word > 1)
                NormalizeWord(normalized.AsSpan(word, i - word));
            word = i + 1;
        }

        return new string(normalized);
    }

    private static void NormalizeWord(Span<char> word)
    {
        var (isLatin, isCyrillic, onlyLatin, onlyCyrillic) = (false, false, false, false);
        foreach (var letter in word)
        {
            if (char.IsAsciiLetter(letter))
                (isLatin, onlyLatin) = (true, onlyLatin || !Latin.Contains(letter, StringComparison.Ordinal));
            else if (letter is >= '\u0400' and <= '\u04FF')
                (isCyrillic, onlyCyrillic) = (true, onlyCyrillic || !Cyrillic.Contains(letter, StringComparison.Ordinal));
        }

        if (!isLatin || !isCyrillic)
            return;
        if (!onlyLatin)
            Replace(word, Latin, Cyrillic);
        else if (!onlyCyrillic)
            Replace(word, Cyrillic, Latin);
    }

    private static void Replace(Span<char> word, string from, string to)
    {
        foreach (ref var letter in word)
            if (from.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at)
                letter = to[at];
    }
}
