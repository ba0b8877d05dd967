using System.Globalization;
using System.Text.Json;
using Transparency.Archive;

namespace Transparency.Dumps;

/// <summary>
/// The newest dump, kept beside the archive as blobs <c>dumps/{last entry}/…</c>, so that all nodes of a site serve the same bytes.
/// Derived from the log: it can be deleted at any moment.
/// </summary>
/// <param name="store">The archive's blobs.</param>
/// <param name="log">The log.</param>
public sealed class PublishedDump(IBlobStore store, ArchiveLog log)
{
    private const string Prefix = "dumps/";

    /// <summary>What the newest dump holds; null when there is none.</summary>
    public async Task<DataPackage?> FindAsync(CancellationToken cancel = default)
    {
        string? newest = null;
        await foreach (var blob in store.ListAsync(Prefix, null, cancel))
            if (blob.Name.EndsWith("/" + DataPackage.File, StringComparison.Ordinal)) newest = blob.Name; // it is written last: the others are there
        return newest is not null && await store.ReadAllAsync(newest, cancel) is { } bytes ? JsonSerializer.Deserialize<DataPackage>(bytes, DataPackage.Json) : null;
    }

    /// <summary>Opens a file of a dump; null when it has none of that name, or was replaced.</summary>
    public async Task<Stream?> OpenAsync(DataPackage dump, string file, CancellationToken cancel = default) =>
        dump.Resources.Any(r => r.Path == file) ? await store.OpenReadAsync(NameOf(dump.Seq, file), cancel) : null;

    /// <summary>Makes a dump of the archive as it is, and deletes the ones before: they may hold what was withdrawn since.</summary>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    public async Task<DataPackage> MakeAsync(CancellationToken cancel = default)
    {
        var folder = Directory.CreateTempSubdirectory("transparency-dump-").FullName;
        try
        {
            var dump = await ArchiveDump.WriteAsync(log, folder, cancel);
            foreach (var file in dump.Resources.Select(r => r.Path).Append(DataPackage.File))
            {
                await using var content = File.OpenRead(Path.Combine(folder, file));
                await store.TryCreateAsync(NameOf(dump.Seq, file), content, cancel); // where another node was first, it made the same bytes
            }

            var older = new List<string>();
            await foreach (var blob in store.ListAsync(Prefix, null, cancel))
                if (string.CompareOrdinal(blob.Name, NameOf(dump.Seq, "")) < 0) older.Add(blob.Name);
            foreach (var name in Enumerable.Reverse(older)) await store.DeleteAsync(name, cancel);
            return dump;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string NameOf(long seq, string file) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seq:D12}/{file}");
}
