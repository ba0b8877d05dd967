using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Transparency;

/// <summary>Metrics and traces of the site. They cost next to nothing without a listener.</summary>
public static class Metrics
{
    /// <summary>Name of the meter and the activity source.</summary>
    public const string Name = "Transparency";

    /// <summary>Source of the spans of a request.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Bucket boundaries in seconds, from what feels instant to what feels broken.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly Histogram<double> Index = Meter.CreateHistogram(
        "transparency.index.duration",
        "s",
        "Duration of search index operations, by kind",
        advice: Seconds
    );
    private static readonly Histogram<double> Append = Meter.CreateHistogram(
        "transparency.append.duration",
        "s",
        "Duration until appended entries are durable",
        advice: Seconds
    );
    private static readonly Counter<long> Pages = Meter.CreateCounter<long>(
        "transparency.cache.pages",
        "{page}",
        "Pages served from the cache (hit) or rendered"
    );
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "transparency.worker.failures",
        "{failure}",
        "Failed runs of background work, by worker"
    );

    /// <summary>Records an index operation.</summary>
    internal static void IndexQueried(string kind, long started, Exception? error) =>
        Index.Record(
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            error is null ? new TagList { { "kind", kind } } : new TagList { { "kind", kind }, { "error.type", error.GetType().FullName } }
        );

    /// <summary>Records a durable append.</summary>
    internal static void Appended(long started) => Append.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);

    /// <summary>Records a page served from the cache or rendered.</summary>
    public static void PageServed(bool fromCache) => Pages.Add(1, new KeyValuePair<string, object?>("hit", fromCache));

    /// <summary>Counts a failed run of a worker.</summary>
    public static void WorkerFailed(string worker) => Failures.Add(1, new KeyValuePair<string, object?>("worker", worker));
}
