using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors.Drafts;
using Transparency.Web.Pages.Debunks;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>A draft as its page will look.</summary>
public sealed class PreviewModel(DraftStore drafts, DraftReader reader) : PageModel
{
    public Draft Draft { get; private set; } = null!;

    public DebunkArticle Article { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (await drafts.FindAsync(id, cancel) is not { } draft)
            return NotFound();
        (Draft, Article) = (draft, await reader.ArticleAsync(draft, cancel));
        return Page();
    }
}
