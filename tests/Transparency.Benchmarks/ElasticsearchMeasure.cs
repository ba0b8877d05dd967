using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Search;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Indexing;
using Transparency.Search.Query;

namespace Transparency.Benchmarks;

/// <summary>Elasticsearch as the engine, against itself: what our layers add to its bulk requests and to its searches.</summary>
internal static class ElasticsearchMeasure
{
    private const int Compared = 200_000; // claims whose bulk requests are measured against raw ones
    private static readonly HttpClient Http = new();

    public static async Task RunAsync(string file, string folder, Uri server)
    {
        using var log = new ArchiveLog(new FileBlobStore(Path.Combine(folder, "archive")), TimeProvider.System);
        var settings = new ElasticsearchSettings
        {
            Nodes = [server],
            Replicas = 0,
            TimeoutSeconds = 60,
        };
        using var index = new ElasticsearchClaimIndex(settings, TimeProvider.System);
        await FillAsync(file, folder, log, index);
        await CompareBulkAsync(log, server);
        await CompareSearchAsync(folder, QueryKind.Sample(file), index, server);
    }

    private static async Task FillAsync(string file, string folder, ArchiveLog log, ElasticsearchClaimIndex index)
    {
        using var updater = new IndexUpdater(log, index);
        var clock = Stopwatch.StartNew();
        using var import = Shipped.Start("Transparency.Cli", folder, "import", file, "--format", "jsonl");
        var imported = import.WaitForExitAsync().ContinueWith(_ => clock.Elapsed.TotalSeconds, TaskScheduler.Default);
        long applied = 0;
        while (!imported.IsCompleted)
            applied += await updater.CatchUpAsync();
        applied += await updater.CatchUpAsync();
        var status = await index.StatusAsync();
        Console.WriteLine(
            $"From file to searchable: {status.Documents:N0} documents in {clock.Elapsed.TotalSeconds:F1} s, {applied / clock.Elapsed.TotalSeconds:N0}/s; {status.Rejected.Count} refused"
        );
        clock.Restart();
        applied = await updater.RebuildAsync();
        Console.WriteLine($"Rebuilt from the log: {applied / clock.Elapsed.TotalSeconds:N0} entries/s");
    }

    /// <summary>
    /// The same documents, in turn through the adapter and as ready-made requests of the same size, three at once, into an index of the
    /// same mapping.
    /// </summary>
    private static async Task CompareBulkAsync(ArchiveLog log, Uri server)
    {
        using var ours = new ElasticsearchClaimIndex(new([server]) { Index = "compared", Replicas = 0 }, TimeProvider.System);
        await using var writer = await ours.BeginBuildAsync();
        var raw = new Uri(server, "raw/");
        await SendAsync(HttpMethod.Delete, raw, null);
        await SendAsync(HttpMethod.Put, raw, ElasticsearchRest.Write(ElasticsearchMapping.Index(new([server]) { Replicas = 0 })));
        var (here, there, count, batch) = (TimeSpan.Zero, TimeSpan.Zero, 0, new List<IndexChange>());
        await foreach (var entry in log.ReadAsync(0))
        {
            if (entry.Kind != EntryKind.Claim)
                continue;
            batch.Add(new(DocumentKey.Claim(entry.Id), entry.Seq, DocumentBuilder.Claim(entry, [])));
            if (batch.Count < 4_000)
                continue;
            var requests = batch.Chunk(1_000).Select(Lines).ToList();
            if (count % 8_000 == 0) // first the one, then the other
            {
                here += await TimeAsync(() => writer.ApplyAsync(batch));
                there += await TimeAsync(SendRawAsync);
            }
            else
            {
                there += await TimeAsync(SendRawAsync);
                here += await TimeAsync(() => writer.ApplyAsync(batch));
            }

            count += batch.Count;
            batch = [];
            if (count >= Compared)
                break;

            Task SendRawAsync() =>
                Parallel.ForEachAsync(
                    requests,
                    new ParallelOptions { MaxDegreeOfParallelism = 3 },
                    async (lines, _) => await SendAsync(HttpMethod.Post, new Uri(raw, "_bulk"), lines)
                );
        }

        await ours.DisposeIndexesAsync(server);
        await SendAsync(HttpMethod.Delete, raw, null);
        Console.WriteLine(
            $"Bulk requests of {count:N0} documents: {count / here.TotalSeconds:N0}/s through the adapter, {count / there.TotalSeconds:N0}/s raw, ratio {there / here:F2}"
        );
    }

    private static async Task CompareSearchAsync(string folder, List<string[]> sample, ElasticsearchClaimIndex index, Uri server)
    {
        var asked = 0;
        using var site = Shipped.Start("Transparency.Web", folder);
        using var client = new HttpClient { BaseAddress = new(Shipped.Address) };
        try
        {
            while (!await ServingSite.AnswersAsync(client))
                await Task.Delay(100);
            Console.WriteLine();
            Console.WriteLine(
                "| query | results, median | took: p50 ms | p99 ms | port: p50 ms | p99 ms | search page: p50 ms | p99 ms | page to took, p50 |"
            );
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var kind in QueryKind.All)
            {
                var queries = kind.From(sample);
                var (totals, took, port, pages) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
                foreach (var query in queries.Take(40))
                    await OneAsync(query, [], [], [], []); // to the JIT and the caches their time
                foreach (var query in queries)
                    await OneAsync(query, totals, took, port, pages);
                Console.WriteLine(
                    $"| {kind.Name} | {At(totals, .5):N0} | {At(took, .5):F0} | {At(took, .99):F0} | {At(port, .5):F1} | {At(port, .99):F1} | {At(pages, .5):F1} | {At(pages, .99):F1} | {At(pages, .5) / Math.Max(1, At(took, .5)):F2} |"
                );
            }
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync();
        }

        async Task OneAsync(SearchQuery query, List<double> totals, List<double> took, List<double> port, List<double> pages)
        {
            took.Add(
                (
                    await SendAsync(
                        HttpMethod.Post,
                        new Uri(server, "claims/_search?search_type=dfs_query_then_fetch&request_cache=false"),
                        ElasticsearchRest.Write(new ElasticsearchSearch(query).Request("60s"))
                    )
                )
                    .GetProperty("took")
                    .GetDouble()
            );
            port.Add((await TimeAsync(async () => totals.Add((await index.SearchAsync(query)).Total))).TotalMilliseconds);
            var address =
                "/search?q="
                + Uri.EscapeDataString(query.Text)
                + string.Concat(query.Include.SelectMany(f => f.Value, (f, v) => $"&{f.Key}={v}"))
                + (query.SeenFrom is { } from ? $"&seen-from={from:yyyy-MM-dd}&seen-to={query.SeenTo:yyyy-MM-dd}&sort=newest" : "")
                + $"&asked={asked++}"; // no page is one that was kept
            pages.Add((await TimeAsync(async () => (await client.GetAsync(address)).EnsureSuccessStatusCode())).TotalMilliseconds);
        }
    }

    private static ReadOnlyMemory<byte> Lines(IEnumerable<IndexChange> changes)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var change in changes)
            ElasticsearchDocument.Write(change, lines);
        return lines.WrittenMemory;
    }

    private static async Task DisposeIndexesAsync(this ElasticsearchClaimIndex index, Uri server)
    {
        await SendAsync(HttpMethod.Delete, new Uri(server, (await index.StatusAsync()).Name), null);
        await SendAsync(HttpMethod.Delete, new Uri(server, "compared-lease"), null);
    }

    private static async Task<JsonElement> SendAsync(HttpMethod method, Uri address, ReadOnlyMemory<byte>? body)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsByteArrayAsync();
        return answer.IsSuccessStatusCode || method == HttpMethod.Delete
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(text));
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
}
