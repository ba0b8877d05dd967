using Transparency.Search.Indexing;
using Transparency.Search.Matching;

namespace Transparency.Tests.Search.Matching;

public sealed class PostMatcherTests
{
    private static readonly (string, string)[] Claims =
    [
        ("en", "American laboratories in Ukraine breed dangerous viruses"),
        ("en", "The moon has been leased to a channel"),
        ("uk", "Зеленський підписав указ про мобілізацію студентів"),
    ];

    [Theory]
    [InlineData("#AmericanLaboratories in Ukraine: they breed dangerous viruses!", "c1")]
    [InlineData("Зеленский мобилизует студентов: указ про мобілізацію підписав", "c3")]
    [InlineData("see https://www.example.org/2/?utm_source=x", "c2")]
    [InlineData("", null)]
    [InlineData("Borscht is cooked with beetroot and cabbage", null)]
    public async Task A_post_matches_the_claim_that_it_repeats(string post, string? id)
    {
        using var small = await SmallIndex.OfAsync(Claims);
        var matches = await new PostMatcher(small.Index).MatchAsync(new() { Text = post }, TestContext.Current.CancellationToken);
        Assert.Equal(id, matches is [var first, ..] ? first.Hit.Document.Key.Id : null);
        Assert.All(matches, m => Assert.True(m.SameLink || m.Similarity >= MatchQuery.SimilarityThreshold));
    }

    [Fact]
    public async Task The_threshold_count_and_excluded_claim_of_a_query_hold()
    {
        using var small = await SmallIndex.OfAsync(Claims);
        var matcher = new PostMatcher(small.Index);
        var query = new MatchQuery { Text = "dangerous moon channel viruses", MinSimilarity = 0 };
        Assert.Equal(2, (await matcher.MatchAsync(query, TestContext.Current.CancellationToken)).Count);
        Assert.Single(await matcher.MatchAsync(query with { Count = 1 }, TestContext.Current.CancellationToken));
        Assert.Single(await matcher.MatchAsync(query with { Except = DocumentKey.Claim("c1") }, TestContext.Current.CancellationToken));
        Assert.Empty(await matcher.MatchAsync(query with { MinSimilarity = 0.99f }, TestContext.Current.CancellationToken));
    }
}
