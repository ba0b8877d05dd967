using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Transparency.Search.Matching;
using Transparency.Web.Hosting;

namespace Transparency.Web.Api;

/// <summary>Which archived claims a post repeats, through the API.</summary>
internal static class MatchApi
{
    private const int LongestRequest = 128 * 1024; // 10,000 characters take 6 bytes each at most, written as \uXXXX

    public static void MapMatch(this IEndpointRouteBuilder api) =>
        api.MapPost("/match", MatchAsync)
            .WithName("match")
            .WithTags("Search")
            .WithMetadata(new RequestSizeLimitAttribute(LongestRequest))
            .WithSummary("The archived claims that a post repeats")
            .WithDescription(
                "Those seen at a link of the post come first, then the nearest. None means that no archived claim is near "
                    + "enough, not that the post is true."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<MatchAnswer>, ProblemHttpResult>> MatchAsync(
        Post post,
        PostMatcher matcher,
        SiteAddress site,
        HttpRequest request,
        CancellationToken cancel
    )
    {
        if (string.IsNullOrWhiteSpace(post.Text))
            return ApiProblems.BadRequest("'text' is empty: it is the post, or its link.");
        if (post.Text.Length > MatchQuery.MaxTextLength)
            return ApiProblems.BadRequest($"'text' has {post.Text.Length} characters, at most {MatchQuery.MaxTextLength} are read.");
        var home = site.Of(request);
        var matches = await matcher.MatchAsync(new() { Text = post.Text }, cancel);
        return TypedResults.Ok(new MatchAnswer([.. matches.Select(m => new Match(HitAnswer.Of(m.Hit, home), m.Similarity, m.SameLink))]));
    }
}
