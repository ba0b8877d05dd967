using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Transparency.Web.Security;

/// <summary>
/// Answers who is not signed in. A form that was sent after its session had ended comes back with all that it held, to be sent again after a new sign-in:
/// nothing typed is lost, with or without a script. The form's own token comes back too, so that only a form of this site passes then.
/// </summary>
internal static class SessionOver
{
    public static async Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> asked)
    {
        var (request, response) = (asked.Request, asked.Response);
        if (request.Headers.XRequestedWith == "XMLHttpRequest") response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) response.Redirect(asked.RedirectUri);
        else
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(Page(request, await request.ReadFormAsync()), Encoding.UTF8);
        }
    }

    private static string Page(HttpRequest request, IFormCollection form)
    {
        var fields = string.Concat(form.SelectMany(f => f.Value, (f, value) => $"<textarea name=\"{Html(f.Key)}\" hidden>\n{Html(value ?? "")}</textarea>"));
        return $"""
            <!DOCTYPE html>
            <html lang="{Texts.Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Say("editor.session-over")}</title></head>
            <body>
              <main>
                <h1>{Say("editor.session-over")}</h1>
                <p>{Say("editor.session-over-how")}</p>
                <p><a href="{EditorArea.SignInPath}" target="_blank" rel="noopener">{Say("editor.sign-in")}</a></p>
                <form method="post" action="{Html(request.Path + request.QueryString)}">{fields}<button>{Say("editor.send-again")}</button></form>
              </main>
            </body>
            </html>
            """;

        static string Say(string key) => Html(Texts.Of(key));
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
