using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;

namespace Transparency.Tests.Archive;

/// <summary>What the log keeps in mind about its entries, and how a writer survives a store that doesn't do its part.</summary>
public sealed class ArchiveLogStateTests : IDisposable
{
    private const int EntriesBetweenStates = 100_000;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_state_that_cant_be_saved_fails_no_append()
    {
        var refused = 0;
        var store = new StubStore(new FileBlobStore(_folder.Path))
        {
            Create = name =>
                !name.StartsWith("state/", StringComparison.Ordinal) ? null
                : refused++ == 0 ? throw new IOException("The disk is full.")
                : null,
        };
        using var log = new ArchiveLog(store, TimeProvider.System);
        for (var i = 0; i < EntriesBetweenStates; i += ArchiveLog.SegmentEntries)
            Assert.Equal(ArchiveLog.SegmentEntries, (await log.AppendAsync(Entries(i, ArchiveLog.SegmentEntries), Cancel)).New);
        Assert.Equal(1, refused);
        Assert.Equal(1, (await log.AppendAsync(Entries(EntriesBetweenStates, 1), Cancel)).New);
        Assert.Empty(States());
        await log.AppendAsync(Entries(EntriesBetweenStates + 1, ArchiveLog.SegmentEntries), Cancel);
        Assert.Single(States()); // it was tried again
    }

    [Fact]
    public async Task A_segment_that_exists_but_is_not_listed_ends_an_append_with_an_error()
    {
        var store = new StubStore(new FileBlobStore(_folder.Path)) { Create = name => name == "log/000000000002.jsonl.gz" ? false : null };
        using var log = new ArchiveLog(store, TimeProvider.System);
        await log.AppendAsync(Entries(0, 1), Cancel);
        var error = await Assert.ThrowsAsync<IOException>(() =>
            Task.Run(() => log.AppendAsync(Entries(1, 1), Cancel)).WaitAsync(TimeSpan.FromSeconds(20), Cancel)
        );
        Assert.Contains("log/000000000002.jsonl.gz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_debunks_that_are_published_are_saved_with_the_state_and_an_old_state_is_derived_again()
    {
        var store = new FileBlobStore(_folder.Path);
        using (var log = new ArchiveLog(store, TimeProvider.System))
        {
            await log.AppendAsync([Debunk("kept/en"), Debunk("removed/uk"), Debunk("back/en")], Cancel);
            await log.AppendAsync(
                [NewEntry.Withdrawal("removed/uk", "test", "A test."), NewEntry.Withdrawal("back/en", "test", "A test.")],
                Cancel
            );
            await log.AppendAsync([Debunk("back/en"), NewEntry.Withdrawal("claim-1", "test", "A test.")], Cancel);
            for (var i = 0; i < EntriesBetweenStates; i += ArchiveLog.SegmentEntries)
                await log.AppendAsync(Entries(i, ArchiveLog.SegmentEntries), Cancel);
        }

        var state = Assert.Single(States());
        Assert.Equal(["back/en", "kept/en"], await PublishedAsync(store));
        File.Move(state, state[..^"-v2".Length]); // the name of the older format
        Assert.Equal(["back/en", "kept/en"], await PublishedAsync(store));
        await File.AppendAllTextAsync(state[..^"-v2".Length], "damaged", Cancel);
        Assert.Equal(["back/en", "kept/en"], await PublishedAsync(store));
    }

    [Fact]
    public async Task An_entry_that_is_based_on_an_older_reading_does_not_replace_a_newer_one()
    {
        using var log = new ArchiveLog(new FileBlobStore(_folder.Path), TimeProvider.System);
        await log.AppendAsync([Debunk("a/en"), Debunk("b/en")], Cancel);
        var read = await log.DebunksAsync(Cancel);
        using (var other = new ArchiveLog(new FileBlobStore(_folder.Path), TimeProvider.System))
            await other.AppendAsync([Debunk("a/en", "newer")], Cancel);
        var result = await log.AppendAsync(
            [NewEntry.Withdrawal("a/en", "test", "Too late."), NewEntry.Withdrawal("b/en", "test", "In time.")],
            read,
            Cancel
        );
        Assert.Equal((0, 1), (result.New, result.Changed));
        Assert.Equal(["a/en"], (await log.DebunksAsync(Cancel)).Ids);
    }

    private static async Task<List<string>> PublishedAsync(FileBlobStore store)
    {
        using var log = new ArchiveLog(store, TimeProvider.System);
        return [.. (await log.DebunksAsync(Cancel)).Ids.Order(StringComparer.Ordinal)];
    }

    private static NewEntry Debunk(string id, string text = "") =>
        new(EntryKind.Debunk, id, "test", JsonSerializer.SerializeToElement(new { id, text }));

    private string[] States() =>
        Directory.Exists(Path.Combine(_folder.Path, "state")) ? Directory.GetFiles(Path.Combine(_folder.Path, "state")) : [];

    private static NewEntry[] Entries(int first, int count) =>
        [
            .. Enumerable
                .Range(first, count)
                .Select(i => new NewEntry(EntryKind.Claim, $"claim-{i}", "test", JsonSerializer.SerializeToElement(new { id = i }))),
        ];
}
