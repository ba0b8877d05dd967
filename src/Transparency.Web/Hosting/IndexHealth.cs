using Microsoft.Extensions.Diagnostics.HealthChecks;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting;

/// <summary>Whether the index answers, and how far it is behind the log: what <c>/healthz/ready</c> reports.</summary>
internal sealed class IndexHealth(IClaimIndex index, IndexUpdater updater) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await index.StatusAsync(cancellationToken);
            var (_, last) = updater.Progress;
            var holds = $"{status.Documents} documents, up to entry {status.AppliedSeq} of {Math.Max(last, status.AppliedSeq)}";
            return status switch
            {
                { Replaced: { } why } => HealthCheckResult.Degraded($"{holds}. {why}"),
                { Rejected.Count: > 0 and var refused } => HealthCheckResult.Degraded(
                    $"{holds}. {refused} documents were refused: see 'transparency index status'"
                ),
                _ => HealthCheckResult.Healthy(holds),
            };
        }
        catch (IndexUnavailableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }

    /// <summary>Writes each check's state and reason, a line each. A degraded site serves.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            string.Concat(report.Entries.Select(e => $"{e.Key}: {e.Value.Status}: {e.Value.Description}\n").Prepend($"{report.Status}\n"))
        );
    }
}
