using Transparency.Archive;
using Transparency.Claims.Import;
using Transparency.Debunks;
using Transparency.Search;
using Transparency.Search.Lucene;

namespace Transparency.Web;

/// <summary>Keeps the index behind the archive by at most a second: brings in the starter claims and debunks, and follows the log.</summary>
internal sealed class FollowArchive(
    Settings settings, ArchiveLog log, Importer importer, DebunkCatalog catalog, IClaimIndex index, IndexUpdater updater, ILogger<FollowArchive> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The command line creates this file to ask the owner of the index for a rebuild.</summary>
    public const string RebuildRequest = "rebuild.request";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the site answers while this works
        if (index is LuceneClaimIndex { Replaced: { } why }) logger.LogWarning("{Why}", why);
        var (first, seen) = (true, default(DateTime));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (NewestChange() is var newest && newest != seen)
                {
                    if (!first) catalog.Reload();
                    await RecordContentAsync(stoppingToken);
                    (first, seen) = (false, newest);
                }

                var request = Path.Combine(settings.SearchPath, RebuildRequest);
                if (File.Exists(request))
                {
                    var rebuilt = await updater.RebuildAsync(stoppingToken);
                    File.Delete(request);
                    logger.LogInformation("Rebuilt the index from {Entries} entries", rebuilt);
                }

                var applied = await updater.CatchUpAsync(stoppingToken);
                if (applied > 0) logger.LogInformation("Indexed {Entries} entries", applied);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Following the archive failed; trying again in 5 s");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    private async Task RecordContentAsync(CancellationToken cancel)
    {
        foreach (var problem in catalog.Problems) logger.LogError("Left out: {Problem}", problem);
        var claims = Path.Combine(settings.ContentPath, "claims");
        if (Directory.Exists(claims))
            foreach (var path in Directory.EnumerateFiles(claims, "*.jsonl").Order(StringComparer.Ordinal))
            {
                await using var file = File.OpenRead(path);
                var summary = await importer.ImportAsync(file, ImportFormat.Jsonl, "content", dryRun: false,
                    reject =>
                    {
                        logger.LogError("Left out: {File}:{Line}: {Field}: {Reason}", Path.GetFileName(path), reject.Position, reject.Field, reject.Reason);
                        return ValueTask.CompletedTask;
                    }, null, cancel);
                if (summary.New + summary.Changed > 0) logger.LogInformation("{File}: {New} new, {Changed} changed", Path.GetFileName(path), summary.New, summary.Changed);
            }

        await catalog.RecordAsync(log, cancel);
    }

    private DateTime NewestChange() => !Directory.Exists(settings.ContentPath) ? default : new DirectoryInfo(settings.ContentPath)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(f => f.LastWriteTimeUtc).DefaultIfEmpty().Max();
}
