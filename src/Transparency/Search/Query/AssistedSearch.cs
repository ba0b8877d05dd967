using System.Text.RegularExpressions;
using Transparency.Content;
using Transparency.Search.Analysis;

namespace Transparency.Search.Query;

/// <summary>A search with what a person is told of it.</summary>
/// <param name="Result">What was found.</param>
/// <param name="Unknown">Words that nothing in the archive holds in any form: they were left out.</param>
/// <param name="Relaxed">What was asked for (a phrase, all of some words) found nothing; these are the results of its words.</param>
/// <param name="Suggestion">What may have been meant: a query that finds something; null where there is none.</param>
public sealed record AssistedResult(SearchResult Result, IReadOnlyList<string> Unknown, bool Relaxed, string? Suggestion);

/// <summary>
/// A search as people need it, with any engine: synonyms are searched too, what is too strict is relaxed, what is misspelt gets a
/// suggestion.
/// </summary>
public sealed partial class AssistedSearch(IClaimIndex index, ContentCatalog catalog)
{
    /// <summary>Words of which it is told whether anything holds them: of a pasted text, nobody wants the list.</summary>
    private const int MostWords = 12;

    /// <summary>Phrases of which it is asked whether anything holds them.</summary>
    private const int MostPhrases = 4;

    /// <summary>Letters below which a word is corrected in one letter alone.</summary>
    private const int ShortWord = 8;

    private volatile Tuple<IReadOnlyList<IReadOnlyList<string>>, Synonyms> _synonyms = new([], new([])); // of the content as last read

    private Synonyms Synonyms
    {
        get
        {
            var (known, groups) = (_synonyms, catalog.Synonyms);
            if (!ReferenceEquals(known.Item1, groups))
                _synonyms = known = new(groups, new(groups));
            return known.Item2;
        }
    }

    /// <summary>Searches.</summary>
    /// <exception cref="IndexUnavailableException">The engine can't answer now.</exception>
    public async Task<AssistedResult> SearchAsync(SearchQuery query, CancellationToken cancel = default)
    {
        var lookingUp = UnknownAsync(query.Text, cancel); // while it searches
        var (result, _, relaxed) = await FindAsync(query, cancel);
        var unknown = await lookingUp;
        return new(
            result,
            [.. unknown.Select(w => w.Text)],
            relaxed,
            unknown.Count == 0 ? null : await SuggestAsync(query, unknown, cancel)
        );
    }

    /// <summary>Finds what a search finds, without a word on what is unknown or misspelt.</summary>
    /// <returns>Also what the engine was asked for in the end: by that it gives other pages and counts of the same results.</returns>
    /// <exception cref="IndexUnavailableException">The engine can't answer now.</exception>
    public async Task<(SearchResult Result, SearchQuery Asked, bool Relaxed)> FindAsync(
        SearchQuery query,
        CancellationToken cancel = default
    )
    {
        var (text, unknownPhrase) = await WithWordsOfPhrasesAsync(query, cancel);
        var strict = Widened(query with { Text = text });
        var result = await index.SearchAsync(strict, cancel);
        var loose = query with { Text = Loose(query.Text) };
        if (result.Total > 0 || loose.Text == query.Text)
            return (result, strict, result.Total > 0 && unknownPhrase);
        loose = Widened(loose);
        var more = await index.SearchAsync(loose, cancel);
        return more.Total > 0 ? (more, loose, true) : (result, strict, false);
    }

    /// <summary>
    /// The text of a query with the words of its phrases, where these stand beside other words, and whether nothing holds one of the
    /// phrases, which its words then take the place of: a pasted headline holds quotations that no claim has letter for letter.
    /// </summary>
    private async Task<(string Text, bool UnknownPhrase)> WithWordsOfPhrasesAsync(SearchQuery query, CancellationToken cancel)
    {
        var (text, known, unknown) = (query.Text, new List<Match>(), false);
        foreach (var phrase in Phrases().Matches(text).Where(p => p.Length < text.Trim().Length).DistinctBy(p => p.Value).Take(MostPhrases))
            if ((await index.SearchAsync(Counting(query with { Text = phrase.Value }), cancel)).Total > 0)
                known.Add(phrase);
            else
                (text, unknown) = (text.Replace(phrase.Value, WordsOf(phrase), StringComparison.Ordinal), true);
        if (QueryText.HasPhrasesBesideWords(text))
            foreach (var phrase in known)
                text = text.Replace(phrase.Value, phrase.Value + WordsOf(phrase), StringComparison.Ordinal);
        return (text, unknown);

        static string WordsOf(Match phrase) => $" {phrase.Groups["words"].Value} ";
    }

    /// <summary>The search with the synonyms of its words.</summary>
    public SearchQuery Widened(SearchQuery query) => query with { Text = Synonyms.Widen(query.Text) };

    /// <summary>Words that nothing holds.</summary>
    private async Task<List<KnownWord>> UnknownAsync(string text, CancellationToken cancel)
    {
        var words = Words().Matches(text).Select(w => w.Value).Distinct().Where(w => !QueryText.IsStopWord(w) && !Synonyms.Has(w)).ToList();
        return words.Count is 0 or > MostWords ? [] : [.. (await index.LookUpAsync(words, cancel)).Where(w => w.Documents == 0)];
    }

    /// <summary>The keys of another layout where all words are known in it, or the nearest words; nothing that finds nothing.</summary>
    private async Task<string?> SuggestAsync(SearchQuery query, List<KnownWord> unknown, CancellationToken cancel)
    {
        foreach (
            var suggestion in await OtherLayoutsAsync(query.Text, unknown, cancel) is { Count: > 0 } typed
                ? typed
                : Corrected(query.Text, unknown)
        )
            if ((await index.SearchAsync(Counting(query with { Text = suggestion }), cancel)).Total > 0)
                return suggestion;
        return null;
    }

    private async Task<List<string>> OtherLayoutsAsync(string text, List<KnownWord> unknown, CancellationToken cancel)
    {
        var pieces = text.Split(' ');
        var wrong = pieces.Where(p => unknown.Any(w => p.Contains(w.Text, StringComparison.Ordinal))).Distinct().ToList();
        var meant = new Dictionary<string, string>();
        foreach (var piece in wrong)
        {
            var others = KeyboardLayout.Others(piece).Distinct().ToList();
            var known = await index.LookUpAsync(others, cancel);
            if (known.MaxBy(w => w.Documents) is not { Documents: > 0 } best)
                return [];
            meant[piece] = best.Text;
        }

        return [string.Join(' ', pieces.Select(p => meant.GetValueOrDefault(p, p)))];
    }

    private static IEnumerable<string> Corrected(string text, List<KnownWord> unknown)
    {
        var corrected = text;
        foreach (var word in unknown)
        {
            var typed = Analyzers.NormalizeWord(word.Text);
            var near = word
                .Near.Select(n => (n.Text, n.Documents, Edits: Edits(typed, n.Text)))
                .Where(n => n.Edits <= (typed.Length < ShortWord ? 1 : SearchSchema.MaxEdits))
                .OrderBy(n => n.Edits)
                .ThenByDescending(n => n.Documents)
                .ThenBy(n => n.Text, StringComparer.Ordinal)
                .ToList();
            if (near.Count > 0)
                corrected = Regex.Replace(
                    corrected,
                    $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(word.Text)}(?![\p{{L}}\p{{N}}])",
                    near[0].Text.Replace("$", "$$", StringComparison.Ordinal)
                );
        }

        if (corrected != text)
            yield return corrected;
    }

    /// <summary>The search that tells how many results there are, and nothing else.</summary>
    private static SearchQuery Counting(SearchQuery query) =>
        query with
        {
            Page = 1,
            PageSize = 0,
            After = null,
            CountFacets = false,
            CountMonths = false,
        };

    /// <summary>The words of a query as alternatives, without what is excluded.</summary>
    private static string Loose(string text) => Strict().Replace(text, " ").Trim() is { Length: > 0 } loose ? loose : text;

    /// <summary>
    /// Letters added, left out, changed, or exchanged with the next one, by which two words differ (Damerau and Levenshtein).
    /// </summary>
    private static int Edits(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        for (var j = 0; j <= b.Length; j++)
        {
            edits[i, j] =
                i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
        }

        return edits[a.Length, b.Length];
    }

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}'’ʼ]+(?![*~\p{L}\p{N}\p{M}'’ʼ])")]
    private static partial Regex Words();

    /// <summary>Quoted words that are neither demanded nor excluded.</summary>
    [GeneratedRegex(@"(?<![+-])[""„“”«»‟](?<words>[^""„“”«»‟]+)[""„“”«»‟]")]
    private static partial Regex Phrases();

    /// <summary>Quotation marks of any kind, and the sign that asks for all words.</summary>
    [GeneratedRegex(@"[""„“”«»‟+]")]
    private static partial Regex Strict();
}
