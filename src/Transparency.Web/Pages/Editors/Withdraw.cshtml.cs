using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Web.Editors;

namespace Transparency.Web.Pages.Editors;

/// <summary>Takes a debunk off the site, with a public note in its place.</summary>
[Authorize(Policy = "reviewer")]
public sealed class WithdrawModel(DraftDesk desk, ContentCatalog catalog) : PageModel
{
    public string Title { get; private set; } = "";

    public string Language { get; private set; } = "";

    public IActionResult OnGet(string slug, string language)
    {
        if (catalog.Translations(slug).FirstOrDefault(d => d.Language == language) is not { } debunk)
            return NotFound();
        (Title, Language) = (debunk.Title, language);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string slug, string language, string? note, CancellationToken cancel)
    {
        var outcome = await desk.WithdrawAsync(User.Actor(), slug, language, note ?? "", cancel);
        return outcome.Draft is { } draft ? Redirect(DraftLinks.Review(draft)) : OnGet(slug, language);
    }
}
