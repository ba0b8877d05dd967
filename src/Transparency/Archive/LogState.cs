using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Transparency.Archive;

/// <summary>The last entry about a debunk.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="IsPublished">False when it is a withdrawal.</param>
internal readonly record struct DebunkState(long Seq, bool IsPublished);

/// <summary>
/// The current state of every id in the log, as hashes. It tells whether a record is new, changed or known. A writer of a large archive
/// would otherwise read the whole log at its start, so the state is saved in a blob from time to time. It derives from the log, is checked
/// before use, and can be deleted at any time.
/// </summary>
internal sealed class LogState
{
    /// <summary>Prefix of the names of saved states.</summary>
    public const string Prefix = "state/";

    /// <summary>
    /// Ends the names of states in the present format. Older versions ignore such names, and this one ignores states without it.
    /// </summary>
    private const string Format = "v2";
    private const int EntriesBetweenBlobs = 100_000,
        EntriesBeforeRetry = 10_000, // of a save that failed: each takes as long as reading the state
        HashSize = 32,
        CountAt = HashSize + HashSize,
        RecordsAt = CountAt + sizeof(int),
        HashAt = 8,
        FirstAt = 24,
        RecordSize = 32;
    private byte[] _segmentHash = [];
    private long _nextSave = EntriesBetweenBlobs;

    /// <summary>Hash of an id → hash of its last entry, and the number of its first.</summary>
    public Dictionary<ulong, (UInt128 Hash, long First)> Current { get; } = [];

    /// <summary>Id of a debunk, <c>slug/language</c> → its last entry.</summary>
    public Dictionary<string, DebunkState> Debunks { get; } = [];

    /// <summary>The last entry seen.</summary>
    public long Seq { get; private set; }

    /// <summary>Name of the segment that ends with <see cref="Seq"/>; null before the first.</summary>
    public string? Segment { get; private set; }

    /// <summary>Reads the newest saved state that fits the log; returns an empty one if there isn't any.</summary>
    public static async Task<LogState> LoadAsync(IBlobStore store, CancellationToken cancel)
    {
        var saved = new List<string>();
        await foreach (var blob in store.ListAsync(Prefix, null, cancel))
            saved.Add(blob.Name);
        for (var i = saved.Count - 1; i >= 0; i--)
            if (await TryReadAsync(store, saved[i], cancel) is { } state)
                return state;
        return new();
    }

    /// <summary>Adds an entry.</summary>
    public void Note(ulong key, UInt128 hash, long seq, EntryKind kind, string id)
    {
        Current[key] = (hash, Current.TryGetValue(key, out var known) ? known.First : seq);
        if (IsOfDebunk(kind, id))
            Debunks[id] = new(seq, kind == EntryKind.Debunk);
    }

    /// <summary>Whether an entry is about a debunk: only the id of a debunk or of evidence has a slash.</summary>
    public static bool IsOfDebunk(EntryKind kind, string id) =>
        kind == EntryKind.Debunk || (kind == EntryKind.Withdrawal && id.Contains('/', StringComparison.Ordinal));

    /// <summary>Notes that a segment has been read to its end.</summary>
    public void Reach(string segment, long seq, ReadOnlySpan<byte> bytes)
    {
        (Segment, Seq) = (segment, seq);
        _segmentHash = SHA256.HashData(bytes);
    }

    /// <summary>Saves the state if enough entries have come since the last time.</summary>
    /// <exception cref="IOException">The store can't answer now. A later call tries again.</exception>
    public async Task SaveAsync(IBlobStore store, CancellationToken cancel)
    {
        if (Seq < _nextSave)
            return;
        _nextSave = Seq + EntriesBeforeRetry;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Seq:D12}-{Path.GetFileName(Segment)}-{Format}");
        await store.TryCreateAsync(name, new MemoryStream(Write()), cancel);
        _nextSave = Seq + EntriesBetweenBlobs;
        var older = new List<string>();
        await foreach (var (other, _, _) in store.ListAsync(Prefix, null, cancel))
            if (string.CompareOrdinal(other, name) < 0)
                older.Add(other);
        foreach (var other in older.SkipLast(1))
            await store.DeleteAsync(other, cancel); // the one before may be being read
    }

    /// <summary>Whether a saved state has the bytes that were written: it begins with the SHA-256 of all others.</summary>
    public static bool IsWhole(byte[] bytes) =>
        bytes.Length >= CountAt && bytes.AsSpan(0, HashSize).SequenceEqual(SHA256.HashData(bytes.AsSpan(HashSize)));

    private byte[] Write()
    {
        var debunks = JsonSerializer.SerializeToUtf8Bytes(Debunks);
        var bytes = new byte[RecordsAt + (Current.Count * RecordSize) + debunks.Length];
        _segmentHash.CopyTo(bytes, HashSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(CountAt), Current.Count);
        var at = RecordsAt;
        foreach (var (key, (hash, first)) in Current)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), key);
            BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(at + HashAt), hash);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + FirstAt), first);
            at += RecordSize;
        }

        debunks.CopyTo(bytes, at);
        SHA256.HashData(bytes.AsSpan(HashSize), bytes);
        return bytes;
    }

    /// <summary>
    /// Null for a state in another format, a damaged one, or one of another log, such as one restored from an older backup.
    /// </summary>
    private static async Task<LogState?> TryReadAsync(IBlobStore store, string name, CancellationToken cancel)
    {
        if (
            name[Prefix.Length..].Split('-') is not [var number, var file, Format]
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
        )
            return null;
        var segment = LogSegment.Prefix + file;
        if (await store.ReadAllAsync(name, cancel) is not { } bytes || await store.ReadAllAsync(segment, cancel) is not { } last)
            return null;
        if (!IsWhole(bytes) || !bytes.AsSpan(HashSize, HashSize).SequenceEqual(SHA256.HashData(last)))
            return null;
        var state = new LogState { _nextSave = seq + EntriesBetweenBlobs };
        state.Reach(segment, seq, last);
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(CountAt));
        state.Current.EnsureCapacity(count);
        var end = RecordsAt + (count * RecordSize);
        for (var at = RecordsAt; at < end; at += RecordSize)
            state.Current[BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at))] = (
                BinaryPrimitives.ReadUInt128LittleEndian(bytes.AsSpan(at + HashAt)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + FirstAt))
            );
        foreach (var (id, debunk) in JsonSerializer.Deserialize<Dictionary<string, DebunkState>>(bytes.AsSpan(end))!)
            state.Debunks[id] = debunk;
        return state;
    }
}
