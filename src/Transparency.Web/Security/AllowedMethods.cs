using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Transparency.Web.Security;

/// <summary>
/// Middleware that refuses every method except GET and HEAD with 405: pages change nothing. A page whose model handles POST has a form,
/// and accepts that too. It runs after routing, which says what the page handles.
/// </summary>
/// <param name="open">A path below which endpoints decide about methods themselves.</param>
/// <param name="posted">A path below which everything may be posted: pages, and what a provider of identities sends.</param>
internal sealed class AllowedMethods(PathString open, PathString posted)
{
    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || (HttpMethods.IsPost(request.Method) && (request.Path.StartsWithSegments(posted) || HasForm(context)))
            || request.Path.StartsWithSegments(open)
        )
            return next(context);
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = "GET, HEAD";
        return response.WriteAsync($"'{request.Path.ToUriComponent()}' answers GET and HEAD only.\n");
    }

    private static bool HasForm(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>()?.HandlerMethods is { } handlers
        && handlers.Any(handler => HttpMethods.IsPost(handler.HttpMethod));
}
