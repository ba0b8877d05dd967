using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Web.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Status;

/// <summary>
/// What a reader sees when a request failed. It is shown in the place of the page that failed, and has no address of its own.
/// </summary>
public sealed class StatusModel : PageModel
{
    private const string RetryAfterSeconds = "30";

    public int Code { get; private set; }

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    private bool IsSignIn =>
        HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { } failed
        && new PathString(failed.OriginalPath).StartsWithSegments(DeskAccess.AccountPath);

    /// <summary>What the rate limit has put into the header; a minute, its window, where that is missing.</summary>
    private int SecondsToWait =>
        int.TryParse(Response.Headers.RetryAfter.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : 60;

    public IActionResult OnGet()
    {
        Code = Response.StatusCode;
        if (Code == StatusCodes.Status200OK)
            return NotFound();
        if (Code == StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = RetryAfterSeconds;
        (Title, Text) = Code switch
        {
            StatusCodes.Status403Forbidden => (Texts.Of("status.forbidden"), Texts.Of("status.forbidden-text")),
            StatusCodes.Status404NotFound => (Texts.Of("status.not-found"), Texts.Of("status.not-found-text")),
            StatusCodes.Status410Gone => (Texts.Of("status.gone"), Texts.Of("status.gone-text")),
            StatusCodes.Status413PayloadTooLarge => (Texts.Of("status.too-large"), Texts.Of("status.too-large-text")),
            StatusCodes.Status429TooManyRequests when IsSignIn => (Texts.Of("status.too-many"), Texts.Of("status.too-many-text")),
            StatusCodes.Status429TooManyRequests => (
                Texts.Of("status.too-many-requests"),
                Texts.Count("count.too-many-requests", SecondsToWait)
            ),
            StatusCodes.Status503ServiceUnavailable => (Texts.Of("status.away"), Texts.Of("status.away-text")),
            >= 500 => (Texts.Of("status.broken"), Texts.Of("status.broken-text")),
            _ => (Texts.Of("status.malformed"), Texts.Of("status.malformed-text")),
        };
        return Page();
    }
}
