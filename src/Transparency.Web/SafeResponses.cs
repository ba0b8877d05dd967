using Microsoft.AspNetCore.Http.Features;
using Transparency.Search;

namespace Transparency.Web;

/// <summary>What every response carries, and what a search engine that is away looks like to readers.</summary>
internal static class SafeResponses
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static async Task Handle(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            await next(context);
        }
        catch (IndexUnavailableException e) when (!context.Response.HasStarted)
        {
            context.RequestServices.GetRequiredService<ILogger<Program>>().LogError(e, "Search is away");
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            headers.RetryAfter = "30";
        }
    }
}
