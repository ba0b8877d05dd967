using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

namespace Transparency.Web.Security;

/// <summary>
/// How many requests a minute one network gets to what costs the most: the search engine. Whoever gets more is answered with status 429 and
/// <c>Retry-After</c>. Each policy counts for itself, and addresses are kept in memory only.
/// </summary>
internal static class RateLimits
{
    /// <summary>The policies, by the names that endpoints use.</summary>
    public const string Api = "api",
        Files = "files",
        Suggestions = "suggestions",
        Searches = "searches",
        Matches = "matches";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this IServiceCollection services, Settings settings) =>
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(Api, context => OfNetwork(context, settings.Api.RequestsPerMinute));
            limits.AddPolicy(Files, context => OfNetwork(context, settings.Api.FilesPerMinute));
            limits.AddPolicy(Suggestions, context => OfNetwork(context, settings.Api.SuggestionsPerMinute));
            limits.AddPolicy(Searches, context => OfNetwork(context, settings.Site.SearchesPerMinute));
            limits.AddPolicy(Matches, context => OfNetwork(context, settings.Site.MatchesPerMinute));
        });

    private static RateLimitPartition<IPAddress> OfNetwork(HttpContext context, int perMinute) =>
        RateLimitPartition.GetFixedWindowLimiter(
            ClientNetwork.Of(context.Connection.RemoteIpAddress),
            _ => new() { PermitLimit = perMinute, Window = Window }
        );
}
