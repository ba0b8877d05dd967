using Microsoft.AspNetCore.OutputCaching;
using Transparency.Web.Language;

namespace Transparency.Web.Hosting;

/// <summary>Routes of endpoints that aren't Razor Pages.</summary>
internal static class EndpointExtensions
{
    /// <summary>Answers GET, and HEAD as GET without the body.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder site, string pattern, Delegate handler) =>
        site.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);

    /// <summary>Caches the answer for a time, per language and per value of these query parameters.</summary>
    public static T CacheFor<T>(this T endpoint, TimeSpan time, params string[] byQuery)
        where T : IEndpointConventionBuilder => endpoint.CacheOutput(answer => Keep(answer, time, byQuery));

    /// <summary>
    /// The same, and per version of the content: withdrawn content must disappear at once, not when the time is over.
    /// </summary>
    public static T CacheFor<T>(
        this T endpoint,
        TimeSpan time,
        Func<HttpContext, CancellationToken, ValueTask<string>> version,
        params string[] byQuery
    )
        where T : IEndpointConventionBuilder =>
        endpoint.CacheOutput(answer =>
            Keep(answer, time, byQuery).VaryByValue(async (context, cancel) => new("version", await version(context, cancel)))
        );

    private static OutputCachePolicyBuilder Keep(OutputCachePolicyBuilder answer, TimeSpan time, string[] byQuery) =>
        answer.Expire(time).SetVaryByQuery(byQuery).VaryByValue(_ => new("language", Texts.Language));
}
