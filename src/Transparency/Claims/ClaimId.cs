using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

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
    /// Letters of the Ukrainian alphabet (Cabinet of Ministers, resolution 55 of 27 January 2010), in the middle of a word.
    /// </summary>
    private static readonly FrozenDictionary<char, string> UkrainianLetters = Letters(
        "а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц "
            + "ts ч ch ш sh щ shch ю iu я ia"
    );

    /// <summary>The same resolution writes these letters differently at the start of a word.</summary>
    private static readonly FrozenDictionary<char, string> UkrainianFirstLetters = Letters("є ye ї yi й y ю yu я ya");

    /// <summary>Russian as newspapers write it in English (BGN/PCGN without its apostrophes).</summary>
    private static readonly FrozenDictionary<char, string> RussianLetters = Letters(
        "а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш "
            + "sh щ shch ы y э e ю yu я ya"
    );

    /// <summary>Belarusian, whose letters differ from both.</summary>
    private static readonly FrozenDictionary<char, string> BelarusianLetters = Letters(
        "а a б b в v г h д d е e ё yo ж zh з z і i й y к k л l м m н n о o п p р r с s т t у u ў u ф f х kh ц ts "
            + "ч ch ш sh ы y э e ю yu я ya"
    );

    /// <summary>Latin letters that Unicode doesn't decompose into a letter and a mark.</summary>
    private static readonly FrozenDictionary<char, string> LatinLetters = Letters("ł l ø o đ d ß ss æ ae œ oe ı i þ th ð d");

    /// <summary>
    /// The month of a day and the words of a text in Latin letters: <c>2026-11-zelenskyi-vtik</c>. It may be an id already.
    /// </summary>
    /// <param name="day">The day on which the claim is archived.</param>
    /// <param name="text">The claim's text; empty where only a link is known.</param>
    /// <param name="language">Its language, which decides the transliteration; null where it isn't known.</param>
    public static string Suggest(DateOnly day, string text, string? language)
    {
        var month = day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return Slug(text, language) is { Length: > 0 } slug ? $"{month}-{slug}" : month;
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

    private static string Slug(string text, string? language)
    {
        var slug = new StringBuilder();
        foreach (var word in Words(text.ToLowerInvariant()))
        {
            var latin = Transliterate(word, language);
            if (latin.Length == 0)
                continue;
            var separator = slug.Length == 0 ? "" : "-";
            if (slug.Length + separator.Length + latin.Length > LongestSlug)
                return slug.Length == 0 ? latin[..LongestSlug] : slug.ToString();
            slug.Append(separator).Append(latin);
        }

        return slug.ToString();
    }

    private static string Transliterate(string word, string? language)
    {
        var latin = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            var letters = language switch
            {
                "ru" => RussianLetters,
                "be" => BelarusianLetters,
                _ => UkrainianLetters,
            };
            if (letters == UkrainianLetters && i == 0 && UkrainianFirstLetters.TryGetValue(c, out var first))
                latin.Append(first);
            else if (letters == UkrainianLetters && c == 'г' && i > 0 && word[i - 1] == 'з')
                latin.Append("gh"); // зг, which zh would make ж
            else if (
                letters.TryGetValue(c, out var found)
                || RussianLetters.TryGetValue(c, out found)
                || UkrainianLetters.TryGetValue(c, out found)
                || LatinLetters.TryGetValue(c, out found)
            )
                latin.Append(found);
            else
                foreach (var part in c.ToString().Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetterOrDigit))
                    latin.Append(part);
        }

        return latin.ToString();
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

    private static FrozenDictionary<char, string> Letters(string pairs) =>
        pairs.Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0][0], pair => pair[1]);

    /// <summary>What only one of the languages in Cyrillic has.</summary>
    private sealed record CyrillicLanguage(string OwnLetters, string[] OwnWords)
    {
        public int CountLetters(string text) => text.Count(c => OwnLetters.Contains(c, StringComparison.Ordinal));

        public int CountWords(HashSet<string> words) => OwnWords.Count(words.Contains);
    }
}
