using System.Diagnostics;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Editors;
using Transparency.Editors.Drafts;

namespace Transparency.Web.Tests.Editors;

/// <summary>The site's process is killed (SIGKILL) while it publishes, again and again, and started anew. What each single write does is in <c>DraftDeskTests</c>.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Drafts = 60,
        Kills = 4,
        BetweenKills = 8;
    private readonly string _folder = Directory.CreateTempSubdirectory("transparency-crash-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_was_approved_is_published_once_however_often_the_site_is_killed()
    {
        var approved = await ApproveAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await RunUntilAsync(() => Task.FromResult(Written() >= kill * BetweenKills));
            Assert.InRange(Written(), kill * BetweenKills, Drafts - 1); // it was in the middle
        }

        await RunUntilAsync(async () => (await Store().AllAsync(Cancel)).All(d => d.State == DraftState.Published));
        var entries = new List<LogEntry>();
        using (var log = new ArchiveLog(new FileBlobStore(Folder("archive")), TimeProvider.System))
            await foreach (var entry in log.ReadAsync(0, Cancel))
                entries.Add(entry);
        Assert.Equal(approved.Select(d => $"{d.Slug}/en ivan").Order(), entries.Select(e => $"{e.Id} {e.Actor}").Order());
        foreach (var draft in approved)
            Assert.Equal(draft.File, await File.ReadAllTextAsync(Path.Combine(Folder("content"), draft.ContentName), Cancel));
        Assert.All(await Store().AllAsync(Cancel), d => Assert.Single(d.Events, e => e.Action == "published"));
    }

    private async Task<IReadOnlyList<Draft>> ApproveAsync()
    {
        var settings = new EditorSettings { Path = Folder("editors") };
        settings.CreateFolder();
        var stores = new BlobStores(new FileBlobStore(Folder("archive")), new FileBlobStore(Folder("content")));
        var desk = new DraftDesk(Store(), new ContentCatalog(stores), settings, TimeProvider.System);
        var text = new DraftText
        {
            Title = "A title",
            Summary = "A summary.",
            Verdict = Verdict.False,
            Authors = ["Olena"],
            Claims = ["a-claim"],
            Markdown = "A text.\n",
        };
        var approved = new List<Draft>();
        for (var i = 0; i < Drafts; i++)
        {
            var draft = await desk.StartAsync("olena", $"debunk-{i}", "en", text with { Title = $"Title {i}" }, Cancel);
            draft = (await desk.SubmitAsync("olena", draft.Id, draft.Revision, Cancel)).Draft!;
            approved.Add((await desk.ApproveAsync("ivan", draft.Id, draft.Revision, null, Cancel)).Draft!);
        }

        return approved;
    }

    private async Task RunUntilAsync(Func<Task<bool>> isDone)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Transparency.Web.dll")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };
        foreach (
            var (key, value) in new[]
            {
                ("Urls", "http://127.0.0.1:0"),
                ("Content__Path", "content"),
                ("Archive__Path", "archive"),
                ("Search__Path", "index"),
                ("Editors__Path", "editors"),
            }
        )
            start.Environment[key] = key == "Urls" ? value : Folder(value);
        using var site = Process.Start(start)!;
        site.BeginOutputReadLine();
        var waited = Stopwatch.StartNew();
        while (!await isDone())
        {
            Assert.False(site.HasExited, "The site ended by itself.");
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "It did not come about within two minutes.");
            await Task.Delay(2, Cancel);
        }

        site.Kill();
        await site.WaitForExitAsync(Cancel);
    }

    private int Written() =>
        Directory.Exists(Folder("content/debunks"))
            ? Directory.GetFiles(Folder("content/debunks"), "*.md", SearchOption.AllDirectories).Length
            : 0;

    private DraftStore Store() => new(new EditorStore(new FileBlobStore(Folder("editors"))));

    private string Folder(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
