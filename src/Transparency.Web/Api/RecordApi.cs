using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Hosting;

namespace Transparency.Web.Api;

/// <summary>Single claims and debunks through the API.</summary>
internal static class RecordApi
{
    public static void MapRecords(this IEndpointRouteBuilder api)
    {
        api.MapRead("/claims/{id}", ClaimAsync)
            .WithName("claim")
            .WithTags("Records")
            .WithSummary("A claim")
            .WithDescription("410 with the reason when it was withdrawn.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        api.MapRead("/debunks/{slug}", DebunkAsync)
            .WithName("debunk")
            .WithTags("Records")
            .WithSummary("A debunk")
            .WithDescription("410 with the reason when it was withdrawn.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
    }

    private static async Task<Results<Tagged<ClaimAnswer>, ProblemHttpResult>> ClaimAsync(
        [Description("Id of the claim.")] string id,
        IClaimIndex index,
        SiteAddress site,
        HttpRequest request,
        CancellationToken cancel
    )
    {
        if (!ClaimJson.IsId(id))
            return ApiProblems.NotFound($"'{id}' is no id of a claim: it has up to 128 of a-z, 0-9 and -.");
        var found = await index.GetAsync([DocumentKey.Claim(id), DocumentKey.Withdrawal(id)], cancel);
        if (found.OfType<WithdrawalDocument>().FirstOrDefault() is { } withdrawal)
            return ApiProblems.Gone(withdrawal);
        return found is [ClaimDocument claim]
            ? new Tagged<ClaimAnswer>(ClaimAnswer.Of(claim, site.Of(request)))
            : ApiProblems.NotFound($"The archive has no claim '{id}'.");
    }

    private static async Task<Results<Tagged<DebunkAnswer>, ProblemHttpResult>> DebunkAsync(
        [Description("What the debunk is called in addresses.")] string slug,
        [Description("Language of the text, BCP 47. Without it, or where there is no text in it: English, or else any.")] string? language,
        ContentCatalog catalog,
        IClaimIndex index,
        SiteAddress site,
        HttpRequest request,
        CancellationToken cancel
    )
    {
        if (catalog.Find(slug, language) is { } debunk)
            return new Tagged<DebunkAnswer>(DebunkAnswer.Of(debunk, catalog, site.Of(request)));
        var languages = catalog.Debunks.Select(d => d.Language).Append(language ?? "en").Distinct();
        var withdrawn = await index.GetAsync([.. languages.Select(l => DocumentKey.Withdrawal($"{slug}/{l}"))], cancel);
        return withdrawn is [WithdrawalDocument first, ..]
            ? ApiProblems.Gone(first)
            : ApiProblems.NotFound($"There is no debunk '{slug}'.");
    }
}
