using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Web.Editors;
using Transparency.Web.Language;
using Transparency.Web.Pages.Debunks;

namespace Transparency.Web.Pages.Editors.Drafts;

/// <summary>Where a draft is written.</summary>
[RequestSizeLimit(LongestRequest)]
public sealed class EditModel(DraftStore drafts, DraftDesk desk, DraftReader reader, ContentCatalog catalog, ImageStore images) : PageModel
{
    private const int LongestRequest = ImageStore.MostBytes + (2 << 20); // a picture and the text
    private const string RevisionHeader = "Draft-Revision";

    public Draft Draft { get; private set; } = null!;

    public DraftForm Form { get; private set; } = new();

    public DebunkArticle Article { get; private set; } = null!;

    /// <summary>What it lacks.</summary>
    public IReadOnlyList<DraftFinding> Problems { get; private set; } = [];

    /// <summary>True when it was to be submitted, and lacks something.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>
    /// True when somebody changed it since the form was filled: the form holds what was typed, <see cref="Draft"/> what is kept.
    /// </summary>
    public bool IsStale { get; private set; }

    /// <summary>Why a picture was not taken; null when none was refused.</summary>
    public string? PictureProblem { get; private set; }

    /// <summary>The passages that differ between what is kept and what was typed.</summary>
    public IReadOnlyList<IReadOnlyList<DiffPiece>>? Conflict { get; private set; }

    /// <summary>
    /// The passages that differ between the file that somebody else wrote meanwhile and this draft; null where nobody did.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<DiffPiece>>? BothDoors =>
        Draft.Events.LastOrDefault(e => e.Action is not ("saved" or "commented"))?.Action == "conflict"
            ? TextDiff.Passages(Draft.Base ?? "", Draft.ToFile(Draft.Changed))
            : null;

    public IReadOnlyList<ContentPage> Narratives => catalog.NarrativesIn(Texts.Language);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (await drafts.FindAsync(id, cancel) is not { } draft)
            return NotFound();
        if (!draft.IsOpen)
            return Redirect(DraftLinks.Review(draft));
        return await ShowAsync(draft, DraftForm.Of(draft), cancel);
    }

    public Task<IActionResult> OnPostAsync(string id, [FromForm] DraftForm form, CancellationToken cancel) =>
        SaveAsync(id, form, draft => Task.FromResult<IActionResult>(Redirect(DraftLinks.Edit(draft))), cancel);

    public Task<IActionResult> OnPostLookAsync(string id, [FromForm] DraftForm form, CancellationToken cancel) =>
        SaveAsync(id, form, draft => Task.FromResult<IActionResult>(Redirect(DraftLinks.Preview(draft))), cancel);

    public Task<IActionResult> OnPostSubmitAsync(string id, [FromForm] DraftForm form, CancellationToken cancel) =>
        SaveAsync(
            id,
            form,
            async draft =>
            {
                IsRefused = (await reader.FindingsAsync(draft, cancel)).Any(p => !p.IsAdvice);
                if (IsRefused)
                    return await ShowAsync(draft, DraftForm.Of(draft), cancel);
                var outcome = await desk.SubmitAsync(User.Actor(), id, draft.Revision, cancel);
                return Redirect(outcome.Refusal is null ? DraftLinks.Review(draft) : DraftLinks.Next(outcome.Draft!));
            },
            cancel
        );

    /// <summary>Saves while somebody types, and answers with how it will look. The script of the page asks for it.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(string id, [FromForm] DraftForm form, CancellationToken cancel)
    {
        var saved = await desk.SaveAsync(User.Actor(), id, form.Revision, form.ToText(), form.Kind, form.Note ?? "", cancel);
        if (saved.Draft is not { } draft)
            return NotFound();
        if (saved.Refusal is not null)
            return StatusCode(StatusCodes.Status409Conflict, Texts.Of("editor.stale", draft.Events[^1].Actor));
        await ShowAsync(draft, form, cancel);
        Response.Headers[RevisionHeader] = draft.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Partial("_Look", this);
    }

    /// <summary>
    /// Keeps a picture. The page's script gets the Markdown that shows it, and puts it where the person writes; without a script it comes
    /// to the end.
    /// </summary>
    public async Task<IActionResult> OnPostPictureAsync(
        string id,
        [FromForm] DraftForm form,
        IFormFile? picture,
        string? alternative,
        CancellationToken cancel
    )
    {
        var (markdown, problem) = await KeepAsync(picture, alternative, cancel);
        if (Request.Headers.XRequestedWith == "XMLHttpRequest")
            return problem is null ? Content(markdown!) : StatusCode(StatusCodes.Status422UnprocessableEntity, problem);
        if (markdown is not null)
            form.Markdown = $"{form.Markdown?.TrimEnd()}\n\n{markdown}\n";
        PictureProblem = problem;
        return await SaveAsync(
            id,
            form,
            async draft => problem is null ? Redirect(DraftLinks.Edit(draft)) : await ShowAsync(draft, DraftForm.Of(draft), cancel),
            cancel
        );
    }

    public async Task<IActionResult> OnPostTakeAsync(string id, CancellationToken cancel) =>
        (await desk.TakeOverAsync(User.Actor(), id, cancel)).Draft is { } draft ? Redirect(DraftLinks.Next(draft)) : NotFound();

    public async Task<IActionResult> OnPostDiscardAsync(string id, CancellationToken cancel)
    {
        await desk.DiscardAsync(User.Actor(), id, cancel);
        return Redirect(DeskAccess.Path);
    }

    private async Task<(string? Markdown, string? Problem)> KeepAsync(IFormFile? picture, string? alternative, CancellationToken cancel)
    {
        if (picture is null)
            return (null, Texts.Of("editor.picture.none"));
        if (string.IsNullOrWhiteSpace(alternative))
            return (null, Texts.Of("editor.picture.no-text"));
        await using var bytes = picture.OpenReadStream();
        var (sha256, refusal) = await images.AddAsync(bytes, cancel);
        return refusal is null
            ? ($"![{MarkdownText.Escaped(alternative.Trim())}]({ImageStore.PathOf(sha256!)})", null)
            : (null, Texts.Of("editor.picture.refusal." + refusal.Value.ToString().ToLowerInvariant(), ImageStore.MostBytes >> 20));
    }

    private async Task<IActionResult> SaveAsync(string id, DraftForm form, Func<Draft, Task<IActionResult>> then, CancellationToken cancel)
    {
        var saved = await desk.SaveAsync(User.Actor(), id, form.Revision, form.ToText(), form.Kind, form.Note ?? "", cancel);
        if (saved.Draft is not { } draft)
            return NotFound();
        if (saved.Refusal is null)
            return await then(draft);
        IsStale = true; // what was typed stays in the form, and the next save knows what it replaces
        var typed = draft with { Text = form.ToText() };
        Conflict = TextDiff.Passages(draft.ToFile(draft.Changed), typed.ToFile(draft.Changed));
        form.Revision = draft.Revision;
        return await ShowAsync(draft, form, cancel);
    }

    private async Task<PageResult> ShowAsync(Draft draft, DraftForm form, CancellationToken cancel)
    {
        ModelState.Clear();
        (Draft, Form) = (draft, form);
        Article = await reader.ArticleAsync(draft, cancel);
        Problems = await reader.FindingsAsync(draft, cancel);
        return Page();
    }
}
