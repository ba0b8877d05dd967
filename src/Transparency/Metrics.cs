using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Transparency;

/// <summary>What the site measures of itself, in seconds and counts. It costs next to nothing where nobody listens.</summary>
public static class Metrics
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "Transparency";

    /// <summary>Spans of what a request waits for.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Up to what a reader takes for at once, for slow, and for broken; in seconds.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly Histogram<double> Index = Meter.CreateHistogram(
        "transparency.index.duration",
        "s",
        "What the search index was asked, by kind",
        advice: Seconds
    );
    private static readonly Histogram<double> Append = Meter.CreateHistogram(
        "transparency.append.duration",
        "s",
        "Until appended entries are durable",
        advice: Seconds
    );
    private static readonly Counter<long> Pages = Meter.CreateCounter<long>(
        "transparency.cache.pages",
        "{page}",
        "Pages given from the cache (hit) and made anew"
    );
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "transparency.worker.failures",
        "{failure}",
        "Failed runs of background work, by worker"
    );

    /// <summary>Notes that the index answered, or failed with an error.</summary>
    internal static void IndexAsked(string kind, long started, Exception? error) =>
        Index.Record(
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            error is null ? new TagList { { "kind", kind } } : new TagList { { "kind", kind }, { "error.type", error.GetType().FullName } }
        );

    /// <summary>Notes that entries are durable.</summary>
    internal static void Appended(long started) => Append.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);

    /// <summary>Notes a page that came from the cache, or did not.</summary>
    public static void PageGiven(bool fromCache) => Pages.Add(1, new KeyValuePair<string, object?>("hit", fromCache));

    /// <summary>Counts a failed run of a worker.</summary>
    public static void WorkerFailed(string worker) => Failures.Add(1, new KeyValuePair<string, object?>("worker", worker));
}
