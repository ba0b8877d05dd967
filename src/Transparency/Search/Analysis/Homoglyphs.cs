namespace Transparency.Search.Analysis;

/// <summary>
/// Characters that look like others, as the others, each in its place, so that what is found in the text can be marked in it: both engines are given what this makes.
/// Latin letters inside a Cyrillic word, put there so that no search finds it, are Cyrillic ones; a Latin word's Cyrillic letters are Latin ones.
/// </summary>
public static class Homoglyphs
{
    private const string Latin = "aceiopxykhbmtACEIOPXYKHBMT",
        Cyrillic = "асеіорхукнвмтАСЕІОРХУКНВМТ";

    /// <summary>Apostrophes that are no part of words to tokenizers (UAX #29), and a space without width, which is none in a word.</summary>
    private const string Odd = "`´＇\u200B",
        Plain = "'''\u2060";

    /// <summary>The text, of the same length.</summary>
    public static string Normalize(string text)
    {
        if (!text.AsSpan().ContainsAny(Odd) && !text.AsSpan().ContainsAnyInRange('\u0400', '\u04FF'))
            return text;
        var normalized = text.ToCharArray();
        var word = 0; // where it starts
        for (var i = 0; i <= normalized.Length; i++)
        {
            if (i < normalized.Length && Odd.IndexOf(normalized[i], StringComparison.Ordinal) is >= 0 and var odd)
                normalized[i] = Plain[odd];
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
