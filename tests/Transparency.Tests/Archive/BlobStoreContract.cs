using System.Text;
using Transparency.Archive;
using Transparency.Archive.Files;

namespace Transparency.Tests.Archive;

/// <summary>What every blob store does.</summary>
public abstract class BlobStoreContract
{
    protected abstract IBlobStore NewStore();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blob_reads_back_as_written()
    {
        var store = NewStore();
        Assert.True(await store.TryCreateAsync("log/a", "один"u8.ToArray(), Cancel));
        await using var stream = await store.OpenReadAsync("log/a", Cancel);
        Assert.Equal("один", await new StreamReader(stream!, Encoding.UTF8).ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task A_name_is_created_once()
    {
        var store = NewStore();
        var won = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => store.TryCreateAsync("log/a", new[] { (byte)i }, Cancel))));
        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task An_absent_blob_is_null() => Assert.Null(await NewStore().OpenReadAsync("log/none", Cancel));

    [Fact]
    public async Task Names_are_listed_in_order_by_prefix_and_position()
    {
        var store = NewStore();
        foreach (var name in new[] { "log/3", "log/1", "other/1", "log/2" }) await store.TryCreateAsync(name, "x"u8.ToArray(), Cancel);
        Assert.Equal(["log/1", "log/2", "log/3"], await Names(store, null));
        Assert.Equal(["log/3"], await Names(store, "log/2"));
        await store.DeleteAsync("log/3", Cancel);
        await store.DeleteAsync("log/3", Cancel);
        Assert.Empty(await Names(store, "log/2"));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("log/../../out")]
    [InlineData("/etc/out")]
    [InlineData("a\0b")]
    public async Task A_name_stays_in_the_store(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => NewStore().TryCreateAsync(name, "x"u8.ToArray(), Cancel));

    private static async Task<List<string>> Names(IBlobStore store, string? after)
    {
        var names = new List<string>();
        await foreach (var name in store.ListAsync("log/", after, Cancel)) names.Add(name);
        return names;
    }
}

public sealed class FileBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IBlobStore NewStore() => new FileBlobStore(_folder.Path);

    public void Dispose() => _folder.Dispose();
}
