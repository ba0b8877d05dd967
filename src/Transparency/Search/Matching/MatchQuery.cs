using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Search.Matching;

/// <summary>A post to find archived claims for.</summary>
public sealed record MatchQuery
{
    /// <summary>The longest post that is read, in characters; what follows is ignored.</summary>
    public const int LongestText = 10_000;

    /// <summary>Maximum number of words of a post to search for. Words that fewer documents hold are preferred.</summary>
    public const int MostWords = 48;

    /// <summary>
    /// Minimum similarity of a match, from 0 to 1. The similarity is s / (s + c): s is the sum of the shared words by rarity, frequency and
    /// position in the claim, and c is what an unrelated claim shares by chance (<see cref="PostWords"/>).
    /// docs/search-quality.md has the measurement.
    /// </summary>
    public const float SimilarityThreshold = 0.35f;

    private const int MostSimilar = 5,
        TellingWords = 12,
        LikelyCandidates = 20;
    private const float RelatedThreshold = 0.25f; // related claims need less than a match

    /// <summary>The post: words, links, hashtags, mentions; or a link alone.</summary>
    public required string Text { get; init; }

    /// <summary>The most claims to return, 1 to 100.</summary>
    public int Count { get; init; } = 10;

    /// <summary>
    /// Number of words to search for, 1 to <see cref="MostWords"/>: the rarest ones. Common words would take most of the time.
    /// </summary>
    public int Words { get; init; } = MostWords;

    /// <summary>Number of candidates compared with the post. 60 contain the right claim nearly as often as 100.</summary>
    public int Candidates { get; init; } = 60;

    /// <summary>Claims below this similarity are not matches; 0 ranks every claim that shares a word.</summary>
    public float MinSimilarity { get; init; } = SimilarityThreshold;

    /// <summary>Key of a document that is not to be returned: the claim that the text is of.</summary>
    public DocumentKey? Except { get; init; }

    /// <summary>
    /// Finds the claims that say about the same as an archived one, by its most telling words: a page that many read must not cost what a
    /// pasted post does.
    /// </summary>
    public static MatchQuery SimilarTo(ClaimDocument claim) =>
        new()
        {
            Text = $"{claim.Claim.Title}\n{claim.Claim.Text}",
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
public sealed record ClaimMatch(SearchHit Hit, float Score, float Similarity, bool SameLink)
{
    /// <summary>The document of the claim.</summary>
    public ClaimDocument Document => (ClaimDocument)Hit.Document;
}
