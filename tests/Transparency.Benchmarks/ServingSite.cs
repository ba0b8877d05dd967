using System.Diagnostics;
using System.Globalization;
using Transparency.Search.Query;

namespace Transparency.Benchmarks;

/// <summary>The shipped site as a process of its own, asked over HTTP: start, pages a second, memory.</summary>
internal static class ServingSite
{
    private const int Clients = 8,
        Seconds = 20;

    public static async Task MeasureAsync(string folder, List<SearchQuery> queries)
    {
        var clock = Stopwatch.StartNew();
        using var site = Shipped.Start("Transparency.Web", folder);
        try
        {
            using var client = new HttpClient { BaseAddress = new(Shipped.Address) };
            while (!await AnswersAsync(client))
                await Task.Delay(20);
            Console.WriteLine();
            Console.WriteLine($"Start to the first search page: {clock.Elapsed.TotalSeconds:F2} s");
            await LoadAsync(client, queries, TimeSpan.FromSeconds(3));
            var (pages, times) = await LoadAsync(client, queries, TimeSpan.FromSeconds(Seconds));
            Console.WriteLine(
                $"{Clients} clients: {pages / (double)Seconds:F0} pages/s, p50 {times[times.Count / 2]:F0} ms, p99 {times[(int)(times.Count * .99)]:F0} ms"
            );
            Console.WriteLine(
                "Memory: "
                    + string.Join(
                        ", ",
                        File.ReadLines($"/proc/{site.Id}/status")
                            .Where(l => l.StartsWith("VmRSS", StringComparison.Ordinal) || l.StartsWith("Rss", StringComparison.Ordinal))
                            .Select(l =>
                                l.Split(':', ' ', '\t') is var p
                                    ? $"{p[0]} {long.Parse(p[^2], CultureInfo.InvariantCulture) >> 10} MiB"
                                    : ""
                            )
                    )
            );
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync();
        }
    }

    /// <summary>Whether it serves search pages yet.</summary>
    public static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/en/search?q=Zelensky")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static async Task<(int Pages, List<double> Times)> LoadAsync(HttpClient client, List<SearchQuery> queries, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var times = new List<double>();
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async number =>
                {
                    for (var i = number; clock.Elapsed < duration; i += Clients)
                    {
                        var start = clock.Elapsed;
                        (
                            await client.GetAsync("/en/search?q=" + Uri.EscapeDataString(queries[i % queries.Count].Text))
                        ).EnsureSuccessStatusCode();
                        lock (times)
                            times.Add((clock.Elapsed - start).TotalMilliseconds);
                    }
                })
        );
        times.Sort();
        return (times.Count, times);
    }
}
