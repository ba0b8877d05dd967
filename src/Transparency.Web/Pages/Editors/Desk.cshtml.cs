using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Editors.Reports;
using Transparency.Search.Query;
using Transparency.Web.Editors;
using Transparency.Web.Hosting;

namespace Transparency.Web.Pages.Editors;

/// <summary>What is to be done, and by whom.</summary>
public sealed class DeskModel(DraftStore drafts, DraftDesk desk, ReportDesk reports, ContentCatalog catalog, AssistedSearch search)
    : PageModel
{
    private const int MostDone = 20,
        MostHits = 5;

    /// <summary>Drafts by where they are, the last changed first.</summary>
    public ILookup<DraftState, Draft> Drafts { get; private set; } = null!;

    /// <summary>Content files, claims and drafts that are left out, and why.</summary>
    public IReadOnlyList<ContentProblem> Problems => [.. catalog.Problems, .. catalog.ClaimProblems, .. drafts.Damaged];

    /// <summary>Published debunks, the newest first, in every language.</summary>
    public IReadOnlyList<Debunk> Published => catalog.Debunks;

    /// <summary>Translations whose other language was changed for a stated reason after them.</summary>
    public IReadOnlyList<Debunk> OutOfDate =>
        [
            .. Published.Where(d =>
                Published.Any(other => other.Slug == d.Slug && other.Language != d.Language && other.Updated > d.Changed)
            ),
        ];

    /// <summary>What readers reported, by what was done about it.</summary>
    public ILookup<ReportState, (ErrorReport Report, ReportCase Case)> Reports { get; private set; } = null!;

    /// <summary>What was searched for in the archive.</summary>
    public string Query { get; private set; } = "";

    /// <summary>What was found; null before anything was asked.</summary>
    public SearchResult? Found { get; private set; }

    public async Task OnGetAsync(string? q, CancellationToken cancel)
    {
        Drafts = (await drafts.AllAsync(cancel)).ToLookup(d => d.State);
        Reports = (await reports.OpenAsync(cancel)).ToLookup(r => r.Case.State);
        Query = q?.Trim() ?? "";
        if (Query.Length > 0)
            Found = await IndexAvailability.NullIfUnavailableAsync(async () =>
                (
                    await search.SearchAsync(
                        new()
                        {
                            Text = Query,
                            PageSize = MostHits,
                            CountFacets = false,
                        },
                        cancel
                    )
                ).Result
            );
    }

    /// <summary>The published debunk that a report is about; null where it is about none.</summary>
    public Debunk? DebunkOf(ErrorReport report) =>
        report.Page.Split('/') is ["", var language, "debunks", var slug, ..]
            ? catalog.Translations(slug) is { Count: > 0 } all
                ? all.FirstOrDefault(d => d.Language == language) ?? all[0]
                : null
            : null;

    /// <summary>The last drafts that became public.</summary>
    public IEnumerable<Draft> Done => Drafts[DraftState.Published].Take(MostDone);

    /// <summary>Starts a new draft of a published debunk, which stays public meanwhile.</summary>
    public async Task<IActionResult> OnPostChangeAsync(string slug, string language, CancellationToken cancel)
    {
        if (catalog.Translations(slug).All(d => d.Language != language))
            return NotFound();
        return Redirect(DraftLinks.Next(await desk.StartAsync(User.Actor(), slug, language, new(), cancel)));
    }

    /// <summary>Says what is made of a reader's report.</summary>
    public async Task<IActionResult> OnPostReportAsync(string reference, ReportState state, CancellationToken cancel)
    {
        await reports.DecideAsync(User.Actor(), reference, state, cancel);
        return Redirect(DeskAccess.Path + "#reports");
    }
}
