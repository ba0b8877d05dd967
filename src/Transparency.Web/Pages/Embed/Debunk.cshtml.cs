using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Web.Language;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Embed;

/// <summary>A debunk in short, for a frame on another site: the one page that may stand in one.</summary>
public sealed class DebunkModel(ContentCatalog catalog) : PageModel
{
    public Debunk Debunk { get; private set; } = null!;

    public IActionResult OnGet(string slug, string? lang)
    {
        if (catalog.Find(slug, lang ?? Texts.Language) is not { } debunk)
            return NotFound();
        Debunk = debunk;
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.ContentSecurityPolicyInFrames;
        return Page();
    }
}
