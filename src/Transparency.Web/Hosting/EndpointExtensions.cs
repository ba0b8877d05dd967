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
        where T : IEndpointConventionBuilder =>
        endpoint.CacheOutput(answer => answer.Expire(time).SetVaryByQuery(byQuery).VaryByValue(_ => new("language", Texts.Language)));
}
