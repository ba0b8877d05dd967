using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Transparency.Archive;

/// <summary>What an append did, per entry of the batch.</summary>
/// <param name="New">Entries whose id the log did not hold.</param>
/// <param name="Changed">Entries whose id it held with another payload.</param>
/// <param name="Unchanged">Entries that were the current state already: nothing was appended for them.</param>
/// <param name="Withdrawn">Ids of claims and evidence that were withdrawn: nothing was appended for them, since no import may bring back what was taken down; null when there are none.</param>
public readonly record struct AppendResult(int New, int Changed, int Unchanged, IReadOnlyList<string>? Withdrawn = null);

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
    private LogState? _state; // what AppendAsync compares with; read at the first call
    private volatile Segment? _last; // the last segment read, and where it ends: a follower that asks every moment reads nothing again

    /// <summary>Appends what is not yet the current state of its id. When it returns, the entries are durable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="SegmentEntries"/>.</exception>
    /// <exception cref="InvalidDataException">The log is damaged; the message names the segment.</exception>
    public async Task<AppendResult> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, SegmentEntries);
        var hashed = Hashed(entries);
        await _writing.WaitAsync(cancel);
        try
        {
            while (true)
            {
                var state = await CatchUpAsync(cancel);
                var batch = Plan(hashed, state, out var result);
                if (batch.Count == 0) return result;
                var name = NameOf(state.Seq + 1);
                var segment = Zip(batch, state.Seq);
                if (!await store.TryCreateAsync(name, segment, cancel)) continue; // another writer won: read it, number anew
                foreach (var (_, key, hash) in batch) state.Current[key] = hash;
                state.Reach(name, state.Seq + batch.Count, segment.Span);
                await state.SaveAsync(store, cancel);
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
        var hashed = Hashed(entries);
        await _writing.WaitAsync(cancel);
        try
        {
            Plan(hashed, await CatchUpAsync(cancel), out var result);
            return result;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The entries after <paramref name="seq"/>, in order, as far as the log goes now.</summary>
    /// <exception cref="InvalidDataException">A segment is damaged, missing or numbered wrongly; the message names it.</exception>
    public async IAsyncEnumerable<LogEntry> ReadAsync(long seq, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var segments = new List<string>();
        await foreach (var name in store.ListAsync(Prefix, null, cancel))
        {
            if (segments.Count > 0 && FirstOf(name) <= seq + 1) segments.Clear(); // the one before ends before what is asked for
            segments.Add(name);
        }

        var next = segments.Count == 0 ? 0 : Math.Min(seq + 1, FirstOf(segments[0]));
        foreach (var name in segments)
        {
            RefuseGap(next, name);
            foreach (var entry in await ReadSegmentAsync(name, cancel))
            {
                next = entry.Seq + 1;
                if (entry.Seq > seq) yield return entry;
            }
        }
    }

    /// <summary>The last sequence number in the log; 0 when it is empty.</summary>
    public async Task<long> LastSeqAsync(CancellationToken cancel = default)
    {
        string? last = null;
        await foreach (var name in store.ListAsync(Prefix, null, cancel)) last = name;
        if (last is null) return 0;
        return _last is { } known && known.Name == last ? known.End : (await ReadSegmentAsync(last, cancel))[^1].Seq;
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private async Task<LogState> CatchUpAsync(CancellationToken cancel)
    {
        var state = _state ??= await LogState.LoadAsync(store, cancel);
        try
        {
            await foreach (var name in store.ListAsync(Prefix, state.Segment, cancel))
            {
                RefuseGap(state.Seq + 1, name);
                var bytes = await ReadBytesAsync(name, cancel);
                var entries = Entries(name, bytes);
                foreach (var entry in entries) state.Current[KeyOf(entry.Id)] = StateOf(entry.Kind, entry.Payload);
                state.Reach(name, entries[^1].Seq, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            }
        }
        catch
        {
            _state = null; // it may have seen a part of a segment
            throw;
        }

        return state;
    }

    private static List<(NewEntry Entry, ulong Key, UInt128 Hash)> Hashed(IReadOnlyList<NewEntry> entries) =>
        [.. entries.Select(e => (e, KeyOf(e.Id), StateOf(e.Kind, e.Payload)))];

    private static List<(NewEntry Entry, ulong Key, UInt128 Hash)> Plan(
        List<(NewEntry Entry, ulong Key, UInt128 Hash)> hashed, LogState state, out AppendResult result)
    {
        int added = 0, changed = 0, unchanged = 0;
        var inBatch = new Dictionary<ulong, UInt128>();
        var batch = new List<(NewEntry, ulong, UInt128)>();
        List<string>? withdrawn = null;
        foreach (var item in hashed)
        {
            var known = TryGet(item.Key, out var hash);
            if (IsWithdrawn(item.Entry, hash))
            {
                (withdrawn ??= []).Add(item.Entry.Id);
                continue;
            }

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

        result = new AppendResult(added, changed, unchanged, withdrawn);
        return batch;

        bool TryGet(ulong key, out UInt128 hash) => inBatch.TryGetValue(key, out hash) || state.Current.TryGetValue(key, out hash);

        // Evidence is claim/sha256:…, and withdrawn for every claim as sha256:…. A debunk may come back: an editor publishes it.
        bool IsWithdrawn(NewEntry entry, UInt128 current) => entry.Kind switch
        {
            EntryKind.Claim => TellsWithdrawal(current),
            EntryKind.Evidence => TryGet(KeyOf(entry.Id[(entry.Id.IndexOf('/', StringComparison.Ordinal) + 1)..]), out var bytes) && TellsWithdrawal(bytes),
            EntryKind.Debunk or EntryKind.Withdrawal => false,
        };
    }

    private ReadOnlyMemory<byte> Zip(List<(NewEntry Entry, ulong Key, UInt128 Hash)> batch, long seq)
    {
        var time = clock.GetUtcNow();
        var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var lines = new BufferedStream(zip, 1 << 16))
            foreach (var (e, _, _) in batch) new LogEntry(++seq, time, e.Kind, e.Id, e.Actor, e.Payload).WriteLine(lines);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private async Task<List<LogEntry>> ReadSegmentAsync(string name, CancellationToken cancel) => Entries(name, await ReadBytesAsync(name, cancel));

    private async Task<MemoryStream> ReadBytesAsync(string name, CancellationToken cancel)
    {
        await using var stream = await store.OpenReadAsync(name, cancel)
            ?? throw new InvalidDataException($"The segment '{name}' of the archive log is gone. Restore it from a backup.");
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancel);
        return bytes;
    }

    private List<LogEntry> Entries(string name, MemoryStream zipped)
    {
        var entries = new List<LogEntry>();
        try
        {
            var lines = Unzip(zipped);
            while (lines.Length > 0)
            {
                var end = lines.Span.IndexOf((byte)'\n');
                entries.Add(LogEntry.Parse(lines[..end]));
                lines = lines[(end + 1)..];
                if (entries[^1].Seq != FirstOf(name) + entries.Count - 1) throw new InvalidDataException($"it holds the number {entries[^1].Seq}.");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException(
                $"The segment '{name}' of the archive log is damaged at entry {FirstOf(name) + entries.Count}: {e.Message} Restore it from a backup.", e);
        }

        _last = new(name, entries[^1].Seq);
        return entries;
    }

    /// <summary>GZipStream takes a cut-off end for the end; the length that gzip states last (RFC 1952, ISIZE) tells.</summary>
    private static ReadOnlyMemory<byte> Unzip(MemoryStream zipped)
    {
        if (zipped.Length < 18) throw new InvalidDataException("it is cut off.");
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(zipped.GetBuffer().AsSpan((int)zipped.Length - 4, 4));
        zipped.Position = 0;
        var lines = new MemoryStream((int)Math.Min(stated, 1u << 28));
        using (var zip = new GZipStream(zipped, CompressionMode.Decompress, leaveOpen: true)) zip.CopyTo(lines);
        if (lines.Length == 0 || stated != (uint)lines.Length) throw new InvalidDataException("its length is not the one it states.");
        return lines.GetBuffer().AsMemory(0, (int)lines.Length);
    }

    private static void RefuseGap(long next, string name)
    {
        if (FirstOf(name) != next)
            throw new InvalidDataException($"The archive log has a gap: entry {next} should follow, the next segment is '{name}'. Restore the missing segment from a backup.");
    }

    private static string NameOf(long first) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:D12}.jsonl.gz");

    private static long FirstOf(string name) => long.TryParse(name.AsSpan(Prefix.Length, Math.Min(12, name.Length - Prefix.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        ? first
        : throw new InvalidDataException($"The blob '{name}' is no segment of the archive log. Move it out of '{Prefix}'.");

    // A claim and its withdrawal share an id: the last entry is the current state. The last bit of its hash tells a withdrawal.
    private static UInt128 StateOf(EntryKind kind, ReadOnlyMemory<byte> payload) => (LogEntry.Hash(payload.Span) & ~UInt128.One) | (kind == EntryKind.Withdrawal ? UInt128.One : UInt128.Zero);

    private static bool TellsWithdrawal(UInt128 state) => (state & UInt128.One) == UInt128.One;

    // Two ids of one key would make an entry count as changed instead of new; its payload, which holds the id, still differs.
    private static ulong KeyOf(string id) => (ulong)LogEntry.Hash(Encoding.UTF8.GetBytes(id));

    private sealed record Segment(string Name, long End);
}
