using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Search.Matching;

/// <summary>A post to find archived claims for.</summary>
public sealed record MatchQuery
{
    /// <summary>The longest post that is read, in characters; what follows is ignored.</summary>
    public const int LongestText = 10_000;

    /// <summary>The most words of a post that are looked for: those that the fewest documents hold.</summary>
    public const int MostWords = 48;

    /// <summary>
    /// How near a claim must come to a post to be its match, from 0 to 1: at 0.5, the words that both hold, with how often and how early the claim has them, weigh
    /// twice what a word weighs that nothing holds, times how much the post says to the power 0.3. docs/search-quality.md has the measurement.
    /// </summary>
    public const float SimilarityThreshold = 0.35f;

    private const int MostSimilar = 5,
        TellingWords = 12,
        LikelyCandidates = 20;
    private const float RelatedThreshold = 0.25f; // less than what makes it the same claim

    /// <summary>The post: words, links, hashtags, mentions; or a link alone.</summary>
    public required string Text { get; init; }

    /// <summary>The most claims to return, 1 to 100.</summary>
    public int Count { get; init; } = 10;

    /// <summary>The words that are looked for, 1 to <see cref="MostWords"/>: the rarest. The common ones, which most documents hold, cost most of the time.</summary>
    public int Words { get; init; } = MostWords;

    /// <summary>The engine's best that are compared with the post: the right claim is among so many nearly as often as among a hundred.</summary>
    public int Candidates { get; init; } = 60;

    /// <summary>Claims that share less are no matches; 0 ranks whatever holds a word of the post.</summary>
    public float MinSimilarity { get; init; } = SimilarityThreshold;

    /// <summary>Key of a document that is not to be returned: the claim that the text is of.</summary>
    public string? Except { get; init; }

    /// <summary>Finds the claims that say about the same as an archived one, by its most telling words: a page that many read must not cost what a pasted post does.</summary>
    public static MatchQuery SimilarTo(SearchDocument claim) =>
        new()
        {
            Text = $"{claim.Claim!.Title}\n{claim.Claim.Text}",
            Count = MostSimilar,
            Words = TellingWords,
            Candidates = LikelyCandidates,
            MinSimilarity = RelatedThreshold,
            Except = claim.Key,
        };
}

/// <summary>An archived claim that a post repeats.</summary>
/// <param name="Hit">The claim, with the passage that matches.</param>
/// <param name="Score">The engine's score, to order by; of no meaning across posts.</param>
/// <param name="Similarity">How near they come, from 0 to 1, also across posts; see <see cref="MatchQuery.SimilarityThreshold"/>.</param>
/// <param name="SameLink">The claim was seen at a link that the post holds.</param>
public sealed record ClaimMatch(SearchHit Hit, float Score, float Similarity, bool SameLink);
