using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors;

namespace Transparency.Web.Pages.Editor;

/// <summary>Who did what to drafts. What came of it is in the archive's log, under the same names.</summary>
[Authorize(Policy = "administrator")]
public sealed class AuditModel(DraftStore drafts) : PageModel
{
    private const int MostShown = 500;

    /// <summary>The last acts, the newest first.</summary>
    public IReadOnlyList<(Draft Draft, DraftEvent Event)> Events { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Events = [.. (await AllAsync(cancel)).Reverse().Take(MostShown)];

    /// <summary>Every act, a line of JSON each, the oldest first.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancel)
    {
        var lines = (await AllAsync(cancel)).Select(e => JsonSerializer.Serialize(
            new { e.Event.Time, e.Event.Actor, e.Event.Action, Draft = e.Draft.Id, Debunk = $"{e.Draft.Slug}/{e.Draft.Language}", e.Event.Text }, JsonSerializerOptions.Web));
        return File(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), "application/jsonl", "audit.jsonl");
    }

    private async Task<IEnumerable<(Draft Draft, DraftEvent Event)>> AllAsync(CancellationToken cancel) =>
        (await drafts.AllAsync(cancel)).SelectMany(d => d.Events.Select(e => (d, e))).OrderBy(e => e.e.Time);
}
