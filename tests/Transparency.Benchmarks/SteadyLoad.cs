using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Transparency.Benchmarks;

/// <summary>Asks a site for search pages at a steady rate: none may fail, and no query may find another number than before.</summary>
internal static partial class SteadyLoad
{
    public static async Task<int> RunAsync(string file, Uri site, TimeSpan duration, int perSecond)
    {
        var queries = QueryKind
            .All.Take(4)
            .SelectMany(k => k.From(QueryKind.Sample(file)).Take(50))
            .Select(q => q.Text)
            .Distinct()
            .ToList();
        using var client = new HttpClient { BaseAddress = site, Timeout = TimeSpan.FromSeconds(60) };
        var totals = new ConcurrentDictionary<string, string>();
        var (failed, wrong) = (0, 0);
        var times = await Load.SteadilyAsync(perSecond, duration, number => MeasureAsync(queries[number % queries.Count]));
        Console.WriteLine(
            $"{times.Count:N0} search pages in {duration.TotalSeconds:F0} s, {times.Count / duration.TotalSeconds:F1}/s: {failed} failed, {wrong} with another total; p50 {Load.At(times, .5):F0} ms, p99 {Load.At(times, .99):F0} ms"
        );
        return failed + wrong == 0 && times.Count > duration.TotalSeconds * perSecond * 0.9 ? 0 : 1;

        async Task<double> MeasureAsync(string query)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await client.GetAsync("/search?q=" + Uri.EscapeDataString(query));
                if (!answer.IsSuccessStatusCode)
                    throw new HttpRequestException($"status {(int)answer.StatusCode}");
                var total = Total().Match(await answer.Content.ReadAsStringAsync()) is { Success: true } found
                    ? found.Groups[1].Value
                    : throw new HttpRequestException("no number of results");
                if (totals.GetOrAdd(query, total) is var first && first != total && Interlocked.Increment(ref wrong) <= 5)
                    Console.WriteLine($"'{query}' found '{first}', then '{total}'");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                if (Interlocked.Increment(ref failed) <= 5)
                    Console.WriteLine($"'{query}': {e.Message}");
            }

            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    /// <summary>How many were found, as the page says it.</summary>
    [GeneratedRegex("""role="status"[^>]*>\s*<strong>([^<]+)</strong>""")]
    private static partial Regex Total();
}
