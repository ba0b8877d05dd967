using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Transparency.Web.Security;

namespace Transparency.Web.Api;

/// <summary>The archive as open data for programs: <c>/api/v1</c>, read without a key from any origin.</summary>
internal static class ApiEndpoints
{
    /// <summary>Where the API's description is, in OpenAPI 3.1.</summary>
    public const string Description = Root + "/openapi.json";

    /// <summary>The name of the description among the site's services.</summary>
    public const string Document = "v1";

    /// <summary>Below this path the API answers.</summary>
    public const string Path = "/api";

    private const string Root = Path + "/v1",
        AnyOrigin = "open data";

    public static void AddApi(this IServiceCollection services, Settings settings)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // nothing of it stands in HTML
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict; // else every number is described as a string too
        });
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ApiProblems.Complete);
        services.AddCors(cors =>
            cors.AddPolicy(
                AnyOrigin,
                origin =>
                    origin
                        .AllowAnyOrigin()
                        .WithMethods("GET", "HEAD", "POST")
                        .WithHeaders("Content-Type", "If-None-Match")
                        .WithExposedHeaders("ETag", "Retry-After")
            )
        );
        services.AddOpenApi(
            Document,
            description =>
            {
                description.ShouldInclude = endpoint => endpoint.RelativePath!.StartsWith("api/", StringComparison.Ordinal);
                description.AddDocumentTransformer((document, _, _) => ApiDescription.DescribeAsync(document, settings));
                description.AddOperationTransformer(ApiDescription.DescribeAsync);
            }
        );
    }

    /// <summary>The errors of the API are for programs, those of pages for people.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal);

    public static void MapApi(this IEndpointRouteBuilder site)
    {
        var api = site.MapGroup(Root)
            .OpenData()
            .RequireRateLimiting(RateLimits.Api)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapSearch();
        api.MapMatch();
        api.MapSuggest();
        api.MapRecords();
        api.MapChanges();
        site.MapOpenApi(Description).OpenData();
    }

    /// <summary>Scripts of any site may read it.</summary>
    public static T OpenData<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.RequireCors(AnyOrigin);
}
