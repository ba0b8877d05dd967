using Microsoft.AspNetCore.Diagnostics;
using Transparency.Search;
using Transparency.Web.Hosting;

namespace Transparency.Web.Security;

/// <summary>Failures that are no bugs: an index or a store that is away, and a malformed request. They are logged in one line, and a page says so to the reader.</summary>
internal static class KnownFailures
{
    /// <summary>What is done with failures: the page at a path says so, or a problem (RFC 9457) where none is given.</summary>
    public static ExceptionHandlerOptions Handled(string? by) =>
        new()
        {
            ExceptionHandlingPath = by is null ? default : new(by),
            StatusCodeSelector = StatusOf,
            SuppressDiagnosticsCallback = Log,
        };

    /// <summary>The status of a failure.</summary>
    private static int StatusOf(Exception failure) =>
        failure switch
        {
            IndexUnavailableException => StatusCodes.Status503ServiceUnavailable,
            BadHttpRequestException bad => bad.StatusCode,
            IOException => StatusCodes.Status503ServiceUnavailable, // the blob store can't answer now
            _ => StatusCodes.Status500InternalServerError,
        };

    /// <summary>Logs a known failure; false for any other, which the framework logs with its stack trace.</summary>
    private static bool Log(ExceptionHandlerSuppressDiagnosticsContext failed)
    {
        if (StatusOf(failed.Exception) == StatusCodes.Status500InternalServerError)
            return false;
        failed
            .HttpContext.RequestServices.GetRequiredService<ILogger<IndexHealth>>()
            .LogWarning(
                "{Method} {Path}: {Reason}",
                failed.HttpContext.Request.Method,
                failed.HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path,
                failed.Exception.Message
            );
        return true;
    }
}
