using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using Transparency.Search;
using Transparency.Search.Query;
using Transparency.Web.Hosting;
using Transparency.Web.Pages.Search;
using Transparency.Web.Security;

namespace Transparency.Web.Api;

/// <summary>What completes the letters that were typed so far; the search box asks it.</summary>
/// <param name="Suggestions">Those of the most claims first.</param>
public sealed record SuggestAnswer(IReadOnlyList<SuggestionAnswer> Suggestions);

/// <summary>A text that completes them.</summary>
/// <param name="Text">The text to search for.</param>
/// <param name="Kind">title, name, narrative or topic.</param>
public sealed record SuggestionAnswer(string Text, string Kind);

/// <summary>Autocomplete, through the API.</summary>
internal static class SuggestApi
{
    private const int Most = 8;

    private static readonly IReadOnlyList<ApiParameter> Parameters =
    [
        new(
            "q",
            "The letters typed so far, two at least.",
            new() { Type = JsonSchemaType.String, MaxLength = SearchAddress.LongestText },
            value => value.Length <= SearchAddress.LongestText ? null : $"at most {SearchAddress.LongestText} characters long"
        ),
    ];

    public static void MapSuggest(this IEndpointRouteBuilder api) =>
        api.MapRead("/suggest", SuggestAsync)
            .WithName("suggest")
            .WithTags("Search")
            .WithMetadata(Parameters)
            .RequireRateLimiting(RateLimits.Suggestions)
            .WithSummary("What completes the letters typed so far")
            .WithDescription($"At most {Most} titles, names, narratives and topics, in any script, those of the most claims first.")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<ETagResult<SuggestAnswer>, ProblemHttpResult>> SuggestAsync(
        HttpContext context,
        IClaimIndex index,
        CancellationToken cancel
    )
    {
        var query = context.Request.Query;
        if (ApiParameter.Problem(query, Parameters) is { } problem)
            return ApiProblems.BadRequest(problem);
        var found = await index.CompleteAsync(query["q"].FirstOrDefault() ?? "", Most, cancel);
        return new ETagResult<SuggestAnswer>(
            new([
                .. found.Select(c => new SuggestionAnswer(
                    c.Kind == CompletionKind.Narrative ? c.Text.Replace('-', ' ') : c.Text.TrimEnd('…'),
                    c.Kind.ToString().ToLowerInvariant()
                )),
            ])
        );
    }
}
