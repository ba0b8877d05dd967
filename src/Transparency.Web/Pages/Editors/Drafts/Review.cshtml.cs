using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Web.Editors;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>Where a draft is read beside what is public, and talked about.</summary>
public sealed class ReviewModel(DraftStore drafts, DraftDesk desk, DraftReader reader, DraftShare share, TimeProvider clock) : PageModel
{
    public Draft Draft { get; private set; } = null!;

    /// <summary>The passages that differ between the published file and the draft's.</summary>
    public IReadOnlyList<IReadOnlyList<DiffPiece>> Difference { get; private set; } = [];

    public IReadOnlyList<DraftFinding> Findings { get; private set; } = [];

    /// <summary>Why the last act was refused.</summary>
    public string? Problem { get; private set; }

    /// <summary>A link that was just made, and when it ends; it is shown this once.</summary>
    public (string Path, DateTimeOffset Until)? Link { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>True when there is something to decide, by this person's role.</summary>
    public bool MayDecide =>
        Draft.State is DraftState.InReview or DraftState.Approved && EditorRoles.AtLeast(EditorRole.Reviewer).Any(User.IsInRole);

    public async Task<IActionResult> OnGetAsync(string id, DraftRefusal? refused, CancellationToken cancel)
    {
        if (await drafts.FindAsync(id, cancel) is not { } draft)
            return NotFound();
        Draft = draft;
        Problem = refused is null ? null : Texts.Of("editor.refusal." + refused.Value.ToString().ToLowerInvariant());
        Difference = TextDiff.Passages(
            draft.State == DraftState.Published ? draft.Base ?? "" : reader.PublishedFile(draft) ?? "",
            draft.File ?? draft.ToFile(Now)
        );
        if (draft.State is not (DraftState.Published or DraftState.Discarded))
            Findings = await reader.FindingsAsync(draft, cancel);
        return Page();
    }

    /// <summary>Makes a link for people without an account.</summary>
    public async Task<IActionResult> OnPostShareAsync(string id, CancellationToken cancel)
    {
        var outcome = await desk.ShareAsync(User.Actor(), id, cancel);
        if (outcome is { Draft: { } draft, Refusal: null })
            Link = share.LinkTo(draft);
        return await OnGetAsync(id, outcome.Refusal, cancel);
    }

    public async Task<IActionResult> OnPostAsync(string id, string? text, CancellationToken cancel)
    {
        var outcome = await desk.CommentAsync(User.Actor(), id, text ?? "", cancel);
        return outcome.Draft is { } draft ? Redirect(DraftLinks.Review(draft)) : NotFound();
    }
}
