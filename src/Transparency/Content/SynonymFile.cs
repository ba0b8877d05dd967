using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Transparency.Content;

/// <summary>
/// The file of synonyms, such as ЗСУ, AFU and ВСУ, which editors maintain. A line is a group: two or more words or names, separated by
/// commas. Text after <c>#</c> is a comment.
/// </summary>
public static partial class SynonymFile
{
    /// <summary>Its name in the content folder.</summary>
    public const string Name = "synonyms.txt";

    /// <summary>The most words of an entry.</summary>
    public const int MostWords = 4;
    private const int LongestEntry = 60,
        MostEntries = 20;
    private const string Apostrophes = "’ʼ‘`´ʹ＇";
    private static readonly SearchValues<char> Signs = SearchValues.Create("\"()|*~+");

    /// <summary>Reads the file. Lines with problems are left out and reported.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="problems">Gets the problems.</param>
    /// <returns>The groups, each with its entries as they were written.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text, ICollection<ContentProblem> problems)
    {
        var (groups, known, number) = (new List<IReadOnlyList<string>>(), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var entries = line.Split('#')[0].Split(',', StringSplitOptions.TrimEntries);
            if (entries is [""])
                continue;
            if (ProblemOf(entries, known) is { } problem)
            {
                problems.Add(new(Name, number, "", problem));
                continue;
            }

            groups.Add(entries);
            known.UnionWith(entries.Select(Normalize));
        }

        return groups;
    }

    private static string? ProblemOf(string[] entries, HashSet<string> known) =>
        entries.Length < 2 ? "a group needs at least two entries, separated by a comma"
        : entries.Length > MostEntries ? $"has {entries.Length} entries; at most {MostEntries} are allowed"
        : Array.Find(entries, e => !IsValid(e)) is { } odd
            ? $"'{odd}' isn't a valid entry. An entry has 1 to {MostWords} words and at most {LongestEntry} characters, without signs"
        : Array.Find(entries, e => known.Contains(Normalize(e))) is { } twice ? $"'{twice}' is already in an earlier line"
        : null;

    private static bool IsValid(string entry) =>
        entry.Length is > 0 and <= LongestEntry && Word().Count(entry) is > 0 and <= MostWords && !entry.AsSpan().ContainsAny(Signs);

    /// <summary>
    /// The form in which two spellings of an entry are the same: without case, accents, marks that don't show, and kinds of apostrophe.
    /// </summary>
    private static string Normalize(string entry)
    {
        var letters = new StringBuilder(entry.Length);
        foreach (var c in entry)
            if (Apostrophes.Contains(c, StringComparison.Ordinal))
                letters.Append('\'');
            else if (c is not ('\u0300' or '\u0301' or '\uFE0F') && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
                letters.Append(c);
        var folded = letters.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant().Replace('ґ', 'г').Replace('ё', 'е');
        return string.Join(' ', Word().Matches(folded).Select(w => w.Value));
    }

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}'’ʼ]+")]
    private static partial Regex Word();
}
