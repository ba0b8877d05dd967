using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Transparency.Content;
using Transparency.Search.Analysis;

namespace Transparency.Search.Query;

/// <summary>Synonyms of words and names. They widen a query when it is asked, so that a change of them needs no new index.</summary>
public sealed partial class Synonyms
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("\"()|*~+");
    private readonly Dictionary<string, IReadOnlyList<string>> _groups = new(StringComparer.Ordinal);

    /// <summary>Takes the groups of the content's <see cref="SynonymFile"/>.</summary>
    public Synonyms(IReadOnlyList<IReadOnlyList<string>> groups)
    {
        foreach (var group in groups)
        foreach (var entry in group)
            _groups[KeyOf(entry)] = group;
    }

    /// <summary>True for a word that has synonyms.</summary>
    public bool Has(string word) => _groups.ContainsKey(KeyOf(word));

    /// <summary>
    /// A query with the synonyms of its words as alternatives. Quoted words, and words with a sign (<c>-not</c>, <c>prefix*</c>,
    /// <c>fuzzy~</c>), stay as they are; so does a query that would have more than <see cref="SearchQuery.MaxWords"/> words with them.
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
        return WordsOf(widened.ToString()).Count > SearchQuery.MaxWords ? query : widened.ToString();
    }

    /// <summary>The longest run of words from one on that is an entry, and its group.</summary>
    private (int Count, IReadOnlyList<string> Group)? Longest(string query, List<Match> words, int first)
    {
        for (var count = Math.Min(SynonymFile.MostWords, words.Count - first); count > 0; count--)
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

    private static string KeyOf(string entry) =>
        string.Join(' ', WordsOf(SearchSchema.Fold(Homoglyphs.Normalize(entry))).Select(w => w.ToLowerInvariant()));

    private static List<string> WordsOf(string text) => [.. LettersAndDigits().Matches(text).Select(w => w.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}'’ʼ]+")]
    private static partial Regex LettersAndDigits();

    /// <summary>Words without a sign, between what is quoted and words with one, or with a hyphen.</summary>
    [GeneratedRegex(@"""[^""]*(""|$)|[+-][^\s""]+|[^\s""()|]+[*~]\S*|\w+(-\w+)+|(?<word>[\p{L}\p{N}\p{M}'’ʼ]+)")]
    private static partial Regex Word();
}
