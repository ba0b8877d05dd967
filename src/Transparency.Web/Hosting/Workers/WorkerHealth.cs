using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Transparency.Web.Hosting.Workers;

/// <summary>
/// Whether a worker does its job: its line in <c>/healthz/ready</c>. A failing worker is degraded, not unhealthy: readers are still served.
/// </summary>
internal sealed class WorkerHealth(WorkerPlan plan, TimeProvider clock)
{
    private volatile State _state = new(clock.GetUtcNow(), 0, null, null);

    /// <summary>Failures in a row; 0 if the last run succeeded.</summary>
    public int Failures => _state.Failures;

    /// <summary>Notes a success.</summary>
    /// <param name="warning">What an operator should know nevertheless.</param>
    public void Succeed(string? warning) =>
        _state = _state is { Failures: 0 } healthy ? healthy with { Warning = warning } : new(clock.GetUtcNow(), 0, null, warning);

    /// <summary>Notes a failure.</summary>
    public void Fail(Exception failure) =>
        _state = new(_state.Failures == 0 ? clock.GetUtcNow() : _state.Since, _state.Failures + 1, failure, null);

    /// <summary>Whether the last failure was of the same kind.</summary>
    public bool IsLast(Exception failure) =>
        _state.Failure is { } last
        && last.GetType() == failure.GetType()
        && (failure is Search.IndexUnavailableException || last.Message == failure.Message);

    /// <summary>The worker's line in <c>/healthz/ready</c>.</summary>
    public HealthCheckResult Check()
    {
        var state = _state;
        var since = state.Since.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return state switch
        {
            { Failure: { } failure } => HealthCheckResult.Degraded(
                $"failing since {since}, {state.Failures} times: {failure.Message.Split('\n')[0].TrimEnd('\r', '.')}. {plan.Remedy}"
            ),
            { Warning: { } warning } => HealthCheckResult.Degraded(warning),
            _ => HealthCheckResult.Healthy($"since {since}"),
        };
    }

    /// <summary>The state since a moment: healthy without failures, or failing.</summary>
    private sealed record State(DateTimeOffset Since, int Failures, Exception? Failure, string? Warning);
}
