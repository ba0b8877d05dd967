namespace Transparency.Web;

/// <summary>Endpoints that are read: what is no page.</summary>
internal static class ReadOnlyEndpoints
{
    /// <summary>Answers GET, and HEAD as GET without the body.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder site, string pattern, Delegate handler) =>
        site.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);
}
