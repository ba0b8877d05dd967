using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Search.Indexing;

namespace Transparency.Web.Pages.Shared;

/// <summary>What is answered in the place of something withdrawn.</summary>
internal static class Tombstone
{
    /// <summary>410 with the reason and the date of a withdrawal.</summary>
    public static IActionResult Gone(this PageModel page, WithdrawalDocument withdrawal)
    {
        var gone = page.Partial("_Withdrawn", withdrawal);
        gone.StatusCode = StatusCodes.Status410Gone;
        return gone;
    }
}
