using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;

namespace Transparency.Web.Pages.Content;

public sealed class PageModelOfContent(DebunkCatalog catalog) : PageModel
{
    public ContentPage Text { get; private set; } = null!;

    public IActionResult OnGet(string name, string? lang)
    {
        if (catalog.Page(name, lang) is not { } page) return NotFound();
        Text = page;
        return Page();
    }
}
