using Microsoft.AspNetCore.Diagnostics;
using Transparency.Search;

namespace Transparency.Web.Security;

/// <summary>Failures that are no bugs: an index that is away and a malformed request. They are logged in one line, and a page says so to the reader.</summary>
internal static class KnownFailures
{
    /// <summary>The status of a failure.</summary>
    public static int StatusOf(Exception failure) => failure switch
    {
        IndexUnavailableException => StatusCodes.Status503ServiceUnavailable,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Logs a known failure; false for any other, which the framework logs with its stack trace.</summary>
    public static bool Log(ExceptionHandlerSuppressDiagnosticsContext failed)
    {
        if (StatusOf(failed.Exception) == StatusCodes.Status500InternalServerError) return false;
        failed.HttpContext.RequestServices.GetRequiredService<ILogger<IndexHealth>>()
            .LogWarning("{Method} {Path}: {Reason}", failed.HttpContext.Request.Method, failed.HttpContext.Request.Path, failed.Exception.Message);
        return true;
    }
}
