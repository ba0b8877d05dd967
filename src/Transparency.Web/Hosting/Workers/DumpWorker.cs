using Transparency.Dumps;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Web.Hosting.Workers;

/// <summary>Makes a dump each night, and at once if there isn't one, or if the last one holds what was withdrawn since.</summary>
internal sealed class DumpWorker(
    Settings settings,
    PublishedDump published,
    IClaimIndex claims,
    IndexUpdater updater,
    TimeProvider clock,
    ILogger<DumpWorker> logger
) : Worker(Plan, clock, logger)
{
    public static readonly WorkerPlan Plan = new(
        "dumps",
        "Check the space for temporary files and that the archive can be read and written. The last dump stays.",
        Pause: TimeSpan.FromSeconds(10),
        FirstRetry: TimeSpan.FromMinutes(1),
        LastRetry: TimeSpan.FromHours(1) // an attempt reads the whole archive twice
    )
    {
        Delay = TimeSpan.FromSeconds(10),
    };
    private static readonly TimeSpan Night = TimeSpan.FromHours(3); // UTC
    private readonly TimeProvider _clock = clock;
    private DateTimeOffset? _next;
    private string? _warning;

    protected override async Task<string?> RunAsync(CancellationToken cancel)
    {
        _next ??= NextNight();
        var (applied, last) = updater.Progress;
        if (applied == 0 || applied < last)
            return _warning; // an import is in progress
        var dump = await published.FindAsync(cancel);
        if (dump is null || _clock.GetUtcNow() >= _next || await PublishedDump.HoldsWithdrawnAsync(dump, claims, cancel))
        {
            if (dump?.Seq != applied || dump.Licenses[0].Name != settings.Dumps.License)
                dump = await CreateAsync(cancel);
            _next = NextNight();
        }

        return _warning = dump.LeftOut is { } leftOut ? $"{leftOut} entries can't be read and are left out: see the site's log." : null;
    }

    private async Task<DataPackage> CreateAsync(CancellationToken cancel)
    {
        var dump = await published.CreateAsync(gently: true, cancel);
        Logger.LogInformation("Made a dump up to entry {Seq}: {Bytes} bytes", dump.Seq, dump.Resources.Sum(r => r.Bytes));
        foreach (var (seq, reason) in dump.Unreadable)
            Logger.LogError(
                "Entry {Seq} of the archive log can't be read and is left out of the dump: {Reason} Run 'transparency archive verify'.",
                seq,
                reason
            );
        return dump;
    }

    private DateTimeOffset NextNight()
    {
        var now = _clock.GetUtcNow();
        var night = new DateTimeOffset(now.Date, TimeSpan.Zero) + Night;
        return night > now ? night : night.AddDays(1);
    }
}
