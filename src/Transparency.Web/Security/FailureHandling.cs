using Microsoft.AspNetCore.Diagnostics;
using Transparency.Search;

namespace Transparency.Web.Security;

/// <summary>
/// Failures that aren't bugs: an index or a store that can't be reached, and a malformed request. Each is logged in one line, without a
/// stack trace, and the reader sees a page that says what happened.
/// </summary>
internal static class FailureHandling
{
    /// <summary>Options of the exception handler.</summary>
    /// <param name="page">The path of the page that explains the failure; null for an API, which answers with a problem (RFC 9457).</param>
    public static ExceptionHandlerOptions Options(string? page) =>
        new()
        {
            ExceptionHandlingPath = page is null ? default : new(page),
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
            .HttpContext.RequestServices.GetRequiredService<ILoggerFactory>()
            .CreateLogger(typeof(FailureHandling))
            .LogWarning(
                "{Method} {Path}: {Reason}",
                failed.HttpContext.Request.Method,
                failed.HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path,
                failed.Exception.Message
            );
        return true;
    }
}
