using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Debunks;
using Transparency.Editors;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Editor;

/// <summary>What is to be done, and by whom.</summary>
public sealed class DeskModel(DraftStore drafts, DraftDesk desk, DebunkCatalog catalog) : PageModel
{
    private const int MostDone = 20;

    /// <summary>Drafts by where they are, the last changed first.</summary>
    public ILookup<DraftState, Draft> Drafts { get; private set; } = null!;

    /// <summary>Content files that are left out, and why.</summary>
    public IReadOnlyList<ContentProblem> Problems => catalog.Problems;

    /// <summary>Published debunks, the newest first, in every language.</summary>
    public IReadOnlyList<Debunk> Published => catalog.Debunks;

    /// <summary>Translations whose other language was changed for a stated reason after them.</summary>
    public IReadOnlyList<Debunk> OutOfDate =>
        [.. Published.Where(d => Published.Any(other => other.Slug == d.Slug && other.Language != d.Language && other.Updated > d.Changed))];

    public async Task OnGetAsync(CancellationToken cancel) => Drafts = (await drafts.AllAsync(cancel)).ToLookup(d => d.State);

    /// <summary>The last drafts that became public.</summary>
    public IEnumerable<Draft> Done => Drafts[DraftState.Published].Take(MostDone);

    /// <summary>Starts a new draft of a published debunk, which stays public meanwhile.</summary>
    public async Task<IActionResult> OnPostChangeAsync(string slug, string language, CancellationToken cancel)
    {
        if (catalog.Translations(slug).All(d => d.Language != language)) return NotFound();
        return Redirect(DraftLinks.Next(await desk.StartAsync(User.Actor(), slug, language, new(), cancel)));
    }
}
