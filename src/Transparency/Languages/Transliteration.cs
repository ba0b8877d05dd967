using System.Globalization;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace Transparency.Languages;

/// <summary>How a language is written in Latin letters.</summary>
public sealed class Transliteration
{
    private static readonly IReadOnlyDictionary<char, string> NoLetters = new Dictionary<char, string>();

    private static readonly Lazy<IReadOnlyDictionary<char, string>> OfAnyLanguage = new(() =>
        LanguageSet
            .Embedded.Languages.SelectMany(l => l.Transliteration?.Letters ?? NoLetters)
            .Where(p => !char.IsAscii(p.Key))
            .DistinctBy(p => p.Key)
            .ToDictionary(p => p.Key, p => p.Value)
    );

    private Transliteration(
        IReadOnlyDictionary<char, string> letters,
        IReadOnlyDictionary<char, string> wordStart,
        IReadOnlyList<(string From, string To)> sequences
    ) => (Letters, WordStart, Sequences) = (letters, wordStart, sequences);

    /// <summary>Lower-case letters and what each is in Latin.</summary>
    public IReadOnlyDictionary<char, string> Letters { get; }

    /// <summary>Letters that are written differently at the start of a word.</summary>
    public IReadOnlyDictionary<char, string> WordStart { get; }

    /// <summary>Sequences of letters that are written differently from their letters.</summary>
    public IReadOnlyList<(string From, string To)> Sequences { get; }

    /// <summary>
    /// A text in ASCII, by the transliteration of its language: Ukrainian by the national transliteration of 2010, Russian by BGN/PCGN.
    /// Letters that the language doesn't have are written as another language writes them, and other letters lose their diacritics. A
    /// letter that has no Latin form is left out; any other character outside ASCII becomes a space.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its language, BCP 47; it decides only about Cyrillic letters.</param>
    public static string ToAscii(string text, string language)
    {
        var primary = language.Split('-')[0];
        var own = LanguageSet.Embedded.Languages.FirstOrDefault(l => l.Name == primary)?.Transliteration;
        text = Plain(text);
        var ascii = new StringBuilder(text.Length * 2);
        for (var i = 0; i < text.Length; i++)
        {
            if (own?.SequenceAt(text, i) is var (from, to))
            {
                Append(ascii, to, text, i, from.Length);
                i += from.Length - 1;
            }
            else if (own?.LetterAt(text, i) is { } letters)
                Append(ascii, letters, text, i, 1);
            else if (char.IsAscii(text[i]))
                ascii.Append(text[i]);
            else if (OfAnyLanguage.Value.TryGetValue(char.ToLowerInvariant(text[i]), out var foreign))
                Append(ascii, foreign, text, i, 1);
            else
                AppendWithoutDiacritics(ascii, text[i]);
        }

        return ascii.ToString();
    }

    /// <exception cref="LanguageFileException">The node isn't valid.</exception>
    internal static Transliteration Read(LanguageFile file, YamlNode node)
    {
        var fields = file.Fields(node, "transliteration", "letters", "word-start", "sequences");
        return new(
            file.Letters(file.Required(fields, node, "letters"), "letters"),
            fields.GetValueOrDefault("word-start") is { } start ? file.Letters(start, "word-start") : NoLetters,
            fields.GetValueOrDefault("sequences") is { } sequences
                ? [.. file.LowerCase(file.Pairs(sequences, "sequences"), "sequences").Select(p => (p.From, p.To))]
                : []
        );
    }

    /// <summary>The text with composed letters, typewriter apostrophes and without invisible marks.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Normalize(NormalizationForm.FormC));
        foreach (var (from, to) in LanguageSet.Embedded.Common.Folding.Where(f => f.To is "'" or ""))
            plain.Replace(from, to);
        return plain.ToString();
    }

    private (string From, string To)? SequenceAt(string text, int at)
    {
        foreach (var sequence in Sequences)
            if (string.Compare(text, at, sequence.From, 0, sequence.From.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return sequence;
        return null;
    }

    private string? LetterAt(string text, int at)
    {
        var letter = char.ToLowerInvariant(text[at]);
        if (char.IsAscii(letter) && !IsWithinWord(text, at))
            return null; // a quotation mark, not an apostrophe
        var isStart = at == 0 || !(char.IsLetter(text[at - 1]) || (text[at - 1] == '\'' && IsWithinWord(text, at - 1)));
        return isStart && WordStart.TryGetValue(letter, out var first) ? first : Letters.GetValueOrDefault(letter);
    }

    private static bool IsWithinWord(string text, int at) =>
        at > 0 && at < text.Length - 1 && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    /// <summary>Appends Latin letters in the case of the original: <c>Щука</c> is <c>Shchuka</c>, <c>ЩУКА</c> is <c>SHCHUKA</c>.</summary>
    private static void Append(StringBuilder ascii, string latin, string text, int at, int length)
    {
        if (latin.Length == 0 || !char.IsUpper(text[at]))
            ascii.Append(latin);
        else if (IsCapital(at + length) || (IsCapital(at - 1) && !IsLetter(at + length)))
            ascii.Append(latin.ToUpperInvariant());
        else
            ascii.Append(char.ToUpperInvariant(latin[0])).Append(latin, 1, latin.Length - 1);

        bool IsCapital(int i) => i >= 0 && i < text.Length && char.IsUpper(text[i]);
        bool IsLetter(int i) => i >= 0 && i < text.Length && char.IsLetter(text[i]);
    }

    private static void AppendWithoutDiacritics(StringBuilder ascii, char character)
    {
        if (char.IsSurrogate(character))
            return;
        foreach (var part in character.ToString().Normalize(NormalizationForm.FormKD))
            if (char.IsAscii(part))
                ascii.Append(part);
            else if (!char.IsLetter(part) && CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
                ascii.Append(' ');
    }
}
