using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Transparency.Search.Query;

namespace Transparency.Benchmarks;

/// <summary>Searches of people while a crawler follows every link of the site, against searches without it.</summary>
internal static partial class Crawl
{
    private const int PerSecond = 30,
        SearchesPerSecond = 20,
        WithoutPause = 2;
    private const double Aim = 1.5;

    /// <summary>
    /// Measures on the archive and index of a folder, with the repository's content; 1 when the crawler slows searches beyond one and a
    /// half times their p99, or got another answer than a page or the API's limit (429).
    /// </summary>
    public static async Task<int> RunAsync(string folder, string content, IReadOnlyList<SearchQuery> queries, TimeSpan duration)
    {
        var addresses = queries.Select(q => "/en/search?q=" + Uri.EscapeDataString(q.Text)).ToList();
        using var site = Shipped.StartOn(content, "Transparency.Web", folder);
        try
        {
            using var client = new HttpClient { BaseAddress = new(Shipped.Address) };
            await Shipped.ReadyAsync(client);
            await Shipped.CaughtUpAsync(client);
            await Load.MeasureAsync(client, addresses, WithoutPause, duration / 5); // the JIT's time
            var alone = await Load.AskSteadilyAsync(client, addresses, SearchesPerSecond, duration / 3);
            var busy = await Load.MeasureAsync(client, addresses, WithoutPause, duration / 3);
            using var crawler = Process.Start(
                new ProcessStartInfo("dotnet", [typeof(Crawl).Assembly.Location, "crawler", Shipped.Address])
                {
                    RedirectStandardInput = true,
                }
            )!;
            var together = await Load.AskSteadilyAsync(client, addresses, SearchesPerSecond, duration);
            var crowded = await Load.MeasureAsync(client, addresses, WithoutPause, duration / 3);
            crawler.StandardInput.Close();
            await crawler.WaitForExitAsync();
            var ratio = Compare($"{SearchesPerSecond} searches a second", alone, together);
            Compare($"{WithoutPause} people who search without a pause, which takes all processors", busy, crowded);
            var (isFast, isAnswered) = (ratio <= Aim, crawler.ExitCode == 0);
            Console.WriteLine(
                $"Search beside the crawler {(isFast ? "stays within" : "MISSES")} {Aim} times its p99; the crawler {(isAnswered ? "was answered" : "WAS NOT ANSWERED as often as it asked, or with errors")}"
            );
            return isFast && isAnswered ? 0 : 1;
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync();
        }
    }

    /// <summary>
    /// Crawls a site until the standard input ends, in a process of its own, which what people wait for must not depend on; 1 when it was
    /// not answered as often as it asked, or with errors.
    /// </summary>
    public static async Task<int> RunCrawlerAsync(Uri site)
    {
        using var client = new HttpClient { BaseAddress = site };
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var crawling = CrawlAsync(client, stop.Token);
        await Console.In.ReadToEndAsync(CancellationToken.None);
        await stop.CancelAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        var (sent, statuses, kinds) = await crawling;
        Console.WriteLine(
            $"The crawler sent {sent:N0} requests, {sent / seconds:F0}/s: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value:N0} × {s.Key}"))}"
        );
        foreach (var (kind, times) in kinds.OrderByDescending(k => k.Value.Sum()))
            Console.WriteLine(
                $"    {kind}: {times.Count:N0} requests, p50 {Load.At(times, .5):F1} ms, p99 {Load.At(times, .99):F1} ms, together {times.Sum() / 1000:F1} s"
            );
        return statuses.Keys.All(IsAnswer) && sent >= .95 * PerSecond * seconds ? 0 : 1;
    }

    /// <summary>Prints searches without and with the crawler, and gives the ratio of their p99.</summary>
    private static double Compare(string searches, List<double> alone, List<double> together)
    {
        var ratio = Load.At(together, .99) / Load.At(alone, .99);
        Console.WriteLine(
            $"{searches}: alone p50 {Load.At(alone, .5):F1} ms, p99 {Load.At(alone, .99):F1} ms; beside the crawler p50 {Load.At(together, .5):F1} ms, p99 {Load.At(together, .99):F1} ms; ratio of p99 {ratio:F2}"
        );
        return ratio;
    }

    /// <summary>A page, a redirection, or the limit of the API.</summary>
    private static bool IsAnswer(int status) => status is < 400 or 429;

    /// <summary>
    /// Follows every link within the site, the first found first, at a steady pace; when it has followed all it begins anew.
    /// </summary>
    private static async Task<(int Sent, IReadOnlyDictionary<int, int> Statuses, Dictionary<string, List<double>> Kinds)> CrawlAsync(
        HttpClient client,
        CancellationToken stop
    )
    {
        var (found, seen, statuses, sent) = (
            new ConcurrentQueue<string>(),
            new ConcurrentDictionary<string, bool>(),
            new ConcurrentDictionary<int, int>(),
            0
        );
        var took = new ConcurrentBag<(string Kind, double Milliseconds)>();
        var clock = Stopwatch.StartNew();
        var requests = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            if (!found.TryDequeue(out var path))
            {
                seen.Clear();
                path = "/en/";
            }

            requests.Add(FollowAsync(path));
            sent++;
            var wait = TimeSpan.FromSeconds(sent / (double)PerSecond) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, CancellationToken.None);
        }

        await Task.WhenAll(requests);
        return (sent, statuses, took.GroupBy(t => t.Kind, t => t.Milliseconds).ToDictionary(k => k.Key, k => k.Order().ToList()));

        async Task FollowAsync(string path)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            await answer.Content.LoadIntoBufferAsync(CancellationToken.None); // exports and sitemaps, however long they take
            took.Add((KindOf(path), Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, n) => n + 1);
            if (!IsAnswer((int)answer.StatusCode))
                Console.WriteLine($"{(int)answer.StatusCode}: {path}");
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                return;
            foreach (
                var link in Href()
                    .Matches(await answer.Content.ReadAsStringAsync(CancellationToken.None))
                    .Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value))
            )
                if (seen.TryAdd(link, true))
                    found.Enqueue(link);
        }
    }

    /// <summary>The first part of an address after its language; of the API, what is asked of it.</summary>
    private static string KindOf(string path) => Kind().Match(path) is { Success: true } kind ? kind.Value : path;

    [GeneratedRegex(@"^(/api/v1)?(/[a-z]{2}(?=/|$))?/[^/?]*")]
    private static partial Regex Kind();

    [GeneratedRegex("href=\"(/[^\"#]*)")]
    private static partial Regex Href();
}
