using Microsoft.AspNetCore.Hosting;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Import;
using Transparency.Tests;

namespace Transparency.Web.Tests.Hosting;

/// <summary>Changes of content, archive and index while the site runs are visible a moment later.</summary>
public sealed class LiveChangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edited_debunk_is_a_new_revision_a_removed_one_leaves_a_note_and_a_restored_one_comes_back()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        var file = Path.Combine(site.Folder, "content", "debunks", SiteContent.UkrainianDebunk, "uk.md");
        var text = await File.ReadAllTextAsync(file, Cancel);
        await File.WriteAllTextAsync(file, text.Replace("Текст.", "Перередагований текст.", StringComparison.Ordinal), Cancel);
        await Eventually.HoldsAsync(async () =>
            (await site.GetAsync("/en/search?q=Перередагований")).QuerySelector($"a[href*='{SiteContent.UkrainianDebunk}']") is not null
        );
        Assert.Contains(
            "Перередагований",
            (await site.GetAsync("/en/debunks/" + SiteContent.UkrainianDebunk)).Body!.TextContent,
            StringComparison.Ordinal
        );

        File.Delete(file);
        await Eventually.HoldsAsync(async () =>
            (int)(await site.Client.GetAsync("/en/debunks/" + SiteContent.UkrainianDebunk, Cancel)).StatusCode == 410
        );
        var note = await site.GetAsync("/en/debunks/" + SiteContent.UkrainianDebunk, 410);
        Assert.Contains("taken out of the content folder", note.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null((await site.GetAsync("/en/search?q=Перередагований")).QuerySelector($"a[href*='{SiteContent.UkrainianDebunk}']"));

        await File.WriteAllTextAsync(file, text, Cancel);
        await Eventually.HoldsAsync(async () =>
            (await site.Client.GetAsync("/en/debunks/" + SiteContent.UkrainianDebunk, Cancel)).IsSuccessStatusCode
        );
        await Eventually.HoldsAsync(async () =>
            (await RevisionsAsync(site)).SequenceEqual([EntryKind.Debunk, EntryKind.Debunk, EntryKind.Withdrawal, EntryKind.Debunk])
        );
    }

    [Fact]
    public async Task A_file_with_a_mistake_is_left_out_and_withdraws_nothing()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        var file = Path.Combine(site.Folder, "content", "debunks", SiteContent.UkrainianDebunk, "uk.md");
        await File.WriteAllTextAsync(file, "no front matter", Cancel);
        await Eventually.HoldsAsync(async () =>
            !(await site.Client.GetAsync("/en/debunks/" + SiteContent.UkrainianDebunk, Cancel)).IsSuccessStatusCode
        );
        await Task.Delay(2_000, Cancel); // longer than the site takes to withdraw one
        Assert.Equal(404, (int)(await site.Client.GetAsync("/en/debunks/" + SiteContent.UkrainianDebunk, Cancel)).StatusCode);
    }

    [Fact]
    public async Task An_import_by_another_process_is_found_and_a_rebuild_that_it_asks_for_is_done()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        using (var other = new ArchiveLog(new FileBlobStore(Path.Combine(site.Folder, "archive")), TimeProvider.System))
        {
            await using var claims = new MemoryStream(
                """{"id":"from-elsewhere","text":"Imported by somebody elsewhere","language":"en"}"""u8.ToArray()
            );
            Assert.Equal(
                1,
                (await new Importer(other).ImportAsync(claims, ImportFormat.Jsonl, "other", dryRun: false, cancel: Cancel)).New
            );
        }

        await Eventually.HoldsAsync(async () =>
            (await site.GetAsync("/en/search?q=elsewhere")).QuerySelector("a[href='/en/claims/from-elsewhere']") is not null
        );

        var request = Path.Combine(site.Folder, "index", "rebuild.request");
        using var reader = new Transparency.Search.Engines.Lucene.LuceneClaimIndex(Path.Combine(site.Folder, "index"), TimeProvider.System);
        var before = (await reader.StatusAsync(Cancel)).Name;
        await File.WriteAllTextAsync(request, "", Cancel);
        await Eventually.HoldsAsync(() => Task.FromResult(!File.Exists(request)));
        using var after = new Transparency.Search.Engines.Lucene.LuceneClaimIndex(Path.Combine(site.Folder, "index"), TimeProvider.System);
        Assert.NotEqual(before, (await after.StatusAsync(Cancel)).Name);
        await site.GetAsync("/en/claims/from-elsewhere");
    }

    [Theory]
    [InlineData("segments*", 50)]
    [InlineData("*.cfs", 50)]
    [InlineData("*.cfs", int.MaxValue)]
    public async Task A_damaged_index_is_rebuilt_while_the_site_is_up(string files, int bytesBetween)
    {
        await using var first = new Site();
        await first.InitializeAsync();
        using var copy = new CopiedFolder(first.Folder);
        var damaged = Directory.GetFiles(Path.Combine(copy.Path, "index"), files, SearchOption.AllDirectories);
        Assert.NotEmpty(damaged);
        foreach (var file in damaged)
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            for (long i = bytes.Length / 3; i < bytes.Length; i += bytesBetween)
                bytes[i] ^= 0x5A;
            await File.WriteAllBytesAsync(file, bytes, Cancel);
        }

        await using var site = new SiteOnFolder(copy.Path);
        await site.InitializeAsync();
        await site.GetAsync("/en/debunks");
        await Eventually.HoldsAsync(async () =>
            (await site.Client.GetAsync("/en/search?q=Zelensky", Cancel)) is { IsSuccessStatusCode: true } page
            && (await page.Content.ReadAsStringAsync(Cancel)).Contains("/en/claims/" + SiteContent.FirstClaim, StringComparison.Ordinal)
        );
        await Eventually.HoldsAsync(async () =>
        {
            using var reader = new Transparency.Search.Engines.Lucene.LuceneClaimIndex(
                Path.Combine(copy.Path, "index"),
                TimeProvider.System
            );
            return await reader.StatusAsync(Cancel) is { Replaced: null, AppliedSeq: > 0 } && await reader.VerifyAsync(Cancel) is null;
        });
    }

    private static async Task<List<EntryKind>> RevisionsAsync(Site site)
    {
        using var log = new ArchiveLog(new FileBlobStore(Path.Combine(site.Folder, "archive")), TimeProvider.System);
        var revisions = new List<EntryKind>();
        await foreach (var entry in log.ReadAsync(0, Cancel))
            if (entry.Id == SiteContent.UkrainianDebunk + "/uk")
                revisions.Add(entry.Kind);
        return revisions;
    }

    private sealed class CopiedFolder : IDisposable
    {
        public CopiedFolder(string from)
        {
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                if (System.IO.Path.GetFileName(file) is "owner" or "write.lock")
                    continue;
                var to = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(from, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("transparency-copy-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private sealed class SiteOnFolder(string folder) : Site
    {
        protected override Task ReadyAsync() => Task.CompletedTask;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Content:Path", Path.Combine(folder, "content"));
            builder.UseSetting("Archive:Path", Path.Combine(folder, "archive"));
            builder.UseSetting("Search:Path", Path.Combine(folder, "index"));
        }
    }
}
