namespace Transparency.Web.Security;

/// <summary>The headers that every response carries.</summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of pages that any site may embed in a frame; no other page may be embedded.</summary>
    public const string ContentSecurityPolicyInFrames = Sources + "frame-ancestors *";

    /// <summary>The policy of every response that sets none of its own.</summary>
    public const string ContentSecurityPolicy = Sources + "frame-ancestors 'none'";

    private const string Sources =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; script-src 'self'; "
        + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; ";

    /// <summary>Middleware that adds the headers once the status of the response is known.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        if (IsPublic(context))
            // A year; browsers ignore it over plain HTTP (RFC 6797, 8.1).
            context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        context.Response.OnStarting(() =>
        {
            Protect(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>Adds the headers to a response that has not started. Those that an endpoint has set stay.</summary>
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

    /// <summary>True outside development if readers come by https: to this process, or to a proxy in front of it.</summary>
    private static bool IsPublic(HttpContext context) =>
        !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && (
            context.Request.IsHttps
            || context.RequestServices.GetRequiredService<Settings>().Site.Origin?.StartsWith("https:", StringComparison.Ordinal) == true
        );
}
