using System.Diagnostics.Metrics;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting.Telemetry;

/// <summary>How far the index is behind the archive: in entries, and in seconds since it was last up to date.</summary>
internal sealed class IndexLag : IHostedService
{
    public IndexLag(IMeterFactory meters, IndexUpdater updater)
    {
        var meter = meters.Create(Metrics.Name);
        meter.CreateObservableGauge(
            "transparency.index.lag.entries",
            () => updater.Progress.Last - updater.Progress.Applied,
            "{entry}",
            "Entries of the archive that the index lacks"
        );
        meter.CreateObservableGauge(
            "transparency.index.lag.duration",
            () => updater.Behind.TotalSeconds,
            "s",
            "Since when the index lacks entries"
        );
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
