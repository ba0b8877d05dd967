using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Azure;
using Transparency.Archive.Files;
using Transparency.Evidence;

namespace Transparency.Tests.Archive;

/// <summary>Copying an archive from store to store, and checking it.</summary>
public sealed class ArchiveCopyTests(Azurite azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_files_to_Azure_and_back_the_bytes_are_the_same()
    {
        var (source, back, azure) = (await NewArchiveAsync("source"), Folder("back"), OnAzure(await azurite.NewSettingsAsync()));
        Assert.Equal((9, 0), await CopyAsync(source, azure));
        Assert.Equal((9, 0), await CopyAsync(azure, back));
        Assert.Equal((0, 9), await CopyAsync(azure, back));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.Path, "source"), "*", SearchOption.AllDirectories))
            Assert.Equal(
                await File.ReadAllBytesAsync(file, Cancel),
                await File.ReadAllBytesAsync(file.Replace("source", "back", StringComparison.Ordinal), Cancel)
            );
    }

    [Fact]
    public async Task A_copy_done_again_takes_what_came_since_and_tells_what_went()
    {
        var (source, copy) = (await NewArchiveAsync("source"), Folder("copy"));
        await CopyAsync(source, copy);
        await AppendAsync(source, "later");
        await source.Content.TryReplaceAsync(
            "pages/about/en.md",
            Bytes("new"),
            (await source.Content.FindAsync("pages/about/en.md", Cancel))!.Version,
            Cancel
        );
        await source.Content.DeleteAsync("pages/more/en.md", Cancel);
        var copying = new ArchiveCopy(source, copy, EvidenceStore.Rules);
        var found = await FindingsAsync(copying.RunAsync(Cancel));
        Assert.Equal(["content/pages/more/en.md: is only in the copy. Delete it there if it was removed from the source."], found);
        Assert.Equal((1, 8), (copying.Copied, copying.Present));
        Assert.Equal("new"u8.ToArray(), await copy.Content.ReadAllAsync("pages/about/en.md", Cancel));
    }

    [Fact]
    public async Task What_was_withdrawn_stays_so_in_a_copy_and_an_older_copy_is_told_to_delete_it()
    {
        var (source, early, late) = (Folder("source"), Folder("early"), Folder("late"));
        using var log = new ArchiveLog(source.Archive, TimeProvider.System);
        var evidence = new EvidenceStore(source.Archive, log, new EvidenceSettings());
        await log.AppendAsync([Entry(EntryKind.Claim, "claim")], Cancel);
        var (capture, _) = await evidence.AddAsync(Bytes("taken down later"), new() { Claim = "claim" }, "test", cancel: Cancel);
        await CopyAsync(source, early);
        await evidence.WithdrawAsync(capture.Sha256!, "test", "It shows a child.", Cancel);

        await CopyAsync(source, late);
        Assert.Empty(await NamesAsync(late.Archive, "evidence/"));
        using var copied = new ArchiveLog(late.Archive, TimeProvider.System);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            new EvidenceStore(late.Archive, copied, new EvidenceSettings()).AddAsync(
                Bytes("taken down later"),
                new() { Claim = "claim" },
                "test",
                cancel: Cancel
            )
        );
        Assert.Equal(
            [
                $"evidence/{capture.Sha256}: was withdrawn, but still exists. Delete it.",
                $"evidence/{capture.Sha256}: is only in the copy: it was removed from the source, or added to the copy.",
            ],
            await FindingsAsync(new ArchiveCopy(source, early, EvidenceStore.Rules).RunAsync(Cancel))
        );
    }

    [Fact]
    public async Task Two_archives_are_not_mixed()
    {
        var (one, other) = (await NewArchiveAsync("one"), Folder("other"));
        await AppendAsync(other, "of another archive");
        var found = await FindingsAsync(new ArchiveCopy(one, other, EvidenceStore.Rules).RunAsync(Cancel));
        Assert.StartsWith("log/000000000001.jsonl.gz: differs from the source", found[0], StringComparison.Ordinal);
        using var log = new ArchiveLog(other.Archive, TimeProvider.System);
        await foreach (var entry in log.ReadAsync(0, Cancel))
        {
            Assert.Equal("of another archive", entry.Id);
            break;
        }
    }

    [Fact]
    public async Task One_changed_byte_anywhere_is_found_by_name()
    {
        var archive = await NewArchiveAsync("source");
        Assert.Empty(await FindingsAsync(new ArchiveCheck(archive.Archive, EvidenceStore.Rules).RunAsync(Cancel)));
        var files = Directory.GetFiles(Path.Combine(_folder.Path, "source", "archive"), "*", SearchOption.AllDirectories);
        Assert.Equal(7, files.Length);
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            foreach (var at in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
            {
                bytes[at] ^= 1;
                await File.WriteAllBytesAsync(file, bytes, Cancel);
                var found = new List<string>();
                await foreach (var finding in new ArchiveCheck(archive.Archive, EvidenceStore.Rules).RunAsync(Cancel))
                    found.Add(finding.Blob);
                Assert.Equal([Path.GetRelativePath(Path.Combine(_folder.Path, "source", "archive"), file)], found);
                bytes[at] ^= 1;
            }

            await File.WriteAllBytesAsync(file, bytes, Cancel);
        }
    }

    [Fact]
    public async Task What_is_missing_left_over_or_foreign_is_found_by_name()
    {
        var archive = (await NewArchiveAsync("source")).Archive;
        var (lost, small, withdrawn) = (new string('a', 64), new string('b', 64), Hash("withdrawn"u8));
        await archive.TryCreateAsync("evidence/" + withdrawn, Bytes("withdrawn"), Cancel);
        await archive.TryCreateAsync("notes.txt", Bytes("x"), Cancel);
        using (var log = new ArchiveLog(archive, TimeProvider.System))
        {
            var withThumbnail = new Capture
            {
                Claim = "claim",
                Sha256 = lost,
                Thumbnail = new(small, 1, 1),
            };
            await log.AppendAsync(
                [withThumbnail.ToEntry("test"), new Capture { Claim = "claim", Sha256 = withdrawn }.ToEntry("test")],
                Cancel
            );
            await log.AppendAsync([Entry(EntryKind.Withdrawal, "sha256:" + withdrawn)], Cancel);
        }

        await archive.DeleteAsync("log/000000000002.jsonl.gz", Cancel);
        Assert.Equal(
            [
                "log/000000000003.jsonl.gz: entry 2 should come before it: a segment is missing. Restore that from a backup.",
                "notes.txt: its name holds no SHA-256, so it can't be checked. Move it out of the archive.",
                $"evidence/{lost}: is missing: entry 5 of the log requires it. Restore it from a backup, or withdraw it.",
                $"thumbnails/{lost}-{small}: is missing: entry 5 of the log requires it. Restore it from a backup, or withdraw it.",
                $"evidence/{withdrawn}: was withdrawn, but still exists. Delete it.",
            ],
            await FindingsAsync(new ArchiveCheck(archive, EvidenceStore.Rules).RunAsync(Cancel))
        );
    }

    [Fact]
    public async Task Killed_in_the_middle_of_an_upload_it_leaves_no_half_blob_and_goes_on()
    {
        await NewArchiveAsync("source");
        await using var proxy = new FaultyProxy(await azurite.PortAsync()) { FaultAfter = 6 << 20, Stalls = true };
        var settings = await azurite.NewSettingsAsync();
        await KillAsync(proxy, settings, "--from", Path.Combine(_folder.Path, "source"), "--to", "azure");
        var azure = OnAzure(settings);
        Assert.Empty(await NamesAsync(azure.Archive, "evidence/"));
        Assert.Equal(4, (await NamesAsync(azure.Archive, "log/")).Count);
        var (copied, present) = await CopyAsync(Folder("source"), azure);
        Assert.Equal((true, 9), (present >= 4, copied + present));
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_download_it_leaves_no_half_file_and_goes_on()
    {
        var (settings, copy) = (await azurite.NewSettingsAsync(), Folder("copy"));
        await CopyAsync(await NewArchiveAsync("source"), OnAzure(settings));
        await using var proxy = new FaultyProxy(await azurite.PortAsync()) { FaultAfter = 6 << 20, Stalls = true };
        await KillAsync(proxy, settings, "--from", "azure", "--to", Path.Combine(_folder.Path, "copy"));
        Assert.Empty(await NamesAsync(copy.Archive, "evidence/"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder.Path, "copy", "archive", ".writing")));
        var (copied, present) = await CopyAsync(OnAzure(settings), copy);
        Assert.Equal((true, 9), (present >= 4, copied + present));
    }

    /// <summary>Runs a copy over a line that stalls, and kills it then.</summary>
    private async Task KillAsync(FaultyProxy proxy, AzureSettings settings, params string[] stores)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Transparency.Cli.dll"), "archive", "copy", .. stores]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Archive__ConnectionString"] = await azurite.ConnectionStringAsync(proxy.Port);
        start.Environment["Archive__Container"] = settings.Container;
        using var copying = Process.Start(start)!;
        await Task.WhenAny(proxy.Struck, copying.WaitForExitAsync(Cancel));
        Assert.True(proxy.Struck.IsCompleted && !copying.HasExited, "It ended before it was killed.");
        copying.Kill();
        await copying.WaitForExitAsync(Cancel);
    }

    /// <summary>An archive of four segments, a kept state, evidence of 9 MiB with its thumbnail, and two pages.</summary>
    private async Task<BlobStores> NewArchiveAsync(string name)
    {
        var stores = Folder(name);
        foreach (var id in new[] { "a", "b", "c", "d" })
            await AppendAsync(stores, id);
        byte[] state = [.. new byte[64], 1, 2, 3];
        SHA256.HashData(state.AsSpan(32), state);
        await stores.Archive.TryCreateAsync("state/000000000004-000000000004.jsonl.gz", new MemoryStream(state), Cancel);
        var evidence = Convert.ToHexStringLower(await SHA256.HashDataAsync(new MadeUpStream(9 << 20), Cancel));
        await stores.Archive.TryCreateAsync("evidence/" + evidence, new MadeUpStream(9 << 20), Cancel);
        await stores.Archive.TryCreateAsync($"thumbnails/{evidence}-{Hash("small"u8)}", Bytes("small"), Cancel);
        foreach (var page in new[] { "about", "more" })
            await stores.Content.TryCreateAsync($"pages/{page}/en.md", Bytes($"---\ntitle: {page}\n---\n"), Cancel);
        return stores;
    }

    private static async Task AppendAsync(BlobStores stores, string id)
    {
        using var log = new ArchiveLog(stores.Archive, TimeProvider.System);
        await log.AppendAsync([Entry(EntryKind.Claim, id)], Cancel);
    }

    private static NewEntry Entry(EntryKind kind, string id) => new(kind, id, "test", JsonSerializer.SerializeToElement(new { id }));

    private static async Task<(int Copied, int Present)> CopyAsync(BlobStores from, BlobStores to)
    {
        var copying = new ArchiveCopy(from, to, EvidenceStore.Rules);
        Assert.Empty(await FindingsAsync(copying.RunAsync(Cancel)));
        return (copying.Copied, copying.Present);
    }

    private static async Task<List<string>> FindingsAsync(IAsyncEnumerable<ArchiveFinding> findings)
    {
        var found = new List<string>();
        await foreach (var finding in findings)
            found.Add(finding.ToString());
        return found;
    }

    private static async Task<List<string>> NamesAsync(IBlobStore store, string prefix)
    {
        var names = new List<string>();
        await foreach (var blob in store.ListAsync(prefix, null, Cancel))
            names.Add(blob.Name);
        return names;
    }

    private BlobStores Folder(string name) =>
        new(new FileBlobStore(Path.Combine(_folder.Path, name, "archive")), new FileBlobStore(Path.Combine(_folder.Path, name, "content")));

    private static BlobStores OnAzure(AzureSettings settings)
    {
        var container = AzureBlobStore.Connect(settings);
        return new(new AzureBlobStore(container, "archive/"), new AzureBlobStore(container, "content/"));
    }

    private static MemoryStream Bytes(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
