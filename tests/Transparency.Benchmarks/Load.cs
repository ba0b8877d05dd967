using System.Diagnostics;

namespace Transparency.Benchmarks;

/// <summary>Requests to a site, and how long they took.</summary>
internal static class Load
{
    /// <summary>
    /// Asks for addresses in turn with several clients, each as fast as it is answered; gives the times in ms, the shortest first.
    /// </summary>
    public static async Task<List<double>> MeasureAsync(HttpClient client, IReadOnlyList<string> addresses, int clients, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var times = new List<double>();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async number =>
                {
                    for (var i = number; clock.Elapsed < duration; i += clients)
                    {
                        var time = await MeasureAsync(client, addresses[i % addresses.Count]);
                        lock (times)
                            times.Add(time);
                    }
                })
        );
        times.Sort();
        return times;
    }

    /// <summary>Asks for addresses in turn at a steady rate; gives the times in ms, the shortest first.</summary>
    public static Task<List<double>> AskSteadilyAsync(
        HttpClient client,
        IReadOnlyList<string> addresses,
        int perSecond,
        TimeSpan duration
    ) => SteadilyAsync(perSecond, duration, number => MeasureAsync(client, addresses[number % addresses.Count]));

    /// <summary>
    /// Asks at a steady rate, whether or not what was asked before is answered; gives the times in ms, the shortest first.
    /// </summary>
    /// <param name="perSecond">How often.</param>
    /// <param name="duration">How long.</param>
    /// <param name="ask">Asks for the time that it takes, in ms; gets how many were asked before.</param>
    public static async Task<List<double>> SteadilyAsync(int perSecond, TimeSpan duration, Func<int, Task<double>> ask)
    {
        var (clock, asked) = (Stopwatch.StartNew(), new List<Task<double>>());
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        while (clock.Elapsed < duration && await ticks.WaitForNextTickAsync())
            asked.Add(ask(asked.Count));
        return [.. (await Task.WhenAll(asked)).Order()];
    }

    /// <summary>A share of sorted times lies below this one.</summary>
    public static double At(List<double> times, double share) => times[(int)((times.Count - 1) * share)];

    private static async Task<double> MeasureAsync(HttpClient client, string address)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
