namespace Transparency.Web.Security;

/// <summary>Middleware that refuses every method except GET and HEAD with 405: pages change nothing. Forms also accept POST.</summary>
/// <param name="open">A path below which endpoints decide about methods themselves.</param>
/// <param name="forms">Paths below which forms are posted.</param>
internal sealed class AllowedMethods(PathString open, params IReadOnlyList<PathString> forms)
{
    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || (HttpMethods.IsPost(request.Method) && forms.Any(form => request.Path.StartsWithSegments(form)))
            || request.Path.StartsWithSegments(open)
        )
            return next(context);
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = "GET, HEAD";
        return response.WriteAsync("This site answers GET and HEAD only.\n");
    }
}
