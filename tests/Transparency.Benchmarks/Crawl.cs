using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Transparency.Search;

namespace Transparency.Benchmarks;

/// <summary>Searches of people while a crawler follows every link of the site, against searches without it.</summary>
internal static partial class Crawl
{
    private const int PerSecond = 30, People = 2;
    private const double Aim = 1.5;

    /// <summary>Measures on the archive and index of a folder, with the repository's content; 1 when the crawler slows searches beyond one and a half times their p99, or got another answer than a page or the API's limit (429).</summary>
    public static async Task<int> RunAsync(string folder, string content, IReadOnlyList<SearchQuery> queries, TimeSpan duration)
    {
        var addresses = queries.Select(q => "/en/search?q=" + Uri.EscapeDataString(q.Text)).ToList();
        using var site = Shipped.StartOn(content, "Transparency.Web", folder);
        try
        {
            using var client = new HttpClient { BaseAddress = new(Shipped.Address) };
            await Shipped.ReadyAsync(client);
            await Shipped.CaughtUpAsync(client);
            await Load.AskAsync(client, addresses, People, duration / 5); // the JIT's time
            var alone = await Load.AskAsync(client, addresses, People, duration / 3);
            using var stop = new CancellationTokenSource();
            var crawling = CrawlAsync(client, stop.Token);
            var together = await Load.AskAsync(client, addresses, People, duration);
            await stop.CancelAsync();
            var (sent, statuses) = await crawling;
            var (before, during) = (Load.At(alone, .99), Load.At(together, .99));
            Console.WriteLine($"Searches alone: p50 {Load.At(alone, .5):F1} ms, p99 {before:F1} ms; beside the crawler: p50 {Load.At(together, .5):F1} ms, p99 {during:F1} ms; ratio of p99 {during / before:F2}");
            Console.WriteLine($"The crawler sent {sent:N0} requests, {sent / duration.TotalSeconds:F0}/s: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value:N0} × {s.Key}"))}");
            var (isFast, isAnswered) = (during <= Aim * before, statuses.Keys.All(IsAnswer) && sent >= .95 * PerSecond * duration.TotalSeconds);
            Console.WriteLine($"Search beside the crawler {(isFast ? "stays within" : "MISSES")} {Aim} times its p99; the crawler {(isAnswered ? "was answered" : "WAS NOT ANSWERED as often as it asked, or with errors")}");
            return isFast && isAnswered ? 0 : 1;
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync();
        }
    }

    /// <summary>A page, a redirection, or the limit of the API.</summary>
    private static bool IsAnswer(int status) => status is < 400 or 429;

    /// <summary>Follows every link within the site, the first found first, at a steady pace; when it has followed all it begins anew.</summary>
    private static async Task<(int Sent, IReadOnlyDictionary<int, int> Statuses)> CrawlAsync(HttpClient client, CancellationToken stop)
    {
        var (found, seen, statuses, sent) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, bool>(), new ConcurrentDictionary<int, int>(), 0);
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
            if (wait > TimeSpan.Zero) await Task.Delay(wait, CancellationToken.None);
        }

        await Task.WhenAll(requests);
        return (sent, statuses);

        async Task FollowAsync(string path)
        {
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, n) => n + 1);
            if (!IsAnswer((int)answer.StatusCode)) Console.WriteLine($"{(int)answer.StatusCode}: {path}");
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                await answer.Content.CopyToAsync(Stream.Null, CancellationToken.None); // exports and sitemaps, however long they take
                return;
            }

            foreach (var link in Href().Matches(await answer.Content.ReadAsStringAsync(CancellationToken.None)).Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value)))
                if (seen.TryAdd(link, true)) found.Enqueue(link);
        }
    }

    [GeneratedRegex("href=\"(/[^\"#]*)")]
    private static partial Regex Href();
}
