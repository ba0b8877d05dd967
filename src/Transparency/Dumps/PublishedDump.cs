using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Indexing;

namespace Transparency.Dumps;

/// <summary>
/// The newest dump, kept beside the archive as blobs <c>dumps/{last entry}/{file}-{SHA-256}</c>, so that all nodes of a site serve the
/// same bytes and <c>archive verify</c> knows what they should be. Derived from the log: it can be deleted at any moment.
/// </summary>
/// <param name="store">The archive's blobs.</param>
/// <param name="log">The log.</param>
/// <param name="settings">The licence.</param>
public sealed class PublishedDump(IBlobStore store, ArchiveLog log, DumpSettings settings)
{
    private const string Prefix = "dumps/";

    /// <summary>The description of the newest dump; null if there is no dump yet.</summary>
    public async Task<DataPackage?> FindAsync(CancellationToken cancel = default)
    {
        string? newest = null;
        await foreach (var blob in store.ListAsync(Prefix, null, cancel))
            if (blob.Name.Contains($"/{DataPackage.File}-", StringComparison.Ordinal))
                newest = blob.Name; // it is written last: the others are there
        return newest is not null && await store.ReadAllAsync(newest, cancel) is { } bytes
            ? JsonSerializer.Deserialize<DataPackage>(bytes, DataPackage.Json)
            : null;
    }

    /// <summary>Opens a file of a dump; null if it has no file of this name, or was replaced.</summary>
    public async Task<Stream?> OpenAsync(DataPackage dump, string file, CancellationToken cancel = default) =>
        dump.Resources.FirstOrDefault(r => r.Path == file) is { } resource
            ? await store.OpenReadAsync(FolderOf(dump.Seq) + $"{file}-{resource.Sha256}", cancel)
            : null;

    /// <summary>Makes a dump of the archive as it is, and deletes the ones before: they may hold what was withdrawn since.</summary>
    /// <param name="gently">See <see cref="ArchiveDump.WriteAsync"/>.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public async Task<DataPackage> MakeAsync(bool gently = false, CancellationToken cancel = default)
    {
        var folder = Directory.CreateTempSubdirectory("transparency-dump-").FullName;
        try
        {
            var dump = await ArchiveDump.WriteAsync(log, folder, settings.License, gently, cancel);
            foreach (var file in dump.Resources.Select(r => r.Path).Append(DataPackage.File))
            {
                await using var content = File.OpenRead(Path.Combine(folder, file));
                var name = $"{FolderOf(dump.Seq)}{file}-{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel))}";
                content.Position = 0;
                await store.TryCreateAsync(name, content, cancel); // where another node was first, it made the same bytes
            }

            var older = new List<string>();
            await foreach (var blob in store.ListAsync(Prefix, null, cancel))
                if (string.CompareOrdinal(blob.Name, FolderOf(dump.Seq)) < 0)
                    older.Add(blob.Name);
            foreach (var name in Enumerable.Reverse(older))
                await store.DeleteAsync(name, cancel);
            return dump;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>True if something was withdrawn since a dump was made. It may then no longer be served.</summary>
    /// <param name="dump">The dump.</param>
    /// <param name="index">The index, which knows withdrawals in the order of their entries.</param>
    /// <param name="cancel">Cancels the check.</param>
    /// <exception cref="IndexUnavailableException">The engine can't answer now.</exception>
    public static async Task<bool> HoldsWithdrawnAsync(DataPackage dump, IClaimIndex index, CancellationToken cancel = default)
    {
        await foreach (var _ in index.ScanAsync<WithdrawalDocument>(dump.Seq, cancel))
            return true;
        return false;
    }

    private static string FolderOf(long seq) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seq:D12}/");
}
