using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Dumps;
using Transparency.Editors.Accounts;

namespace Transparency.Web.Pages.Editors;

/// <summary>Who did what to drafts, readers' reports and accounts.</summary>
[Authorize(Policy = "administrator")]
public sealed class AuditModel(AuditTrail audit) : PageModel
{
    private const int MostShown = 500;

    private static readonly IReadOnlyList<Column<AuditEntry>> Columns =
    [
        new("time", "When", e => Column.Time(e.Time)),
        new("actor", "Who", e => e.Actor),
        new("action", "What", e => e.Action),
        new("about", "The debunk, the account, or the reference of a report", e => e.About),
        new("draft", "Id of the draft", e => e.Draft),
        new("text", "What they said", e => e.Text),
    ];

    /// <summary>The last acts, the newest first.</summary>
    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Entries = [.. (await audit.AllAsync(cancel)).Reverse().Take(MostShown)];

    /// <summary>Every act, a line of JSON each, the oldest first.</summary>
    public async Task<IActionResult> OnGetJsonlAsync(CancellationToken cancel) =>
        Download(
            "jsonl",
            string.Concat((await audit.AllAsync(cancel)).Select(e => JsonSerializer.Serialize(e, JsonSerializerOptions.Web) + "\n"))
        );

    /// <summary>The same as a table.</summary>
    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancel) =>
        Download("csv", Csv.Header(Columns) + string.Concat((await audit.AllAsync(cancel)).Select(e => Csv.Row(Columns, e))));

    private FileContentResult Download(string format, string text) =>
        File(Encoding.UTF8.GetBytes(text), format == "csv" ? "text/csv; charset=utf-8" : "application/jsonl", "audit." + format);
}
