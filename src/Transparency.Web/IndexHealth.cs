using Microsoft.Extensions.Diagnostics.HealthChecks;
using Transparency.Search;

namespace Transparency.Web;

/// <summary>Whether the index answers: what <c>/healthz/ready</c> reports.</summary>
internal sealed class IndexHealth(IClaimIndex index) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var status = await index.StatusAsync(cancellationToken);
            return HealthCheckResult.Healthy($"{status.Documents} documents, up to entry {status.AppliedSeq}");
        }
        catch (IndexUnavailableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
