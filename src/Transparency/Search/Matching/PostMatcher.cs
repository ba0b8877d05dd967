using System.Text.RegularExpressions;
using Transparency.Search.Analysis;
using Transparency.Search.Query;

namespace Transparency.Search.Matching;

/// <summary>
/// Finds the archived claims that a post repeats, with any engine: the post's most telling words give candidates, which are then compared
/// with it word by word, here, so that both engines rank alike. docs/search-quality.md says what each part of the comparison brought.
/// </summary>
public sealed partial class PostMatcher(IClaimIndex index)
{
    /// <summary>
    /// Of a long post, the words that the fewest documents hold as they stand; of these alone it is asked which documents hold their other
    /// forms.
    /// </summary>
    private const int MostAsked = 160;

    /// <summary>The claims: first those seen at one of the post's links, then the nearest. Empty when none is near enough.</summary>
    /// <exception cref="IndexUnavailableException">The engine can't answer now.</exception>
    public async Task<IReadOnlyList<ClaimMatch>> MatchAsync(MatchQuery asked, CancellationToken cancel = default)
    {
        var (text, links) = PostLinks.Split(
            asked.Text.Length > MatchQuery.MaxTextLength ? asked.Text[..MatchQuery.MaxTextLength] : asked.Text
        );
        var post = await ReadAsync(text, cancel);
        var telling = post
            .Words.OrderByDescending(w => w.Weight)
            .Take(Math.Clamp(asked.Words, 1, MatchQuery.MaxWords))
            .Select(w => w.Forms)
            .Where(f => f.Count > 0)
            .ToList();
        if (telling.Count + links.Count == 0)
            return [];
        var count = Math.Clamp(asked.Count, 1, 100);
        var candidates = await index.CandidatesAsync(new(telling, links, Math.Max(count, asked.Candidates), asked.Except), cancel);
        var highlighter = new Highlighter(telling.SelectMany(forms => forms));
        return
        [
            .. post.Compare([.. candidates.Select(c => c.Document)])
                .Zip(candidates, (score, c) => (score.Score, score.Similarity, c.Document, c.SameLink))
                .Where(c => c.SameLink || c.Similarity >= asked.MinSimilarity)
                .OrderByDescending(c => c.SameLink)
                .ThenByDescending(c => c.Score)
                .ThenBy(c => c.Document.Seq) // of equal claims, the one archived first
                .Take(count)
                .Select(c => new ClaimMatch(highlighter.Hit(c.Document), c.Score, c.Similarity, c.SameLink)),
        ];
    }

    private async Task<PostWords> ReadAsync(string text, CancellationToken cancel)
    {
        var words = PostWords.Of(Apart(text));
        if (words.Count > MostAsked)
        {
            var known = await index.FrequenciesAsync([.. words.Select(w => new IndexTerm(SearchSchema.Exact.Name, w.Text))], cancel);
            words = [.. words.Zip(known.Holding).OrderBy(w => w.Second).Take(MostAsked).Select(w => w.First)];
        }

        var forms = words.SelectMany(w => w.Forms).Distinct().ToList();
        return new PostWords(words, forms, await index.FrequenciesAsync(forms, cancel));
    }

    /// <summary>Hashtags and mentions as the words that they are put together of: <c>#AustralianFires</c>.</summary>
    private static string Apart(string text) => Tags().Replace(text, tag => Joints().Replace(tag.Value, " ").Replace('_', ' '));

    [GeneratedRegex(@"[#@]\w+")]
    private static partial Regex Tags();

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\d)")]
    private static partial Regex Joints();
}
