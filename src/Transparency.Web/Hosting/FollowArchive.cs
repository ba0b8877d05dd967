using Transparency.Archive;
using Transparency.Content;
using Transparency.Editors.Drafts;
using Transparency.Import;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting;

/// <summary>Keeps the index behind the archive by at most a second: brings in the starter claims and debunks, follows the log, and rebuilds what is damaged.</summary>
internal sealed class FollowArchive(
    Settings settings,
    BlobStores stores,
    ArchiveLog log,
    Importer importer,
    ContentCatalog catalog,
    IClaimIndex index,
    IndexUpdater updater,
    DraftPublisher publisher,
    PageCache pages,
    ILogger<FollowArchive> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500),
        PauseAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(5); // the first readers come first: it reads the whole index
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(30); // another process is replacing the index, or it is away
    private readonly HashSet<long> _reported = [];
    private bool _reportedReplaced,
        _reportedAway,
        _toVerify,
        _toWithdraw;
    private List<BlobInfo>? _contentSeen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the site answers while this works
        var rebuilding = VerifyAsync(AfterStart, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await publisher.PublishDueAsync(stoppingToken);
                _toWithdraw |= await RecordContentAsync(stoppingToken);
                if (!_reportedReplaced && (await index.StatusAsync(stoppingToken)).Replaced is { } why)
                    logger.LogWarning("{Why}", why);
                _reportedReplaced = true;
                if (rebuilding.IsCompleted && _toVerify)
                    rebuilding = VerifyAsync(AfterRefusal, stoppingToken);
                if (rebuilding.IsCompleted && File.Exists(RebuildRequest.PathIn(settings.Search.Path)))
                    rebuilding = RebuildAsync(stoppingToken);
                var applied = await updater.CatchUpAsync(stoppingToken);
                if (applied > 0)
                {
                    pages.Clear();
                    logger.LogInformation("Indexed {Entries} entries", applied);
                }

                if (_toWithdraw)
                    await WithdrawRemovedAsync(stoppingToken);
                (_toWithdraw, _reportedAway) = (false, false);
                foreach (var (seq, reason) in updater.Unreadable)
                    if (_reported.Add(seq))
                        logger.LogError("Entry {Seq} of the archive log can't be read and is not searchable: {Reason}", seq, reason);
                await Task.Delay(Pause, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Metrics.FollowingFailed();
                Report(e);
                await Task.Delay(PauseAfterFailure, stoppingToken);
                if (rebuilding.IsCompleted)
                    rebuilding = VerifyAsync(TimeSpan.Zero, stoppingToken);
            }
        }
    }

    /// <summary>An engine that is away is reported once: it is asked again until it is back.</summary>
    private void Report(Exception failure)
    {
        if (failure is not IndexUnavailableException)
            logger.LogError(failure, "Following the archive failed; trying again in {Seconds} s", PauseAfterFailure.TotalSeconds);
        else if (!_reportedAway)
            logger.LogWarning("{Why} What is archived meanwhile is indexed as soon as it answers", failure.Message);
        _reportedAway = failure is IndexUnavailableException;
    }

    /// <summary>Checks the whole index against its checksums and the log, and rebuilds it when it is damaged or of another archive.</summary>
    private async Task VerifyAsync(TimeSpan delay, CancellationToken cancel)
    {
        _toVerify = false;
        await Task.Delay(delay, cancel);
        try
        {
            if (await DamageAsync(cancel) is not { } damage)
                return;
            logger.LogError("{Damage} It is rebuilt from the archive log.", damage);
        }
        catch (IndexUnavailableException)
        {
            _toVerify = true; // it is away, which is reported by what follows the log
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "The index can't be checked. It is rebuilt from the archive log.");
        }

        await RebuildAsync(cancel);
    }

    private async Task<string?> DamageAsync(CancellationToken cancel)
    {
        if (await index.VerifyAsync(cancel) is { } damage)
            return damage;
        var (applied, last) = ((await index.StatusAsync(cancel)).AppliedSeq, await log.LastSeqAsync(cancel));
        return applied <= last
            ? null
            : $"The index has applied {applied} entries, the archive log has {last}: it is not the index of this archive.";
    }

    private async Task RebuildAsync(CancellationToken cancel)
    {
        await Task.Yield();
        try
        {
            logger.LogInformation("Rebuilt the index from {Entries} entries", await updater.RebuildAsync(cancel));
            File.Delete(RebuildRequest.PathIn(settings.Search.Path));
        }
        catch (IndexUnavailableException e)
        {
            _toVerify = true;
            logger.LogWarning("The index is not rebuilt now: {Why}", e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Rebuilding the index failed; the old one goes on serving");
        }
    }

    /// <summary>Brings what changed in the content folder into the log; false when nothing did.</summary>
    private async Task<bool> RecordContentAsync(CancellationToken cancel)
    {
        var content = new List<BlobInfo>();
        await foreach (var file in stores.Content.ListAsync("", null, cancel))
            content.Add(file);
        if (_contentSeen is not null && content.SequenceEqual(_contentSeen))
            return false;
        if (_contentSeen is not null)
            await catalog.ReloadAsync(cancel);
        pages.Clear();
        foreach (var problem in catalog.Problems)
            logger.LogError("Left out: {Problem}", problem);
        var leftOut = new List<ContentProblem>();
        foreach (var (name, _, _) in content)
            if (name.StartsWith("claims/", StringComparison.Ordinal) && name.EndsWith(".jsonl", StringComparison.Ordinal))
                await ImportAsync(name, leftOut, cancel);
        catalog.ClaimProblems = leftOut;
        await catalog.RecordAsync(log, await publisher.ActorsAsync(cancel), cancel);
        _contentSeen = content;
        return true;
    }

    private async Task WithdrawRemovedAsync(CancellationToken cancel)
    {
        var shown = new List<string>();
        await foreach (var debunk in index.ScanAsync("debunk", cancel: cancel))
            shown.Add(debunk.Id);
        await catalog.WithdrawRemovedAsync(log, shown, await publisher.ActorsAsync(cancel), cancel);
    }

    private async Task ImportAsync(string name, List<ContentProblem> leftOut, CancellationToken cancel)
    {
        await using var file = await stores.Content.OpenReadAsync(name, cancel);
        if (file is null)
            return; // removed a moment ago
        var summary = await importer.ImportAsync(file, ImportFormat.Jsonl, "content", dryRun: false, Report, null, cancel);
        if (summary.New + summary.Changed > 0)
            logger.LogInformation("{File}: {New} new, {Changed} changed", name, summary.New, summary.Changed);

        ValueTask Report(ImportRecord reject)
        {
            leftOut.Add(new(name, (int)reject.Position, reject.Field ?? "", reject.Reason ?? ""));
            logger.LogError("Left out: {Problem}", leftOut[^1]);
            return ValueTask.CompletedTask;
        }
    }
}
