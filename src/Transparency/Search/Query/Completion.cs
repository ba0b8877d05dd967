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

    /// <summary>Terms that are read for one completion: two common letters have more in an index of a million claims, and nobody needs the rarest.</summary>
    public const int MaxTermsRead = 20_000;

    /// <summary>The words of a text at which typing may begin.</summary>
    private const int MostStarts = 4;

    private const char Separator = '\t';

    /// <summary>
    /// The terms that an engine keeps of it, in a field of whole terms: from each of its first words on in folded Latin, its kind, and the text. All terms of
    /// completions of what was typed begin with <see cref="Prefix"/> of that.
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
        var at = term.LastIndexOf(Separator);
        return new((CompletionKind)(term[at + 1] - '0'), term[(at + 2)..]);
    }

    /// <summary>A completion of a text, cut where it is long.</summary>
    public static Completion Of(CompletionKind kind, string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= LongestText)
            return new(kind, text);
        var end = text.LastIndexOf(' ', LongestText);
        return new(kind, text[..(end > 0 ? end : LongestText)] + "…");
    }

    /// <summary>Words in lower case and folded Latin, what is no letter or digit as spaces.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder();
        foreach (var letter in SearchSchema.Fold(text).Normalize(NormalizationForm.FormD).ToLowerInvariant())
            if (SearchSchema.Transliteration.TryGetValue(letter, out var latin))
                folded.Append(latin);
            else if (char.IsLetterOrDigit(letter))
                folded.Append(letter);
            else if (
                !char.IsSurrogate(letter)
                && System.Globalization.CharUnicodeInfo.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.NonSpacingMark
            )
                folded.Append(' ');
        return folded.ToString();
    }
}
