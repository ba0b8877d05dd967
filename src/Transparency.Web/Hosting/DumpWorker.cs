using Transparency.Dumps;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Dumps;

namespace Transparency.Web.Hosting;

/// <summary>Makes a dump each night, and at once when there is none or the last one holds what was withdrawn since.</summary>
internal sealed class DumpWorker(
    Settings settings,
    PublishedDump published,
    IClaimIndex index,
    IndexUpdater updater,
    TimeProvider clock,
    ILogger<DumpWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10),
        PauseAfterFailure = TimeSpan.FromMinutes(10),
        Night = TimeSpan.FromHours(3); // UTC

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var next = NextNight();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                var (applied, last) = updater.Progress;
                if (applied == 0 || applied < last)
                    continue; // an import goes on
                var dump = await published.FindAsync(stoppingToken);
                if (dump is not null && clock.GetUtcNow() < next && !await DumpEndpoints.HoldsWithdrawnAsync(dump, index, stoppingToken))
                    continue;
                next = NextNight();
                if (dump?.Seq == applied && dump.Licenses[0].Name == settings.Dumps.License)
                    continue;
                dump = await published.MakeAsync(gently: true, stoppingToken);
                logger.LogInformation(
                    "Made a dump of the archive up to entry {Seq}: {Bytes} bytes",
                    dump.Seq,
                    dump.Resources.Sum(r => r.Bytes)
                );
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError("No dump could be made: {Message}", e.Message);
                next = clock.GetUtcNow() + PauseAfterFailure;
            }
        }
    }

    private DateTimeOffset NextNight()
    {
        var now = clock.GetUtcNow();
        var night = new DateTimeOffset(now.Date, TimeSpan.Zero) + Night;
        return night > now ? night : night.AddDays(1);
    }
}
