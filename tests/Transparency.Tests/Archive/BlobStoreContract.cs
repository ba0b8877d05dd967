using System.Text;
using Transparency.Archive;
using Transparency.Archive.Files;

namespace Transparency.Tests.Archive;

/// <summary>What every blob store does.</summary>
public abstract class BlobStoreContract
{
    protected abstract Task<IBlobStore> NewStoreAsync();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blob_reads_back_as_written()
    {
        var store = await NewStoreAsync();
        Assert.True(await store.TryCreateAsync("log/a", Bytes("один"), Cancel));
        Assert.Equal("один", await TextAsync(store, "log/a"));
        Assert.Equal(8, (await store.FindAsync("log/a", Cancel))!.Length);
        Assert.True(await store.TryCreateAsync("log/empty", Bytes(""), Cancel));
        Assert.Equal("", await TextAsync(store, "log/empty"));
        await using var empty = await store.OpenReadAsync("log/empty", Cancel);
        Assert.Equal((0, 0), (empty!.Length, await empty.ReadAsync(new byte[1], Cancel)));
        await foreach (var blob in store.ListAsync("", null, Cancel))
            Assert.Equal(blob, await store.FindAsync(blob.Name, Cancel));
    }

    [Fact]
    public async Task A_name_is_created_once()
    {
        var store = await NewStoreAsync();
        var won = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(() => store.TryCreateAsync("log/a", Bytes($"{i}"), Cancel)))
        );
        Assert.Single(won, w => w);
        Assert.Equal($"{Array.IndexOf(won, true)}", await TextAsync(store, "log/a"));
    }

    [Fact]
    public async Task A_blob_is_replaced_by_who_has_seen_its_last_version()
    {
        var store = await NewStoreAsync();
        Assert.False(await store.TryReplaceAsync("content/a", Bytes("new"), "no-version", Cancel));
        Assert.Null(await store.FindAsync("content/a", Cancel));
        await store.TryCreateAsync("content/a", Bytes("one"), Cancel);
        var first = (await store.FindAsync("content/a", Cancel))!.Version;
        Assert.True(await store.TryReplaceAsync("content/a", Bytes("two"), first, Cancel));
        var second = (await store.FindAsync("content/a", Cancel))!.Version;
        Assert.NotEqual(first, second);
        Assert.False(await store.TryReplaceAsync("content/a", Bytes("six"), first, Cancel));
        Assert.Equal(("two", second), (await TextAsync(store, "content/a"), (await store.FindAsync("content/a", Cancel))!.Version));
    }

    [Fact]
    public async Task Of_many_who_count_up_at_once_no_count_is_lost()
    {
        var store = await NewStoreAsync();
        await store.TryCreateAsync("content/count", Bytes("0"), Cancel);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var counted = 0; counted < 5; )
                        {
                            var version = (await store.FindAsync("content/count", Cancel))!.Version;
                            var next = int.Parse(await TextAsync(store, "content/count"), null) + 1;
                            if (await store.TryReplaceAsync("content/count", Bytes($"{next}"), version, Cancel))
                                counted++;
                        }
                    })
                )
        );
        Assert.Equal("40", await TextAsync(store, "content/count"));
    }

    [Fact]
    public async Task An_absent_blob_is_null()
    {
        var store = await NewStoreAsync();
        Assert.Null(await store.OpenReadAsync("log/none", Cancel));
        Assert.Null(await store.ReadAllAsync("log/none", Cancel));
        Assert.Null(await store.FindAsync("log/none", Cancel));
        Assert.Empty(await Names(store, "", null));
    }

    [Fact]
    public async Task The_first_part_of_a_name_is_not_a_blob()
    {
        var store = await NewStoreAsync();
        await store.TryCreateAsync("log/a", Bytes("x"), Cancel);
        Assert.Null(await store.OpenReadAsync("log", Cancel));
        Assert.Null(await store.ReadAllAsync("log", Cancel));
        Assert.Null(await store.FindAsync("log", Cancel));
        Assert.False(await store.TryReplaceAsync("log", Bytes("y"), "any", Cancel));
        await store.DeleteAsync("log", Cancel);
        Assert.Equal(["log/a"], await Names(store, "", null));
    }

    [Fact]
    public async Task Names_are_listed_in_order_by_prefix_and_position()
    {
        var store = await NewStoreAsync();
        foreach (var name in new[] { "log/3", "log/1", "other/1", "log/2", "log/20/below" })
            await store.TryCreateAsync(name, Bytes("x"), Cancel);
        Assert.Equal(["log/1", "log/2", "log/20/below", "log/3"], await Names(store, "log/", null));
        Assert.Equal(["log/20/below", "log/3"], await Names(store, "log/", "log/2"));
        Assert.Equal(["log/2", "log/20/below"], await Names(store, "log/2", null));
        Assert.Equal(["log/1", "log/2", "log/20/below", "log/3", "other/1"], await Names(store, "", null));
        await store.DeleteAsync("log/3", Cancel);
        await store.DeleteAsync("log/3", Cancel);
        Assert.Empty(await Names(store, "log/", "log/20/below"));
    }

    [Fact]
    public async Task A_stream_seeks_to_any_part_of_a_blob()
    {
        var store = await NewStoreAsync();
        var bytes = new byte[3 << 20];
        new Random(1).NextBytes(bytes);
        await store.TryCreateAsync("evidence/a", new MemoryStream(bytes), Cancel);
        await using var stream = (await store.OpenReadAsync("evidence/a", Cancel))!;
        Assert.Equal(bytes.Length, stream.Length);
        foreach (var start in new[] { 2_500_000, 0, 1_048_570, bytes.Length - 7 })
        {
            stream.Seek(start, SeekOrigin.Begin);
            var part = new byte[7];
            await stream.ReadExactlyAsync(part, Cancel);
            Assert.Equal(bytes[start..(start + 7)], part);
        }

        Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancel));
    }

    [Fact]
    public async Task Of_fifty_writers_of_a_log_none_loses_or_doubles_an_entry()
    {
        var store = await NewStoreAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        using var log = new ArchiveLog(store, TimeProvider.System);
                        await log.AppendAsync([Entry($"own-{writer}", writer), Entry("shared", 7)], Cancel);
                    })
                )
        );
        using var reader = new ArchiveLog(store, TimeProvider.System);
        var read = new List<LogEntry>();
        await foreach (var entry in reader.ReadAsync(0, Cancel))
            read.Add(entry);
        Assert.Equal(Enumerable.Range(1, 51).Select(i => (long)i), read.Select(e => e.Seq));
        Assert.Equal(
            [.. Enumerable.Range(0, 50).Select(i => $"own-{i}"), "shared"],
            read.Select(e => e.Id).Order(StringComparer.Ordinal).OrderBy(id => id == "shared" ? 99 : int.Parse(id[4..], null))
        );

        static NewEntry Entry(string id, int value) =>
            new(EntryKind.Claim, id, "test", System.Text.Json.JsonSerializer.SerializeToElement(new { id, value }));
    }

    [Fact]
    public async Task Content_that_breaks_off_leaves_nothing()
    {
        var store = await NewStoreAsync();
        await store.TryCreateAsync("content/a", Bytes("whole"), Cancel);
        var version = (await store.FindAsync("content/a", Cancel))!.Version;
        await Assert.ThrowsAsync<IOException>(() =>
            store.TryCreateAsync("evidence/a", new MadeUpStream(20 << 20, failAt: 15 << 20), Cancel)
        );
        await Assert.ThrowsAsync<IOException>(() =>
            store.TryReplaceAsync("content/a", new MadeUpStream(20 << 20, failAt: 15 << 20), version, Cancel)
        );
        Assert.Equal(["content/a"], await Names(store, "", null));
        Assert.Equal("whole", await TextAsync(store, "content/a"));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("log/../../out")]
    [InlineData("log/../out")]
    [InlineData("./out")]
    [InlineData("log//out")]
    [InlineData("log/")]
    [InlineData("/etc/out")]
    [InlineData("log\\out")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task A_name_stays_in_the_store(string name)
    {
        var store = await NewStoreAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => store.TryCreateAsync(name, Bytes("x"), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.TryReplaceAsync(name, Bytes("x"), "v", Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenReadAsync(name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.FindAsync(name, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(name, Cancel));
    }

    protected static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<string> TextAsync(IBlobStore store, string name) =>
        Encoding.UTF8.GetString((await store.ReadAllAsync(name, Cancel))!);

    protected static async Task<List<string>> Names(IBlobStore store, string prefix, string? after)
    {
        var names = new List<string>();
        await foreach (var blob in store.ListAsync(prefix, after, Cancel))
            names.Add(blob.Name);
        return names;
    }
}

public sealed class FileBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<IBlobStore> NewStoreAsync() => Task.FromResult<IBlobStore>(new FileBlobStore(_folder.Path));

    [Fact]
    public async Task Access_that_the_system_refuses_is_an_error_of_the_store_that_says_where_and_what_to_do()
    {
        var store = new FileBlobStore(_folder.Path);
        await store.TryCreateAsync("content/a", Bytes("x"), Cancel);
        var version = (await store.FindAsync("content/a", Cancel))!.Version;
        var refusing = Directory.CreateDirectory(Path.Combine(_folder.Path, ".writing", "lock")).FullName; // root is refused this too
        var refused = await Assert.ThrowsAsync<IOException>(() => store.TryReplaceAsync("content/a", Bytes("y"), version, Cancel));
        Assert.StartsWith($"Access to '{refusing}' is denied. Give '", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["content/a"], await Names(store, "", null));
    }

    [Fact]
    public async Task A_folder_without_rights_is_such_an_error()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            Assert.Skip("Nothing on this system is denied to its user.");
            return;
        }

        var store = new FileBlobStore(_folder.Path);
        await store.TryCreateAsync("content/a", Bytes("x"), Cancel);
        var folder = Path.Combine(_folder.Path, "content");
        File.SetUnixFileMode(folder, UnixFileMode.None);
        try
        {
            await Assert.ThrowsAsync<IOException>(() => store.OpenReadAsync("content/a", Cancel));
            await Assert.ThrowsAsync<IOException>(() => Names(store, "", null));
            await Assert.ThrowsAsync<IOException>(() => store.TryCreateAsync("content/b", Bytes("y"), Cancel));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _folder.Dispose();
}
