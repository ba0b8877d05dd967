using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Transparency.Web.Pages.Status;

/// <summary>What a reader sees when a request failed. It is shown in the place of the page that failed, and has no address of its own.</summary>
public sealed class StatusModel : PageModel
{
    private const string RetryAfterSeconds = "30";

    public int Code { get; private set; }

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public IActionResult OnGet()
    {
        Code = Response.StatusCode;
        if (Code == StatusCodes.Status200OK) return NotFound();
        if (Code == StatusCodes.Status503ServiceUnavailable) Response.Headers.RetryAfter = RetryAfterSeconds;
        (Title, Text) = Code switch
        {
            StatusCodes.Status404NotFound => ("There is no such page", "Its address may have been mistyped, or what it names was never archived here. Search for its words instead."),
            StatusCodes.Status410Gone => ("This was withdrawn", "It was here and was taken off the site. The archive's log keeps that it was."),
            StatusCodes.Status503ServiceUnavailable => ("The search is away for a moment", "Debunks can be read meanwhile. Try again in half a minute."),
            >= 500 => ("Something went wrong here", "It is not your fault. The error was logged; try again in a moment."),
            _ => ("This request can't be read", "The address, or what was sent with it, is malformed. Search the archive instead."),
        };
        return Page();
    }
}
