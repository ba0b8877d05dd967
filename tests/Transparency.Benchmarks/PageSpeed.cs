using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transparency.Search;
using Transparency.Search.Lucene;

namespace Transparency.Benchmarks;

/// <summary>A debunk page against a fixed answer of the same bytes by the same server, and how much of a search page is not the engine's.</summary>
internal static class PageSpeed
{
    private const string FixedAddress = "http://127.0.0.1:5188";
    private const int Clients = 16, Rounds = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>Measures both on the archive and index of a folder, with the repository's content.</summary>
    public static async Task<int> RunAsync(string folder, string content, IReadOnlyList<SearchQuery> queries)
    {
        using var site = Shipped.StartOn(content, "Transparency.Web", folder);
        try
        {
            using var client = new HttpClient { BaseAddress = new(Shipped.Address) };
            await Shipped.ReadyAsync(client);
            await DebunkAsync(client, Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(content, "debunks")).Order().First()));
            await SearchAsync(client, folder, queries);
            return 0;
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync();
        }
    }

    /// <summary>Answers every request with the bytes of a file: what the server itself takes.</summary>
    public static async Task<int> ServeFixedAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(FixedAddress);
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes).AsTask();
        });
        await app.RunAsync();
        return 0;
    }

    private static async Task DebunkAsync(HttpClient client, string slug)
    {
        var path = "/en/debunks/" + slug;
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync(path));
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["fixed", file]))!;
        try
        {
            using var other = new HttpClient { BaseAddress = new(FixedAddress) };
            await Shipped.ReadyAsync(other);
            var (page, answer) = (new List<double>(), new List<double>());
            for (var round = -1; round < Rounds; round++) // in turn, so that what slows the machine slows both; the first warms up
            {
                var (ours, theirs) = ((await Load.AskAsync(client, [path], Clients, Turn)).Count, (await Load.AskAsync(other, ["/"], Clients, Turn)).Count);
                if (round < 0) continue;
                page.Add(ours / Turn.TotalSeconds);
                answer.Add(theirs / Turn.TotalSeconds);
            }

            page.Sort();
            answer.Sort();
            Console.WriteLine($"Debunk page of {new FileInfo(file).Length:N0} bytes: {Load.At(page, .5):N0} requests/s; a fixed answer of the same bytes: {Load.At(answer, .5):N0}; ratio {Load.At(page, .5) / Load.At(answer, .5):F2}");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            File.Delete(file);
        }
    }

    private static async Task SearchAsync(HttpClient client, string folder, IReadOnlyList<SearchQuery> queries)
    {
        using var index = new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System);
        var (engine, page) = (new List<double>(), new List<double>());
        foreach (var (i, query) in queries.Index())
        {
            var start = Stopwatch.GetTimestamp();
            await index.SearchAsync(query);
            var searched = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync("/en/search?q=" + Uri.EscapeDataString(query.Text));
            var sent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (i < queries.Count / 4) continue; // to the JIT and the page cache their time
            engine.Add(searched);
            page.Add(sent);
        }

        engine.Sort();
        page.Sort();
        var (whole, part) = (Load.At(page, .5), Load.At(engine, .5));
        Console.WriteLine($"Search page, p50: {whole:F1} ms, of which the engine takes {part:F1} ms; not the engine's: {(whole - part) / whole:P0}, {whole - part:F1} ms");
    }
}
