using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Editors;

/// <summary>
/// Answers who is not signed in. A form that was sent after its session had ended comes back with all that it held, to be sent again after a new sign-in:
/// nothing typed is lost, with or without a script. Only a form of this site comes back, so that nobody is led to send what another site wrote.
/// </summary>
internal static class ExpiredSession
{
    private const long LongestKept = 8 << 20; // a draft and a picture; what is longer is evidence, which is on its person's disk

    public static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> asked)
    {
        var (request, response) = (asked.Request, asked.Response);
        if (request.Headers.XRequestedWith == "XMLHttpRequest")
            response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (IsFormFromHere(request))
            return ShowAsync(request, StatusCodes.Status401Unauthorized, token: null);
        else
            response.Redirect(asked.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>True for a form that a page of this site sent and that can come back.</summary>
    public static bool IsFormFromHere(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.HasFormContentType
        && request.ContentLength <= LongestKept
        && request.HttpContext.RequestServices.GetRequiredService<SiteAddress>().IsOrigin(request);

    /// <summary>Shows the form of a request again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="token">The token with which it may be sent again; null for the one that it had, while nobody is signed in.</param>
    public static async Task ShowAsync(HttpRequest request, int status, AntiforgeryTokenSet? token)
    {
        var form = await request.ReadFormAsync();
        request.HttpContext.Response.StatusCode = status;
        request.HttpContext.Response.ContentType = "text/html; charset=utf-8";
        await request.HttpContext.Response.WriteAsync(Page(request, form, token), Encoding.UTF8);
    }

    private static string Page(HttpRequest request, IFormCollection form, AntiforgeryTokenSet? token)
    {
        var fields = string.Concat(
            form.Where(f => f.Key != token?.FormFieldName).SelectMany(f => f.Value, (f, value) => Field(f.Key, value))
        );
        if (token is not null)
            fields += Field(token.FormFieldName, token.RequestToken);
        var signIn = token is null
            ? $"<p><a href=\"{EditorArea.SignInPath}\" target=\"_blank\" rel=\"noopener\">{Say("editor.sign-in")}</a></p>"
            : "";
        return $"""
            <!DOCTYPE html>
            <html lang="{Texts.Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Say(
                "editor.session-over"
            )}</title><link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/editor.css"></head>
            <body>
              <main class="width">
                <h1>{Say("editor.session-over")}</h1>
                <p>{Say(token is null ? "editor.session-over-how" : "editor.session-new-how")}</p>
                {signIn}
                <form method="post" action="{Html(request.Path + request.QueryString)}">{fields}<button>{Say(
                "editor.send-again"
            )}</button></form>
              </main>
            </body>
            </html>
            """;

        static string Field(string name, string? value) => $"<textarea name=\"{Html(name)}\" hidden>\n{Html(value ?? "")}</textarea>";

        static string Say(string key) => Html(Texts.Of(key));
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>A form whose token is of an earlier session comes back with a new one and all that it held, when it is this site's; one that is too large is told so.</summary>
internal sealed class ExpiredFormFilter : IAsyncAlwaysRunResultFilter
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

        var isOfAnotherSession = http.User.Identity?.IsAuthenticated == true && ExpiredSession.IsFormFromHere(request);
        if (!isOfAnotherSession || request.Path.StartsWithSegments(EditorArea.AccountPath))
            return next(); // no password comes back
        if (request.Headers.XRequestedWith == "XMLHttpRequest")
        {
            context.Result = new UnauthorizedResult(); // the script then asks to sign in, and keeps what was typed
            return next();
        }

        return ExpiredSession.ShowAsync(
            request,
            StatusCodes.Status400BadRequest,
            http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http)
        );
    }
}
