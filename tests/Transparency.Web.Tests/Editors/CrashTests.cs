using System.Diagnostics;
using System.Text;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors;
using Transparency.Editors.Drafts;
using Transparency.Tests;

namespace Transparency.Web.Tests.Editors;

/// <summary>
/// The site's process is killed (SIGKILL) while it publishes, again and again, and started anew. What each single write does is in
/// <c>DraftDeskTests</c>.
/// </summary>
public sealed class CrashTests(Azurite azurite) : IDisposable
{
    private const int Drafts = 60,
        Kills = 4,
        BetweenKills = 8,
        DueInTheDowntime = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("transparency-crash-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_was_approved_is_published_once_however_often_the_site_is_killed()
    {
        var approved = await ApproveAsync(Drafts);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await RunUntilAsync(() => Task.FromResult(Written() >= kill * BetweenKills));
            Assert.InRange(Written(), kill * BetweenKills, Drafts - 1); // it was in the middle
        }

        await RunUntilAsync(async () => (await Store().AllAsync(Cancel)).All(d => d.State == DraftState.Published));
        var entries = await EntriesAsync();
        Assert.Equal(approved.Select(d => $"{d.Slug}/en ivan").Order(), entries.Select(e => $"{e.Id} {e.Actor}").Order());
        foreach (var draft in approved)
            Assert.Equal(draft.File, await File.ReadAllTextAsync(Path.Combine(Folder("content"), draft.ContentName), Cancel));
        Assert.All(await Store().AllAsync(Cancel), d => Assert.Single(d.Events, e => e.Action == "published"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task What_falls_due_while_the_site_is_down_is_published_and_not_withdrawn(int nodes, bool onAzure)
    {
        var azure = onAzure ? await azurite.NewSettingsAsync() : null;
        await WriteContentAsync(azure);
        await RunUntilAsync(address => IsShownAsync(address, "kept"), nodes, azure);
        await ApproveAsync(DueInTheDowntime, azure);
        for (var start = 0; start < 2; start++) // the second start finds everything published
            await RunUntilAsync(
                async address =>
                {
                    for (var i = 0; i < DueInTheDowntime; i++)
                        if (!await IsShownAsync(address, $"debunk-{i}"))
                            return false;
                    await Task.Delay(3_000, Cancel); // longer than a withdrawal takes
                    return true;
                },
                nodes,
                azure
            );
        var entries = await EntriesAsync(azure);
        Assert.DoesNotContain(entries, e => e.Kind == EntryKind.Withdrawal);
        Assert.Equal(
            Enumerable.Range(0, DueInTheDowntime).Select(i => $"debunk-{i}/en ivan").Append("kept/en content").Order(),
            entries.Where(e => e.Kind == EntryKind.Debunk).Select(e => $"{e.Id} {e.Actor}").Order()
        );
        Assert.All(await Store(azure).AllAsync(Cancel), d => Assert.Equal(DraftState.Published, d.State));
    }

    private async Task<List<LogEntry>> EntriesAsync(AzureSettings? azure = null)
    {
        var entries = new List<LogEntry>();
        using var log = new ArchiveLog(Stores(azure).Archive, TimeProvider.System);
        await foreach (var entry in log.ReadAsync(0, Cancel))
            entries.Add(entry);
        return entries;
    }

    /// <summary>A debunk that was there before: an empty content folder would withdraw nothing.</summary>
    private async Task WriteContentAsync(AzureSettings? azure)
    {
        using var file = new MemoryStream(
            Encoding.UTF8.GetBytes((Text with { Title = "Kept" }).ToFile(DateTimeOffset.UtcNow, null, [], "published"))
        );
        await Stores(azure).Content.TryCreateAsync("debunks/kept/en.md", file, Cancel);
    }

    private static DraftText Text { get; } =
        new()
        {
            Title = "A title",
            Summary = "A summary.",
            Verdict = Verdict.False,
            Authors = ["Olena"],
            Claims = ["a-claim"],
            Markdown = "A text.\n",
        };

    private async Task<IReadOnlyList<Draft>> ApproveAsync(int count, AzureSettings? azure = null)
    {
        var settings = new EditorSettings { Path = Folder("editors") };
        settings.CreateFolder();
        var desk = new DraftDesk(Store(azure), new ContentCatalog(Stores(azure)), settings, TimeProvider.System);
        var approved = new List<Draft>();
        for (var i = 0; i < count; i++)
        {
            var draft = await desk.StartAsync("olena", $"debunk-{i}", "en", Text with { Title = $"Title {i}" }, Cancel);
            draft = (await desk.SubmitAsync("olena", draft.Id, draft.Revision, Cancel)).Draft!;
            approved.Add((await desk.ApproveAsync("ivan", draft.Id, draft.Revision, null, Cancel)).Draft!);
        }

        return approved;
    }

    private static async Task<bool> IsShownAsync(Uri address, string slug)
    {
        using var client = new HttpClient { BaseAddress = address };
        var page = await client.GetAsync(new Uri("/en/debunks/" + slug, UriKind.Relative), Cancel);
        var search = await client.GetAsync(new Uri("/api/v1/search?q=title", UriKind.Relative), Cancel);
        if (
            page.IsSuccessStatusCode
            && search.IsSuccessStatusCode
            && (slug == "kept" || (await search.Content.ReadAsStringAsync(Cancel)).Contains(slug, StringComparison.Ordinal))
        )
            return true;
        await Task.Delay(300, Cancel);
        return false;
    }

    private Task RunUntilAsync(Func<Task<bool>> isDone) => RunUntilAsync(_ => isDone(), 1, null);

    /// <summary>Runs the site as one or more processes until the first of them has done something, and kills them.</summary>
    private async Task RunUntilAsync(Func<Uri, Task<bool>> isDone, int nodes, AzureSettings? azure)
    {
        var sites = new List<Process>();
        try
        {
            for (var node = 0; node < nodes; node++)
                sites.Add(Start(node, azure));
            var addresses = await Task.WhenAll(sites.Select(AddressAsync));
            var waited = Stopwatch.StartNew();
            while (!await isDone(addresses[0]))
            {
                Assert.All(sites, site => Assert.False(site.HasExited, "The site ended by itself."));
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "It did not happen within two minutes.");
                await Task.Delay(2, Cancel);
            }
        }
        finally
        {
            foreach (var site in sites)
            {
                site.Kill();
                await site.WaitForExitAsync(Cancel);
                site.Dispose();
            }
        }
    }

    /// <summary>Starts a node. The nodes share everything but the index: a Lucene index has one owner.</summary>
    private Process Start(int node, AzureSettings? azure)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Transparency.Web.dll")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        start.Environment["Urls"] = "http://127.0.0.1:0";
        start.Environment["Api__RequestsPerMinute"] = $"{Site.ApiRequestsPerMinute}";
        start.Environment["Content__Path"] = Folder("content");
        start.Environment["Archive__Path"] = Folder("archive");
        start.Environment["Search__Path"] = Folder($"index-{node}");
        start.Environment["Editors__Path"] = Folder("editors");
        if (azure is not null)
        {
            start.Environment["Archive__Store"] = "Azure";
            start.Environment["Archive__ConnectionString"] = azure.ConnectionString;
            start.Environment["Archive__Container"] = azure.Container;
        }

        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressAsync(Process site)
    {
        const string listening = "Now listening on: ";
        while (await site.StandardOutput.ReadLineAsync(Cancel) is { } line)
            if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = site.StandardOutput.ReadToEndAsync(Cancel); // or its pipe would fill
                return new(line[(at + listening.Length)..]);
            }

        throw new InvalidOperationException("The site didn't start.");
    }

    private int Written() =>
        Directory.Exists(Folder("content/debunks"))
            ? Directory.GetFiles(Folder("content/debunks"), "*.md", SearchOption.AllDirectories).Length
            : 0;

    private DraftStore Store(AzureSettings? azure = null) =>
        new(
            new EditorStore(
                azure is null ? new FileBlobStore(Folder("editors")) : new AzureBlobStore(AzureBlobStore.Connect(azure), "editors/")
            )
        );

    private BlobStores Stores(AzureSettings? azure) =>
        azure is null
            ? new(new FileBlobStore(Folder("archive")), new FileBlobStore(Folder("content")))
            : TransparencyServices.Open(
                new Settings
                {
                    Archive = new() { ConnectionString = azure.ConnectionString, Container = azure.Container },
                },
                "azure"
            );

    private string Folder(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
