using Microsoft.Extensions.Diagnostics.HealthChecks;
using Transparency.Search;

namespace Transparency.Web.Hosting.Workers;

/// <summary>How a worker works.</summary>
/// <param name="Name">Its name in health lines, metrics and the log.</param>
/// <param name="Remedy">What an operator should do if it keeps failing.</param>
/// <param name="Pause">Time between two runs.</param>
/// <param name="FirstRetry">Time until the first retry. Each further one takes twice as long.</param>
/// <param name="LastRetry">The longest time between two retries.</param>
internal sealed record WorkerPlan(string Name, string Remedy, TimeSpan Pause, TimeSpan FirstRetry, TimeSpan LastRetry)
{
    /// <summary>Time until the first run.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The back-off after a number of failures in a row.</summary>
    public TimeSpan BackOff(int failures) =>
        TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, FirstRetry.Ticks * (1L << Math.Min(failures - 1, 20))));
}

/// <summary>
/// One job of the site, done over and over in the background. A failure is logged, counted and shown in <c>/healthz/ready</c>, and
/// followed by a retry with exponential back-off. It stops no other worker.
/// </summary>
internal abstract class Worker(WorkerPlan plan, TimeProvider clock, ILogger logger) : BackgroundService, IHealthCheck
{
    private readonly SemaphoreSlim _woken = new(0);
    private readonly WorkerHealth _health = new(plan, clock);

    protected ILogger Logger => logger;

    /// <summary>Starts the next run at once, or right after the present one.</summary>
    public void Wake()
    {
        if (_woken.CurrentCount == 0)
            _woken.Release(); // two at once cause a superfluous run, which does no harm
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_health.Check());

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _woken.Dispose();
    }

    /// <summary>Does the job once.</summary>
    /// <returns>What an operator should know although the job was done; null if nothing.</returns>
    protected abstract Task<string?> RunAsync(CancellationToken cancel);

    /// <summary>Called after each failure.</summary>
    protected virtual void OnFailed(Exception failure, bool isFirst) { }

    /// <summary>Called after the first success that follows a failure.</summary>
    protected virtual void OnRecovered() { }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the site answers while this works
        await Task.Delay(plan.Delay, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var warning = await RunAsync(stoppingToken);
                if (_health.Failures > 0)
                {
                    logger.LogInformation("The worker '{Worker}' works again after {Failures} failures", plan.Name, _health.Failures);
                    OnRecovered();
                }

                _health.Succeed(warning);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Metrics.WorkerFailed(plan.Name);
                Report(e);
                OnFailed(e, isFirst: _health.Failures == 0);
                _health.Fail(e);
            }

            await _woken.WaitAsync(_health.Failures == 0 ? plan.Pause : plan.BackOff(_health.Failures), stoppingToken);
        }
    }

    /// <summary>
    /// Logs a failure: with its stack trace if it is the first or differs from the last one, in one line if it repeats the last one. An
    /// unavailable search engine is logged once.
    /// </summary>
    private void Report(Exception failure)
    {
        var retry = plan.BackOff(_health.Failures + 1).TotalSeconds;
        var isNew = !_health.IsLast(failure);
        if (failure is IndexUnavailableException)
        {
            if (isNew)
                logger.LogWarning("The worker '{Worker}' waits for the search engine: {Reason}", plan.Name, failure.Message);
        }
        else if (isNew)
            logger.LogError(failure, "The worker '{Worker}' failed and retries in {Seconds} s. {Remedy}", plan.Name, retry, plan.Remedy);
        else
            logger.LogWarning("The worker '{Worker}' failed again and retries in {Seconds} s: {Reason}", plan.Name, retry, failure.Message);
    }
}
