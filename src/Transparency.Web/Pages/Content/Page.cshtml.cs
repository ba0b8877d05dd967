using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Content;

/// <summary>A page of <c>content/pages</c>: About, Methodology, Corrections policy.</summary>
public sealed class ContentPageModel(ContentCatalog catalog) : PageModel
{
    public ContentPage Text { get; private set; } = null!;

    /// <summary>True for the page that explains the verdicts, which shows them as pages do.</summary>
    public bool ExplainsVerdicts => Text.Name == "methodology";

    /// <summary>Its languages.</summary>
    public IReadOnlyList<string> Languages { get; private set; } = [];

    public IActionResult OnGet(string name)
    {
        if (catalog.Page(name, Texts.Language) is not { } page)
            return NotFound();
        Languages = catalog.PageLanguages(name);
        Text = page;
        return Page();
    }
}
