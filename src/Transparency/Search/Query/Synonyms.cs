using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Transparency.Content;
using Transparency.Search.Analysis;

namespace Transparency.Search.Query;

/// <summary>
/// Words that are searched for one another, such as ЗСУ, AFU and ВСУ, from a file that editors keep: <see cref="FileName"/>, a group a line, its words or names parted
/// by commas; what follows <c>#</c> is a comment. They widen a query when it is asked, so that a change needs no new index.
/// </summary>
public sealed partial class Synonyms
{
    /// <summary>Its name in the content folder.</summary>
    public const string FileName = "synonyms.txt";

    private const int LongestEntry = 60,
        MostEntries = 20,
        MostWords = 4;
    private static readonly SearchValues<char> Signs = SearchValues.Create("\"()|*~+");
    private readonly Dictionary<string, IReadOnlyList<string>> _groups = new(StringComparer.Ordinal);

    /// <summary>No synonyms.</summary>
    public static Synonyms None { get; } = Read("", []);

    /// <summary>Reads the file. Lines with problems are left out and reported.</summary>
    public static Synonyms Read(string text, ICollection<ContentProblem> problems)
    {
        var synonyms = new Synonyms();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var entries = line.Split('#')[0].Split(',', StringSplitOptions.TrimEntries).ToList();
            if (entries is [""])
                continue;
            var bad =
                entries.Count < 2 ? "a group needs two entries at least, parted by a comma"
                : entries.Count > MostEntries ? $"has {entries.Count} entries, at most {MostEntries} are allowed"
                : entries.Find(e =>
                    e.Length is 0 or > LongestEntry || WordsOf(e) is { Count: 0 or > MostWords } || e.AsSpan().ContainsAny(Signs)
                )
                    is { } odd
                    ? $"'{odd}' is no entry: it has one to {MostWords} words, {LongestEntry} characters at most, without signs"
                : entries.Find(e => synonyms._groups.ContainsKey(KeyOf(e))) is { } twice ? $"'{twice}' stands in an earlier line already"
                : null;
            if (bad is not null)
                problems.Add(new(FileName, number, "", bad));
            else
                foreach (var entry in entries)
                    synonyms._groups[KeyOf(entry)] = entries;
        }

        return synonyms;
    }

    /// <summary>True for a word that has synonyms.</summary>
    public bool Has(string word) => _groups.ContainsKey(KeyOf(word));

    /// <summary>
    /// A query with the synonyms of its words as alternatives. Quoted words, and words with a sign (<c>-not</c>, <c>prefix*</c>, <c>fuzzy~</c>), stay as they are;
    /// so does a query that would have more than <see cref="SearchQuery.MostWords"/> words with them.
    /// </summary>
    public string Widen(string query)
    {
        if (_groups.Count == 0)
            return query;
        var words = Word().Matches(query).Where(w => w.Groups["word"].Success).ToList();
        var widened = new StringBuilder();
        var at = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (Longest(query, words, i) is not var (count, group))
                continue;
            var (start, end) = (words[i].Index, words[i + count - 1].Index + words[i + count - 1].Length);
            var own = query[start..end];
            var others = group
                .Where(e => KeyOf(e) != KeyOf(own))
                .Select(e => WordsOf(e) is [var only] ? only : $"({string.Join(" + ", WordsOf(e).Where(w => !QueryText.IsStopWord(w)))})");
            widened
                .Append(query, at, start - at)
                .Append('(')
                .Append(count == 1 ? own : $"({own})")
                .Append(" | ")
                .AppendJoin(" | ", others)
                .Append(')');
            (at, i) = (end, i + count - 1);
        }

        widened.Append(query, at, query.Length - at);
        return WordsOf(widened.ToString()).Count > SearchQuery.MostWords ? query : widened.ToString();
    }

    /// <summary>The longest run of words from one on that is an entry, and its group.</summary>
    private (int Count, IReadOnlyList<string> Group)? Longest(string query, List<Match> words, int first)
    {
        for (var count = Math.Min(MostWords, words.Count - first); count > 0; count--)
        {
            var last = words[first + count - 1];
            var text = query[words[first].Index..(last.Index + last.Length)];
            if (text.AsSpan().ContainsAny(Signs) || WordsOf(text).Count != count)
                continue;
            if (_groups.TryGetValue(KeyOf(text), out var group))
                return (count, group);
        }

        return null;
    }

    private static string KeyOf(string entry) => string.Join(' ', WordsOf(SearchSchema.Fold(entry)).Select(w => w.ToLowerInvariant()));

    private static List<string> WordsOf(string text) => [.. LettersAndDigits().Matches(text).Select(w => w.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}'’ʼ]+")]
    private static partial Regex LettersAndDigits();

    /// <summary>Words without a sign, between what is quoted and words with one, or with a hyphen.</summary>
    [GeneratedRegex(@"""[^""]*(""|$)|[+-][^\s""]+|[^\s""()|]+[*~]\S*|\w+(-\w+)+|(?<word>[\p{L}\p{N}\p{M}'’ʼ]+)")]
    private static partial Regex Word();
}
