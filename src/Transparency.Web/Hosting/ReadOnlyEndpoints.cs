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
        where T : IEndpointConventionBuilder =>
        endpoint.CacheOutput(answer => answer.Expire(time).SetVaryByQuery(byQuery).VaryByValue(_ => new("language", Texts.Language)));
}
