using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting.Workers;

/// <summary>
/// Checks the whole index against its checksums and the archive log, and rebuilds it if it is damaged, belongs to another archive or
/// schema, or the command line asks for it. The old index serves meanwhile.
/// </summary>
internal sealed class IndexMaintenanceWorker(
    Settings settings,
    ArchiveLog log,
    IClaimIndex claims,
    IndexUpdater updater,
    PageCache pages,
    TimeProvider clock,
    ILogger<IndexMaintenanceWorker> logger
) : Worker(Plan, clock, logger)
{
    public static readonly WorkerPlan Plan = new(
        "index-maintenance",
        "The old index serves. Check the search engine and its disk, or delete the index while the site is stopped.",
        Pause: TimeSpan.FromMilliseconds(500),
        FirstRetry: TimeSpan.FromSeconds(5),
        LastRetry: TimeSpan.FromMinutes(10) // an attempt reads the whole archive
    )
    {
        Delay = TimeSpan.FromSeconds(5), // the first readers come first: a check reads the whole index
    };
    private volatile bool _verificationDue = true;
    private string? _damage;

    /// <summary>Asks for a check of the whole index.</summary>
    public void RequestVerification()
    {
        _verificationDue = true;
        Wake();
    }

    protected override async Task<string?> RunAsync(CancellationToken cancel)
    {
        if (_verificationDue)
        {
            _verificationDue = false;
            _damage = await VerifyAsync(cancel);
        }

        if (_damage is not null || File.Exists(RebuildRequest.PathIn(settings.Search.Path)))
            await RebuildAsync(cancel);
        return null;
    }

    private async Task<string?> VerifyAsync(CancellationToken cancel)
    {
        string? damage;
        try
        {
            damage = await DamageAsync(cancel);
        }
        catch (Exception e) when (e is IndexUnavailableException or OperationCanceledException)
        {
            _verificationDue = true;
            throw;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "The index can't be checked");
            damage = "The index can't be checked.";
        }

        if (damage is not null)
            Logger.LogError("{Damage} It is rebuilt from the archive log.", damage);
        return damage;
    }

    private async Task<string?> DamageAsync(CancellationToken cancel)
    {
        if (await claims.VerifyAsync(cancel) is { } damage)
            return damage;
        var (applied, last) = ((await claims.StatusAsync(cancel)).AppliedSeq, await log.LastSeqAsync(cancel));
        return applied <= last
            ? null
            : $"The index has applied {applied} entries, the archive log has {last}: it is not the index of this archive.";
    }

    private async Task RebuildAsync(CancellationToken cancel)
    {
        try
        {
            Logger.LogInformation("Rebuilt the index from {Entries} entries", await updater.RebuildAsync(cancel));
        }
        catch (IndexUnavailableException)
        {
            _verificationDue = _damage is not null; // another process may be rebuilding it
            throw;
        }

        _damage = null;
        pages.Clear();
        File.Delete(RebuildRequest.PathIn(settings.Search.Path));
    }
}
