using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting.Workers;

/// <summary>Brings new entries of the archive log into the index.</summary>
internal sealed class IndexWorker(
    IndexUpdater updater,
    IClaimIndex claims,
    IndexMaintenanceWorker maintenance,
    PageCache pages,
    TimeProvider clock,
    ILogger<IndexWorker> logger
) : Worker(Plan, clock, logger)
{
    public static readonly WorkerPlan Plan = new(
        "indexing",
        "Check the search engine and its disk. What is archived meanwhile is indexed as soon as it answers.",
        Pause: TimeSpan.FromMilliseconds(500),
        FirstRetry: TimeSpan.FromSeconds(1),
        LastRetry: TimeSpan.FromSeconds(5) // readers wait for it
    );
    private readonly HashSet<long> _reported = [];
    private bool _reportedReplaced,
        _wasUnavailable;
    private volatile bool _isContentRecorded,
        _hasCaughtUp;

    /// <summary>Whether the index has held the whole log, with the content of the start, once since the site started.</summary>
    public bool HasCaughtUp => _hasCaughtUp;

    /// <summary>Whether the content was brought into the log once since the site started, or that failed.</summary>
    public bool IsContentRecorded => _isContentRecorded;

    /// <summary>
    /// Notes that the content was brought into the log, as far as it can be now. Until then a log that is empty, or lacks the starter
    /// claims, is not the whole log.
    /// </summary>
    public void NoteContentRecorded()
    {
        if (_isContentRecorded)
            return;
        _isContentRecorded = true;
        Wake();
    }

    protected override async Task<string?> RunAsync(CancellationToken cancel)
    {
        if (!_reportedReplaced && (await claims.StatusAsync(cancel)).Replaced is { } why)
            Logger.LogWarning("{Why}", why);
        _reportedReplaced = true;
        var isWhole = _isContentRecorded; // asked before the end of the log is
        var applied = await updater.CatchUpAsync(cancel);
        if (applied > 0)
        {
            pages.Clear();
            Logger.LogInformation("Indexed {Entries} entries", applied);
        }

        if (isWhole && updater.Progress is var (reached, last) && reached >= last)
            _hasCaughtUp = true;
        foreach (var (seq, reason) in updater.Unreadable)
            if (_reported.Add(seq))
                Logger.LogError(
                    "Entry {Seq} of the archive log can't be read and is not searchable: {Reason} Run 'transparency archive verify'.",
                    seq,
                    reason
                );
        return null;
    }

    protected override void OnFailed(Exception failure, bool isFirst)
    {
        if (failure is IndexUnavailableException)
            _wasUnavailable = true; // it can be checked when it is back
        else if (isFirst)
            maintenance.RequestVerification();
    }

    protected override void OnRecovered()
    {
        if (_wasUnavailable)
            maintenance.RequestVerification(); // it may have come back as another one
        _wasUnavailable = false;
    }
}
