using Transparency.Archive;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Import;

namespace Transparency.Web.Hosting.Workers;

/// <summary>
/// Brings changes of the content folder to the site and into the archive log: debunks, their removal, and the starter claims.
/// </summary>
internal sealed class ContentWorker(
    BlobStores stores,
    ArchiveLog log,
    Importer importer,
    ContentCatalog catalog,
    DraftPublisher publisher,
    PageCache pages,
    IndexWorker index,
    TimeProvider clock,
    ILogger<ContentWorker> logger
) : Worker(Plan, clock, logger)
{
    public static readonly WorkerPlan Plan = new(
        "content",
        "Check that the content folder can be read and the archive written. Pages show the content as last read meanwhile.",
        Pause: TimeSpan.FromMilliseconds(500),
        FirstRetry: TimeSpan.FromSeconds(1),
        LastRetry: TimeSpan.FromSeconds(30)
    );

    /// <summary>
    /// How often the log is asked for debunks that the content lacks. It finds a file that came and went between two listings.
    /// </summary>
    private static readonly TimeSpan BetweenComparisons = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _clock = clock;
    private List<BlobInfo>? _recorded;
    private DateTimeOffset _compared;

    protected override async Task<string?> RunAsync(CancellationToken cancel)
    {
        var content = new List<BlobInfo>();
        await foreach (var file in stores.Content.ListAsync("", null, cancel))
            content.Add(file);
        if (_recorded is null || !content.SequenceEqual(_recorded) || await HasMissedRemovalAsync(cancel))
        {
            await RecordAsync(content, cancel);
            (_recorded, _compared) = (content, _clock.GetUtcNow());
            index.NoteContentRecorded();
        }

        return (catalog.Problems.Count, catalog.ClaimProblems.Count) switch
        {
            (0, 0) => null,
            var (files, claims) => $"{files} problems in files and {claims} in starter claims, which are left out: "
                + "see the desk, or run 'transparency content check'.",
        };
    }

    /// <summary>The site doesn't wait for content that can't be read: it serves what the archive holds.</summary>
    protected override void OnFailed(Exception failure, bool isFirst) => index.NoteContentRecorded();

    private async Task<bool> HasMissedRemovalAsync(CancellationToken cancel)
    {
        if (_clock.GetUtcNow() - _compared < BetweenComparisons)
            return false;
        _compared = _clock.GetUtcNow();
        return catalog.RemovedOf(await log.DebunksAsync(cancel)).Any();
    }

    private async Task RecordAsync(List<BlobInfo> content, CancellationToken cancel)
    {
        try
        {
            if (await catalog.RecordAsync(log, publisher.ActorsAsync, cancel) > 0)
                index.Wake();
        }
        finally
        {
            pages.Clear(); // the catalog may be new although the log was not reached
        }

        foreach (var problem in catalog.Problems)
            Logger.LogError("Left out: {Problem}", problem);
        var leftOut = new List<ContentProblem>();
        foreach (var (name, _, _) in content)
            if (name.StartsWith("claims/", StringComparison.Ordinal) && name.EndsWith(".jsonl", StringComparison.Ordinal))
                await ImportAsync(name, leftOut, cancel);
        catalog.ClaimProblems = leftOut;
    }

    private async Task ImportAsync(string name, List<ContentProblem> leftOut, CancellationToken cancel)
    {
        await using var file = await stores.Content.OpenReadAsync(name, cancel);
        if (file is null)
            return; // removed since it was listed
        var summary = await importer.ImportAsync(file, ImportFormat.Jsonl, "content", dryRun: false, Report, null, cancel);
        if (summary.New + summary.Changed == 0)
            return;
        Logger.LogInformation("{File}: {New} new, {Changed} changed", name, summary.New, summary.Changed);
        index.Wake();

        ValueTask Report(ImportRecord reject)
        {
            leftOut.Add(new(name, (int)reject.Position, reject.Field ?? "", reject.Reason ?? ""));
            Logger.LogError("Left out: {Problem}", leftOut[^1]);
            return ValueTask.CompletedTask;
        }
    }
}
