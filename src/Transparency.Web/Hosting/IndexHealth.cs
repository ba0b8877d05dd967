using Microsoft.Extensions.Diagnostics.HealthChecks;
using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Hosting.Workers;

namespace Transparency.Web.Hosting;

/// <summary>
/// Whether the index can serve readers: it answers, and has held the whole archive log once since the start. Later it may be behind for a
/// while, as during an import: the site goes on serving, and the line says how far it is behind.
/// </summary>
internal sealed class IndexHealth(IClaimIndex index, IndexUpdater updater, ArchiveLog log, IndexWorker worker) : IHealthCheck
{
    /// <summary>How long the index may lack entries before operators should look. Catching up usually takes less than a second.</summary>
    private static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await index.StatusAsync(cancellationToken);
            var last = worker.HasCaughtUp ? updater.Progress.Last : await log.LastSeqAsync(cancellationToken);
            var holds = $"{status.Documents} documents, up to entry {status.AppliedSeq} of {Math.Max(last, status.AppliedSeq)}";
            var isWhole = worker.HasCaughtUp || (worker.IsContentRecorded && last > 0 && status.AppliedSeq >= last); // of another owner
            if (!isWhole)
                return HealthCheckResult.Unhealthy($"{holds}. It has not caught up with the archive since the start.");
            string?[] warnings =
            [
                status.Replaced,
                updater.Behind > LongestLag ? $"It has been behind the archive for {updater.Behind.TotalMinutes:0} minutes." : null,
                status.RejectedCount > 0 ? $"{status.RejectedCount} documents were refused: see 'transparency index status'." : null,
                updater.Unreadable.Count > 0 ? $"{updater.Unreadable.Count} entries can't be read: see the log of the site." : null,
            ];
            return warnings.Any(w => w is not null)
                ? HealthCheckResult.Degraded($"{holds}. {string.Join(' ', warnings.Where(w => w is not null))}")
                : HealthCheckResult.Healthy(holds);
        }
        catch (Exception e) when (e is IndexUnavailableException or IOException or InvalidDataException)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }

    /// <summary>Writes state and reason of each check in a line of its own.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            string.Concat(report.Entries.Select(e => $"{e.Key}: {e.Value.Status}: {e.Value.Description}\n").Prepend($"{report.Status}\n"))
        );
    }
}
