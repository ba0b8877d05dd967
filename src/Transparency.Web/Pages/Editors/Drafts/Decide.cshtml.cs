using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors.Drafts;
using Transparency.Web.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>Takes a reviewer's decision.</summary>
[Authorize(Policy = "reviewer")]
public sealed class DecideModel(DraftDesk desk, DeskTime moments) : PageModel
{
    public IActionResult OnGet(string id) => Redirect(DraftLinks.Review(id));

    public async Task<IActionResult> OnPostAsync(string id, string? what, int revision, string? at, string? text, CancellationToken cancel)
    {
        if (!moments.TryRead(at, out var time))
            return Redirect($"{DeskAccess.Path}/drafts/{id}/review?refused={DraftRefusal.NoSuchTime}");
        var outcome =
            what == "approve"
                ? await desk.ApproveAsync(User.Actor(), id, revision, time, cancel)
                : await desk.RequestChangesAsync(User.Actor(), id, text ?? "", cancel);
        if (outcome.Draft is not { } draft)
            return NotFound();
        return Redirect(DraftLinks.Review(draft) + (outcome.Refusal is { } refusal ? $"?refused={refusal}" : ""));
    }
}
