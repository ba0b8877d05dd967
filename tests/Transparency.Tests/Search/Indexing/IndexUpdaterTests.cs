using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search.Indexing;

/// <summary>How the log gets into the index.</summary>
public sealed class IndexUpdaterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ArchiveLog _log;
    private readonly LuceneClaimIndex _index;

    public IndexUpdaterTests()
    {
        _log = new(new FileBlobStore(Path.Combine(_folder.Path, "archive")), TimeProvider.System);
        _index = new(Path.Combine(_folder.Path, "index"), TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _index.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_empty_log_becomes_an_empty_index()
    {
        using var updater = new IndexUpdater(_log, _index);
        Assert.Equal(0, await updater.CatchUpAsync(Cancel));
        Assert.Equal(0, (await _index.SearchAsync(new(), Cancel)).Total);
        Assert.Equal((0, 0), updater.Progress);
        Assert.Equal(TimeSpan.Zero, updater.Behind);
    }

    [Fact]
    public async Task A_claim_that_is_withdrawn_beyond_the_next_batch_never_comes_and_others_do()
    {
        using var updater = new IndexUpdater(_log, _index) { BatchEntries = 2 };
        await updater.CatchUpAsync(Cancel);
        await _log.AppendAsync([Claim("a"), Claim("b"), Claim("c"), Claim("d")], Cancel);
        await _log.AppendAsync([NewEntry.Withdrawal("a", "test", "a test")], Cancel);
        await _log.AppendAsync([Claim("e")], Cancel);
        Assert.Equal(6, await updater.CatchUpAsync(Cancel));
        var keys = "abcde".Select(id => DocumentKey.Claim(id.ToString())).Append(DocumentKey.Withdrawal("a")).ToList();
        Assert.Equal(
            ["claim/b", "claim/c", "claim/d", "claim/e", "withdrawal/a"],
            (await _index.GetAsync(keys, Cancel)).Select(d => d.Key.ToString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal((6, 6), updater.Progress);
    }

    [Fact]
    public async Task An_id_that_is_too_long_for_an_engine_is_rejected_and_stops_no_other()
    {
        var endless = new string('x', 40_000);
        await _log.AppendAsync(
            [
                Claim("before"),
                new(
                    EntryKind.Claim,
                    endless,
                    "test",
                    JsonSerializer.SerializeToElement(
                        new
                        {
                            id = "x",
                            text = "x",
                            language = "en",
                        }
                    )
                ),
                Claim("after"),
            ],
            Cancel
        );
        using var updater = new IndexUpdater(_log, _index);
        Assert.Equal(3, await updater.CatchUpAsync(Cancel));
        Assert.Equal(2, (await _index.SearchAsync(new(), Cancel)).Total);
        var status = await _index.StatusAsync(Cancel);
        Assert.Equal((2, 1), (status.Documents, status.RejectedCount));
        Assert.Contains("Entry 2:", status.Rejected.Single().Value, StringComparison.Ordinal);
    }

    private static NewEntry Claim(string id) =>
        new(
            EntryKind.Claim,
            id,
            "test",
            JsonSerializer.SerializeToElement(
                new
                {
                    id,
                    text = "A claim",
                    language = "en",
                }
            )
        );
}
