using Transparency.Web.Api;
using Transparency.Web.Editors;

namespace Transparency.Web.Security;

/// <summary>What every response carries, and the methods that are answered.</summary>
internal static class SafeResponses
{
    /// <summary>For what may stand in a frame on any site; nothing else may stand in one.</summary>
    public const string ContentSecurityPolicyInFrames = Sources + "frame-ancestors *";

    /// <summary>For every other response that has none of its own.</summary>
    public const string ContentSecurityPolicy = Sources + "frame-ancestors 'none'";

    private const string Sources =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; ";

    public static async Task Handle(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        if (IsPublic(context))
            headers.StrictTransportSecurity = "max-age=31536000"; // a year; a browser that came by plain HTTP ignores it (RFC 6797, 8.1)
        context.Response.OnStarting(() =>
        {
            Protect(context);
            return Task.CompletedTask;
        });

        if (
            HttpMethods.IsGet(context.Request.Method)
            || HttpMethods.IsHead(context.Request.Method)
            || MayPost(context.Request)
            || ApiEndpoints.IsApi(context)
        )
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        headers.Allow = "GET, HEAD";
        await context.Response.WriteAsync("This site answers GET and HEAD only.\n");
    }

    /// <summary>Adds what every response carries.</summary>
    public static void Protect(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        var isKept =
            context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified
            && !HttpMethods.IsPost(context.Request.Method);
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = isKept ? "public, max-age=60" : "no-store";
    }

    /// <summary>Outside of development, and by https: the request's own, or the site's where a proxy takes it.</summary>
    private static bool IsPublic(HttpContext context) =>
        !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && (
            context.Request.IsHttps
            || context.RequestServices.GetRequiredService<Settings>().SiteUrl?.StartsWith("https:", StringComparison.Ordinal) == true
        );

    /// <summary>A post to be matched may be too long for an address; readers report errors; editors write.</summary>
    private static bool MayPost(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && (request.Path == "/match" || request.Path == "/report" || request.Path.StartsWithSegments(EditorArea.Path));
}
