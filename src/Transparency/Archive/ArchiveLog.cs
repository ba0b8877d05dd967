using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Transparency.Archive;

/// <summary>What an append did, per entry of the batch.</summary>
/// <param name="New">Entries whose id the log did not hold.</param>
/// <param name="Changed">Entries whose id it held with another payload.</param>
/// <param name="Unchanged">Entries that were the current state already: nothing was appended for them.</param>
public readonly record struct AppendResult(int New, int Changed, int Unchanged);

/// <summary>
/// The append-only log: the truth of the archive. A segment is one blob named after its first sequence number; a writer creates the next
/// name only if it is absent, and on conflict reads what won and numbers its entries anew. That gives one order with several writers and no lock.
/// </summary>
public sealed class ArchiveLog(IBlobStore store, TimeProvider clock) : IDisposable
{
    /// <summary>The largest number of entries in a segment.</summary>
    public const int SegmentEntries = 10_000;
    private const string Prefix = "log/";
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Dictionary<UInt128, UInt128> _current = [];
    private string? _lastSegment;
    private long _known; // the last seq that _current has seen

    /// <summary>Appends what is not yet the current state of its id. When it returns, the entries are durable.</summary>
    public async Task<AppendResult> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, SegmentEntries);
        var hashed = entries.Select(e => (Entry: e, Key: KeyOf(e.Kind, e.Id), Hash: HashOf(LogEntry.Bytes(e.Payload)))).ToList();
        await _writing.WaitAsync(cancel);
        try
        {
            while (true)
            {
                await CatchUpAsync(cancel);
                var batch = Plan(hashed, out var result);
                if (batch.Count == 0) return result;
                var first = _known + 1;
                var time = clock.GetUtcNow();
                using var bytes = new MemoryStream();
                await using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
                    for (var i = 0; i < batch.Count; i++)
                    {
                        var e = batch[i].Entry;
                        new LogEntry(first + i, time, e.Kind, e.Id, e.Actor, e.Payload).WriteLine(zip);
                    }

                if (!await store.TryCreateAsync(NameOf(first), bytes.ToArray(), cancel)) continue; // another writer won: read it, number anew
                foreach (var (_, key, hash) in batch) _current[key] = hash;
                _known += batch.Count;
                _lastSegment = NameOf(first);
                return result;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>What an append of these entries would do, without appending.</summary>
    public async Task<AppendResult> CompareAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancel = default)
    {
        var hashed = entries.Select(e => (Entry: e, Key: KeyOf(e.Kind, e.Id), Hash: HashOf(LogEntry.Bytes(e.Payload)))).ToList();
        await _writing.WaitAsync(cancel);
        try
        {
            await CatchUpAsync(cancel);
            Plan(hashed, out var result);
            return result;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The entries after <paramref name="seq"/>, in order, as far as the log goes now.</summary>
    /// <exception cref="InvalidDataException">A segment is damaged, missing or numbered wrongly.</exception>
    public async IAsyncEnumerable<LogEntry> ReadAsync(long seq, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var segments = new List<string>();
        await foreach (var name in store.ListAsync(Prefix, null, cancel))
        {
            if (segments.Count > 0 && FirstOf(name) <= seq + 1) segments.Clear(); // the one before ends before what is asked for
            segments.Add(name);
        }

        foreach (var name in segments)
            await foreach (var entry in ReadSegmentAsync(name, cancel))
                if (entry.Seq > seq)
                    yield return entry;
    }

    /// <summary>The last sequence number in the log; 0 when it is empty.</summary>
    public async Task<long> LastSeqAsync(CancellationToken cancel = default)
    {
        string? last = null;
        await foreach (var name in store.ListAsync(Prefix, null, cancel)) last = name;
        if (last is null) return 0;
        var seq = FirstOf(last) - 1;
        await foreach (var _ in ReadSegmentAsync(last, cancel)) seq++;
        return seq;
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private async Task CatchUpAsync(CancellationToken cancel)
    {
        await foreach (var name in store.ListAsync(Prefix, _lastSegment, cancel))
        {
            if (FirstOf(name) != _known + 1)
                throw new InvalidDataException($"The archive log has a gap: after entry {_known} comes the segment '{name}'. Restore the missing segment from a backup.");
            await foreach (var entry in ReadSegmentAsync(name, cancel))
            {
                _current[KeyOf(entry.Kind, entry.Id)] = HashOf(LogEntry.Bytes(entry.Payload));
                _known = entry.Seq;
            }

            _lastSegment = name;
        }
    }

    private List<(NewEntry Entry, UInt128 Key, UInt128 Hash)> Plan(
        List<(NewEntry Entry, UInt128 Key, UInt128 Hash)> hashed, out AppendResult result)
    {
        int added = 0, changed = 0, unchanged = 0;
        var inBatch = new Dictionary<UInt128, UInt128>();
        var batch = new List<(NewEntry, UInt128, UInt128)>();
        foreach (var item in hashed)
        {
            var known = inBatch.TryGetValue(item.Key, out var hash) || _current.TryGetValue(item.Key, out hash);
            if (known && hash == item.Hash)
            {
                unchanged++;
                continue;
            }

            if (known) changed++;
            else added++;
            inBatch[item.Key] = item.Hash;
            batch.Add(item);
        }

        result = new AppendResult(added, changed, unchanged);
        return batch;
    }

    private async IAsyncEnumerable<LogEntry> ReadSegmentAsync(string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var stream = await store.OpenReadAsync(name, cancel)
            ?? throw new InvalidDataException($"The segment '{name}' of the archive log is gone. Restore it from a backup.");
        using var lines = new MemoryStream();
        await UnzipAsync(name, stream, lines, cancel);
        using var reader = new StreamReader(lines, Encoding.UTF8);
        for (var seq = FirstOf(name); ; seq++)
        {
            LogEntry entry;
            try
            {
                if (await reader.ReadLineAsync(cancel) is not { } line) yield break;
                entry = LogEntry.Parse(line);
            }
            catch (Exception e) when (e is System.Text.Json.JsonException or InvalidDataException or KeyNotFoundException)
            {
                throw new InvalidDataException($"The segment '{name}' of the archive log is damaged at entry {seq}: {e.Message} Restore it from a backup.", e);
            }

            if (entry.Seq != seq) throw new InvalidDataException($"The segment '{name}' of the archive log holds entry {entry.Seq} where {seq} belongs. Restore it from a backup.");
            yield return entry;
        }
    }

    /// <summary>GZipStream takes a cut-off end for the end; the length that gzip states last (RFC 1952, ISIZE) tells.</summary>
    private static async Task UnzipAsync(string name, Stream zipped, MemoryStream lines, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await zipped.CopyToAsync(bytes, cancel);
        try
        {
            bytes.Position = 0;
            await using (var zip = new GZipStream(bytes, CompressionMode.Decompress, leaveOpen: true)) await zip.CopyToAsync(lines, cancel);
            var stated = bytes.Length < 18 ? 0 : System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes.GetBuffer().AsSpan((int)bytes.Length - 4, 4));
            if (lines.Length == 0 || stated != (uint)lines.Length) throw new InvalidDataException("its length is not the one it states.");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The segment '{name}' of the archive log is damaged: {e.Message} Restore it from a backup.", e);
        }

        lines.Position = 0;
    }

    private static string NameOf(long first) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:D12}.jsonl.gz");

    private static long FirstOf(string name) => long.Parse(name.AsSpan(Prefix.Length, 12), CultureInfo.InvariantCulture);

    // A withdrawal and a claim of one id share a state: what comes last counts, so a claim archived again after its withdrawal is a change.
    private static UInt128 KeyOf(EntryKind kind, string id) => HashOf(Encoding.UTF8.GetBytes((kind == EntryKind.Debunk ? "debunk\n" : "claim\n") + id));

    private static UInt128 HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
