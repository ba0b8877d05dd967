using System.Globalization;
using System.Text;
using Transparency.Search.Analysis;

namespace Transparency.Search.Query;

/// <summary>What a completion is.</summary>
public enum CompletionKind
{
    /// <summary>Headline of a claim or a debunk.</summary>
    Title,

    /// <summary>A claimant or an outlet.</summary>
    Name,

    /// <summary>Identifier of a narrative.</summary>
    Narrative,

    /// <summary>A topic.</summary>
    Topic,
}

/// <summary>What autocomplete offers.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text to show and to search for.</param>
public sealed record Completion(CompletionKind Kind, string Text)
{
    /// <summary>The longest text that is offered, in characters; longer ones are cut at a word.</summary>
    public const int LongestText = 100;

    /// <summary>Letters that must be typed before anything completes them.</summary>
    public const int MinTypedLength = 2;

    /// <summary>
    /// Terms that are read for one completion: two common letters have more in an index of a million claims, and nobody needs the rarest.
    /// </summary>
    public const int MaxTermsRead = 20_000;

    /// <summary>The words of a text at which typing may begin.</summary>
    private const int MostStarts = 4;

    private const char Separator = '\t';

    /// <summary>
    /// The terms that an engine keeps of it, in a field of whole terms: from each of its first words on in folded Latin, its kind, and the
    /// text. All terms of completions of what was typed begin with <see cref="Prefix"/> of that.
    /// </summary>
    public IEnumerable<string> Terms()
    {
        var words = Fold(Text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var start = 0; start < Math.Min(MostStarts, words.Length); start++)
            yield return $"{string.Join(' ', words.Skip(start))}{Separator}{(int)Kind}{Text}";
    }

    /// <summary>What all terms begin with of which a text completes what was typed.</summary>
    public static string Prefix(string typed) => string.Join(' ', Fold(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The completion that a term was kept of.</summary>
    public static Completion OfTerm(string term)
    {
        var at = term.IndexOf(Separator); // the folded words before it hold letters, digits and spaces alone
        return new((CompletionKind)(term[at + 1] - '0'), term[(at + 2)..]);
    }

    /// <summary>A completion of a text, cut where it is long.</summary>
    public static Completion Of(CompletionKind kind, string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= LongestText)
            return new(kind, text);
        var end = text.LastIndexOf(' ', LongestText);
        return new(kind, text[..(end > 0 ? end : GraphemeBorder(text, LongestText))] + "…");
    }

    /// <summary>The last border between graphemes up to a position, so that no emoji or accented letter is cut apart.</summary>
    private static int GraphemeBorder(string text, int most)
    {
        var border = 0;
        while (border < text.Length && StringInfo.GetNextTextElementLength(text, border) is var length && border + length <= most)
            border += length;
        return border > 0 ? border // below: one grapheme of hundreds of combining marks
            : char.IsHighSurrogate(text[most - 1]) ? most - 1
            : most;
    }

    /// <summary>
    /// The text without unpaired surrogates and noncharacters, such as U+FFFE, which <see cref="string.Normalize()"/> refuses.
    /// </summary>
    private static string Valid(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.AsSpan().ContainsAnyInRange('\uFDD0', '\uFFFF'))
            return text;
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            valid.Append(rune.Value is >= 0xFDD0 and <= 0xFDEF || (rune.Value & 0xFFFE) == 0xFFFE ? " " : rune.ToString());
        return valid.ToString();
    }

    /// <summary>Words in lower case and folded Latin, all other characters as spaces.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder();
        foreach (var letter in SearchSchema.Fold(Valid(text)).Normalize(NormalizationForm.FormD).ToLowerInvariant())
            if (SearchSchema.Transliteration.TryGetValue(letter, out var latin))
                folded.Append(latin);
            else if (char.IsLetterOrDigit(letter))
                folded.Append(letter);
            else if (!char.IsSurrogate(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(' ');
        return folded.ToString();
    }
}
