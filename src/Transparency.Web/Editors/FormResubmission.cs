using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Transparency.Web.Hosting;

namespace Transparency.Web.Editors;

/// <summary>
/// Answers requests of people who aren't signed in. A form that was sent after its session had ended comes back with all its fields, to be
/// sent again after a new sign-in: nothing typed is lost, with or without a script. Only forms of this site come back, so that nobody can
/// be led to send what another site wrote.
/// </summary>
internal static class FormResubmission
{
    private const long LongestKept = 8 << 20; // a draft and a picture; what is longer is evidence, which is on its person's disk

    public static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> asked)
    {
        var (request, response) = (asked.Request, asked.Response);
        if (request.Headers.XRequestedWith == "XMLHttpRequest")
            response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (IsOwnForm(request))
            return ShowAsync(request, StatusCodes.Status401Unauthorized, token: null);
        else
            response.Redirect(asked.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>True for a form that a page of this site sent and that can come back.</summary>
    public static bool IsOwnForm(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.HasFormContentType
        && request.ContentLength <= LongestKept
        && request.HttpContext.RequestServices.GetRequiredService<SiteAddress>().IsOrigin(request);

    /// <summary>Answers with the form of a request, ready to be sent again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="token">
    /// The token with which it may be sent again; null while nobody is signed in: the one that the form has stays.
    /// </param>
    public static async Task ShowAsync(HttpRequest request, int status, AntiforgeryTokenSet? token)
    {
        var form = await request.ReadFormAsync();
        var fields = form.Where(f => f.Key != token?.FormFieldName).SelectMany(f => f.Value, (f, value) => (f.Key, value ?? "")).ToList();
        if (token is not null)
            fields.Add((token.FormFieldName, token.RequestToken!));
        await new RazorComponentResult<FormResubmissionPage>(
            new
            {
                Address = request.Path + request.QueryString,
                Fields = (IReadOnlyList<(string Name, string Value)>)fields,
                IsSignedIn = token is not null,
            }
        )
        {
            StatusCode = status,
        }.ExecuteAsync(request.HttpContext);
    }
}

/// <summary>
/// A form whose token is of an earlier session comes back with a new one and all that it held, when it is this site's; one that is too
/// large is told so.
/// </summary>
internal sealed class FormResubmissionFilter : IAsyncAlwaysRunResultFilter
{
    public Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var (http, request) = (context.HttpContext, context.HttpContext.Request);
        if (context.Result is not IAntiforgeryValidationFailedResult)
            return next();
        if (request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge); // it was too large to look for its token
            return next();
        }

        var isOfAnotherSession = http.User.Identity?.IsAuthenticated == true && FormResubmission.IsOwnForm(request);
        if (!isOfAnotherSession || request.Path.StartsWithSegments(DeskAccess.AccountPath))
            return next(); // no password comes back
        if (request.Headers.XRequestedWith == "XMLHttpRequest")
        {
            context.Result = new UnauthorizedResult(); // the script then asks to sign in, and keeps what was typed
            return next();
        }

        return FormResubmission.ShowAsync(
            request,
            StatusCodes.Status400BadRequest,
            http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http)
        );
    }
}
