using Microsoft.AspNetCore.OutputCaching;
using Transparency.Web.Language;

namespace Transparency.Web.Hosting;

/// <summary>Endpoints that are read: what is no page.</summary>
internal static class ReadOnlyEndpoints
{
    /// <summary>Answers GET, and HEAD as GET without the body.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder site, string pattern, Delegate handler) =>
        site.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);

    /// <summary>Made once for everybody who asks within a time, for each language and for each value of these parameters.</summary>
    public static T KeptFor<T>(this T endpoint, TimeSpan time, params string[] byQuery)
        where T : IEndpointConventionBuilder => endpoint.CacheOutput(answer => Keep(answer, time, byQuery));

    /// <summary>
    /// The same, but made anew as soon as what it shows has another version: what is withdrawn must not be shown until the time is over.
    /// </summary>
    public static T KeptFor<T>(
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
