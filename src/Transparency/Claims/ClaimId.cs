using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using Transparency.Languages;

namespace Transparency.Claims;

/// <summary>Suggests the id of a new claim, and the language of its text, to the editor who archives it.</summary>
public static class ClaimId
{
    /// <summary>The longest suggested text after the month, in characters: an id stands in addresses, which people read aloud.</summary>
    public const int LongestSlug = 60;

    private static readonly CyrillicLanguage Ukrainian = new("їєґ", ["що", "від", "це", "але", "із", "його", "після", "й"]);
    private static readonly CyrillicLanguage Russian = new("ыэё", ["что", "из", "это", "его", "после", "были", "они"]);
    private static readonly CyrillicLanguage Belarusian = new("ў", ["што", "ад", "гэта", "пра", "яго", "пасля"]);
    private static readonly SearchValues<char> SouthSlavic = SearchValues.Create("јљњћђџѓќѕ"),
        NotBelarusian = SearchValues.Create("їєґищ"),
        NotUkrainian = SearchValues.Create("ыэё");
    private static readonly FrozenSet<string> EnglishWords = FrozenSet.Create(
        "the",
        "of",
        "and",
        "has",
        "have",
        "is",
        "was",
        "in",
        "from",
        "with"
    );

    /// <summary>
    /// The month of a day and the words of a text in Latin letters: <c>2026-11-zelenskyi-vtik</c>. It may be an id already.
    /// </summary>
    /// <param name="day">The day on which the claim is archived.</param>
    /// <param name="text">The claim's text; empty where only a link is known.</param>
    /// <param name="language">Its language, which decides the transliteration; null where it isn't known: Ukrainian then.</param>
    public static string Suggest(DateOnly day, string text, string? language)
    {
        var month = day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return Slug.Of(text, language ?? "uk", LongestSlug) is { Length: > 0 } slug ? $"{month}-{slug}" : month;
    }

    /// <summary>The language of a text; null where neither its letters nor its words decide it.</summary>
    public static string? GuessLanguage(string text)
    {
        var letters = text.ToLowerInvariant();
        var words = Words(letters).ToHashSet();
        if (!letters.Any(c => c is >= '\u0400' and <= '\u04FF'))
            return words.Overlaps(EnglishWords) ? "en" : null;
        (string Language, int Letters, int Words)[] scores =
        [
            ("uk", Ukrainian.CountLetters(letters), Ukrainian.CountWords(words)),
            ("ru", Russian.CountLetters(letters), Russian.CountWords(words)),
            ("be", Belarusian.CountLetters(letters), Belarusian.CountWords(words)),
        ];
        if (letters.AsSpan().ContainsAny(SouthSlavic))
            return null; // Serbian, Macedonian
        if (letters.Contains('ў', StringComparison.Ordinal))
            return !letters.AsSpan().ContainsAny(NotBelarusian) ? "be" : null; // Belarusian has none of these
        if (letters.Contains('і', StringComparison.Ordinal) && !letters.AsSpan().ContainsAny(NotUkrainian))
            scores[0].Letters++; // Belarusian has і as well, but rarely a sentence without ы, э or ё
        var byLetters = scores.Where(s => s.Letters > 0).ToList();
        var likely = byLetters.Count > 0 ? byLetters : [.. scores.Where(s => s.Words > 0)];
        return likely.Count == 1 ? likely[0].Language : null;
    }

    /// <summary>The words of a text. An apostrophe is a part of its word: п'ять, don't.</summary>
    private static string[] Words(string text) =>
        string.Concat(
                text.Where(c => c is not ('\'' or '\u2019' or '\u02BC'))
                    .Select(c =>
                        char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? c : ' '
                    )
            )
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What only one of the languages in Cyrillic has.</summary>
    private sealed record CyrillicLanguage(string OwnLetters, string[] OwnWords)
    {
        public int CountLetters(string text) => text.Count(c => OwnLetters.Contains(c, StringComparison.Ordinal));

        public int CountWords(HashSet<string> words) => OwnWords.Count(words.Contains);
    }
}
