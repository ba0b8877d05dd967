using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transparency.Content;
using Transparency.Search.Query;

namespace Transparency.Benchmarks;

/// <summary>
/// A debunk page against a fixed answer of the same bytes by the same server, and how much of a search page is not the engine's.
/// </summary>
internal static class PageSpeed
{
    private const string FixedAddress = "http://127.0.0.1:5188";
    private const int Clients = 16,
        Rounds = 5,
        SearchRounds = 8;
    private const double Aim = .8;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Measures both on the archive and index of a folder, with the repository's content; 1 when the debunk page misses its aim.
    /// </summary>
    public static async Task<int> RunAsync(string folder, string content, IReadOnlyList<SearchQuery> queries)
    {
        using var site = Shipped.StartOn(content, "Transparency.Web", folder);
        try
        {
            using var client = new HttpClient { BaseAddress = new(Shipped.Address) };
            await Shipped.ReadyAsync(client);
            await Shipped.CaughtUpAsync(client);
            var ratio = await DebunkAsync(
                client,
                Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(content, "debunks")).Order().First())
            );
            await SearchAsync(
                client,
                new Settings
                {
                    Content = new() { Path = content },
                    Archive = new() { Path = Path.Combine(folder, "archive") },
                    Search = new() { Path = Path.Combine(folder, "index") },
                },
                queries
            );
            return ratio >= Aim ? 0 : 1;
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

    private static async Task<double> DebunkAsync(HttpClient client, string slug)
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
                var (ours, theirs) = (
                    (await Load.MeasureAsync(client, [path], Clients, Turn)).Count,
                    (await Load.MeasureAsync(other, ["/"], Clients, Turn)).Count
                );
                if (round < 0)
                    continue;
                page.Add(ours / Turn.TotalSeconds);
                answer.Add(theirs / Turn.TotalSeconds);
            }

            page.Sort();
            answer.Sort();
            var ratio = Load.At(page, .5) / Load.At(answer, .5);
            Console.WriteLine(
                $"Debunk page of {new FileInfo(file).Length:N0} bytes: {Load.At(page, .5):N0} requests/s; a fixed answer of the same bytes: {Load.At(answer, .5):N0}; ratio {ratio:F2}: {(ratio >= Aim ? "reaches" : "MISSES")} {Aim}"
            );
            return ratio;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            File.Delete(file);
        }
    }

    /// <summary>
    /// The engine's part is the search that the page asks for, with synonyms and the look-up of words, in this process; the page comes
    /// from the site's.
    /// </summary>
    private static async Task SearchAsync(HttpClient client, Settings settings, IReadOnlyList<SearchQuery> queries)
    {
        await using var services = new ServiceCollection().AddLogging().AddTransparency(settings).BuildServiceProvider();
        await services.GetRequiredService<ContentCatalog>().ReloadAsync();
        var search = services.GetRequiredService<AssistedSearch>();
        var (engine, page) = (new List<double>(), new List<double>());
        for (var round = 1; round <= SearchRounds; round++)
        {
            foreach (var query in queries)
            {
                var start = Stopwatch.GetTimestamp();
                await search.SearchAsync(query);
                var searched = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                start = Stopwatch.GetTimestamp();
                await client.GetByteArrayAsync($"/en/search?q={Uri.EscapeDataString(query.Text)}&round={round}"); // no page that is kept
                var sent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round < SearchRounds)
                    continue; // to the JIT its time, in both processes
                engine.Add(searched);
                page.Add(sent);
            }
        }

        engine.Sort();
        page.Sort();
        var (whole, part) = (Load.At(page, .5), Load.At(engine, .5));
        Console.WriteLine(
            $"Search page, p50: {whole:F1} ms, of which the engine takes {part:F1} ms; not the engine's: {(whole - part) / whole:P0}, {whole - part:F1} ms"
        );
    }
}
