namespace Transparency.Web.Security;

/// <summary>Middleware that answers GET and HEAD, and refuses every other method where no form is expected: pages change nothing.</summary>
/// <param name="forms">The paths, with all below them, that take other methods as well.</param>
internal sealed class AllowedMethods(params IReadOnlyList<PathString> forms)
{
    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || forms.Any(form => request.Path.StartsWithSegments(form))
        )
            return next(context);
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = "GET, HEAD";
        return response.WriteAsync("This site answers GET and HEAD only.\n");
    }
}
