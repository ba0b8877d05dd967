using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Search;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;

namespace Transparency.Benchmarks;

/// <summary>Compares an archive log with its index, entry by entry: what kill loops are judged by.</summary>
internal static class Verification
{
    /// <summary>Brings the index up to date and compares; the exit code is 1 when they differ, or the log has a gap.</summary>
    /// <param name="folder">Holds the log, and Lucene's index.</param>
    /// <param name="server">The Elasticsearch whose index is meant; null for Lucene's.</param>
    public static async Task<int> RunAsync(string folder, Uri? server)
    {
        using var log = new ArchiveLog(new FileBlobStore(Path.Combine(folder, "archive")), TimeProvider.System);
        IClaimIndex index = server is null
            ? new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System)
            : new ElasticsearchClaimIndex(new([server]), TimeProvider.System);
        using var owned = (IDisposable)index;
        using var updater = new IndexUpdater(log, index);
        var before = (await index.StatusAsync()).AppliedSeq;
        await updater.CatchUpAsync();

        var (entries, archived) = (0L, new HashSet<string>());
        await foreach (var entry in log.ReadAsync(0)) // fails at a gap
        {
            entries++;
            if (entry.Kind == EntryKind.Claim)
                archived.Add(entry.Id);
        }

        var (found, twice) = (new HashSet<string>(), 0);
        await foreach (var claim in index.ScanAsync<ClaimDocument>())
            if (!found.Add(claim.Claim.Id))
                twice++;
        var missing = archived.Except(found).Count();
        Console.WriteLine(
            $"{entries} entries without a gap, {archived.Count} claims; index resumed at {before}: {found.Count} claims found, {missing} missing, {twice} twice, {found.Except(archived).Count()} unknown"
        );
        return missing == 0 && twice == 0 && found.Count == archived.Count ? 0 : 1;
    }
}
