using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors.Drafts;
using Transparency.Web.Editors;
using Transparency.Web.Language;
using Transparency.Web.Pages.Debunks;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>A draft as its page will look, for somebody who got a link to it.</summary>
[AllowAnonymous]
public sealed class SharedModel(DraftShare share, DraftStore drafts, DraftReader reader) : PageModel
{
    /// <summary>The draft; null when the link leads to none any more.</summary>
    public DebunkArticle? Article { get; private set; }

    /// <summary>When the link ends.</summary>
    public DateTimeOffset Until { get; private set; }

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (share.Read(code) is var (id, until) && await drafts.FindAsync(id, cancel) is { State: not DraftState.Discarded } draft)
        {
            if (draft.State == DraftState.Published)
                return Redirect(Links.Canonical(draft.Slug, draft.Language));
            (Article, Until) = (await reader.ArticleAsync(draft, cancel), until);
        }
        else
        {
            Response.StatusCode = StatusCodes.Status410Gone;
        }

        return Page();
    }
}
