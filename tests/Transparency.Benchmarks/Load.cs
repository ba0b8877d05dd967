using System.Diagnostics;

namespace Transparency.Benchmarks;

/// <summary>Requests to a site, and how long they took.</summary>
internal static class Load
{
    /// <summary>Asks for addresses in turn with several clients, each as fast as it is answered; gives the times in ms, the shortest first.</summary>
    public static async Task<List<double>> AskAsync(HttpClient client, IReadOnlyList<string> addresses, int clients, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var times = new List<double>();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            for (var i = number; clock.Elapsed < duration; i += clients)
            {
                var start = clock.Elapsed;
                using var answer = await client.GetAsync(addresses[i % addresses.Count], HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                lock (times) times.Add((clock.Elapsed - start).TotalMilliseconds);
            }
        }));
        times.Sort();
        return times;
    }

    /// <summary>A share of sorted times lies below this one.</summary>
    public static double At(List<double> times, double share) => times[(int)((times.Count - 1) * share)];
}
