using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Transparency.Search.Indexing;
using Transparency.Web.Language;

namespace Transparency.Web.Api;

/// <summary>Errors of the API, as RFC 9457 problems: what is wrong, where, and what to do.</summary>
internal static class ApiProblems
{
    private const int RetryAfterSeconds = 30;

    public static ProblemHttpResult BadRequest(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Gone(WithdrawalDocument withdrawal) =>
        TypedResults.Problem(
            $"It was withdrawn on {Dates.Iso(Dates.Day(withdrawal.Archived))}: {withdrawal.Reason ?? "no reason was given"}",
            statusCode: StatusCodes.Status410Gone
        );

    /// <summary>Says of an error without words what it is and what to do.</summary>
    public static void Complete(ProblemDetailsContext problem)
    {
        var (context, details) = (problem.HttpContext, problem.ProblemDetails);
        details.Instance = context.Request.Path;
        if (details.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        details.Detail ??= details.Status switch
        {
            StatusCodes.Status404NotFound =>
                $"There is nothing at this address. {ApiEndpoints.Description} describes those that there are.",
            StatusCodes.Status405MethodNotAllowed => $"This address answers {context.Response.Headers.Allow}.",
            StatusCodes.Status429TooManyRequests =>
                $"Too many requests came from your network within a minute. Wait {context.Response.Headers.RetryAfter} s. The whole archive is at /dumps.",
            StatusCodes.Status503ServiceUnavailable => $"The search is away for a moment. Try again in {RetryAfterSeconds} s.",
            >= 500 => "Something went wrong here. It was logged; try again in a moment.",
            _ => "The request can't be read.",
        };
    }
}
