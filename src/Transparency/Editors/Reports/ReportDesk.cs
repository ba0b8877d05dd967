using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Editors.Drafts;

namespace Transparency.Editors.Reports;

/// <summary>State of a reader's report.</summary>
public enum ReportState
{
    /// <summary>Not yet processed.</summary>
    New,

    /// <summary>The reader is right: a correction is due.</summary>
    CorrectionDue,

    /// <summary>Answered. The report and its contact address are deleted.</summary>
    Answered,
}

/// <summary>History of a report. It outlives the report and contains nothing that the reader wrote.</summary>
/// <param name="Reference">The report's reference.</param>
/// <param name="Page">Path of the page that it is about.</param>
/// <param name="State">The state.</param>
/// <param name="Events">Who did what: correction-due, answered.</param>
public sealed record ReportCase(string Reference, string Page, ReportState State, IReadOnlyList<DraftEvent> Events);

/// <summary>Readers' reports on the desk.</summary>
public sealed class ReportDesk(ErrorReports reports, EditorStore store, TimeProvider clock)
{
    private const string Prefix = "reports/";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Unanswered reports, oldest first, each with its history.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<IReadOnlyList<(ErrorReport Report, ReportCase Case)>> OpenAsync(CancellationToken cancel = default)
    {
        var open = new List<(ErrorReport, ReportCase)>();
        await foreach (var (reference, report) in reports.ListAsync(cancel))
            open.Add((report, (await FindAsync(reference, cancel)).Case ?? new(reference, report.Page, ReportState.New, [])));
        return open;
    }

    /// <summary>The history of all reports.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<IReadOnlyList<ReportCase>> CasesAsync(CancellationToken cancel = default)
    {
        var cases = new List<ReportCase>();
        await foreach (var blob in store.Blobs.ListAsync(Prefix, null, cancel))
            if (await store.Blobs.ReadAllAsync(blob.Name, cancel) is { } bytes)
                cases.Add(Read(bytes));
        return cases;
    }

    /// <summary>Marks a report as correction due or as answered; answering deletes it.</summary>
    /// <returns>False if the report no longer exists.</returns>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<bool> DecideAsync(string actor, string reference, ReportState state, CancellationToken cancel = default)
    {
        if ((await OpenAsync(cancel)).FirstOrDefault(o => o.Case.Reference == reference).Case is not { } open)
            return false;
        while (true)
        {
            var (kept, version) = await FindAsync(reference, cancel);
            var before = kept ?? open;
            if (before.State == state)
                break;
            var after = before with
            {
                State = state,
                Events = [.. before.Events, new(clock.GetUtcNow(), actor, state == ReportState.Answered ? "answered" : "correction-due")],
            };
            using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(after, Json));
            if (
                version is null
                    ? await store.Blobs.TryCreateAsync(NameOf(reference), bytes, cancel)
                    : await store.Blobs.TryReplaceAsync(NameOf(reference), bytes, version, cancel)
            )
                break;
        }

        if (state == ReportState.Answered)
            await reports.RemoveAsync(reference, cancel);
        return true;
    }

    private async Task<(ReportCase? Case, string? Version)> FindAsync(string reference, CancellationToken cancel) =>
        await store.Blobs.FindAsync(NameOf(reference), cancel) is { Version: var version }
        && await store.Blobs.ReadAllAsync(NameOf(reference), cancel) is { } bytes
            ? (Read(bytes), version)
            : default;

    private static ReportCase Read(byte[] bytes) => JsonSerializer.Deserialize<ReportCase>(bytes, Json)!;

    private static string NameOf(string reference) => $"{Prefix}{reference}.json";
}
