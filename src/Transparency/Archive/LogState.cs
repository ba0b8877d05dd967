using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Transparency.Archive;

/// <summary>
/// What the log says of every id, as hashes: what tells whether a record is new, changed or known. A writer of a large archive would have to read the
/// whole log for that, so it is kept in a blob from time to time: derived from the log, never trusted without a check, deletable at any moment.
/// </summary>
internal sealed class LogState
{
    /// <summary>What the names of kept states begin with.</summary>
    public const string Prefix = "state/";
    private const int EntriesBetweenBlobs = 100_000,
        HashAt = 8,
        FirstAt = 24,
        RecordSize = 32,
        HashSize = 32;
    private byte[] _segmentHash = [];
    private long _saved;

    /// <summary>Hash of an id → hash of its last entry, and the number of its first.</summary>
    public Dictionary<ulong, (UInt128 Hash, long First)> Current { get; } = [];

    /// <summary>The last entry seen.</summary>
    public long Seq { get; private set; }

    /// <summary>Name of the segment that ends with it; null before the first.</summary>
    public string? Segment { get; private set; }

    /// <summary>Reads the newest kept state that fits the log; an empty one where there is none.</summary>
    public static async Task<LogState> LoadAsync(IBlobStore store, CancellationToken cancel)
    {
        var kept = new List<string>();
        await foreach (var blob in store.ListAsync(Prefix, null, cancel))
            kept.Add(blob.Name);
        for (var i = kept.Count - 1; i >= 0; i--)
            if (await TryReadAsync(store, kept[i], cancel) is { } state)
                return state;
        return new();
    }

    /// <summary>Notes an entry.</summary>
    public void Note(ulong key, UInt128 hash, long seq) =>
        Current[key] = (hash, Current.TryGetValue(key, out var known) ? known.First : seq);

    /// <summary>Notes that a segment has been seen to its end.</summary>
    public void Reach(string segment, long seq, ReadOnlySpan<byte> bytes)
    {
        (Segment, Seq) = (segment, seq);
        _segmentHash = SHA256.HashData(bytes);
    }

    /// <summary>Keeps the state when enough has come since it was last kept.</summary>
    public async Task SaveAsync(IBlobStore store, CancellationToken cancel)
    {
        if (Seq - _saved < EntriesBetweenBlobs)
            return;
        _saved = Seq;
        var bytes = new byte[HashSize + HashSize + (Current.Count * RecordSize)];
        _segmentHash.CopyTo(bytes, HashSize);
        var at = HashSize + HashSize;
        foreach (var (key, (hash, first)) in Current)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), key);
            BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(at + HashAt), hash);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + FirstAt), first);
            at += RecordSize;
        }

        SHA256.HashData(bytes.AsSpan(HashSize), bytes);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Seq:D12}-{Path.GetFileName(Segment)}");
        await store.TryCreateAsync(name, new MemoryStream(bytes), cancel);
        var older = new List<string>();
        await foreach (var (other, _, _) in store.ListAsync(Prefix, null, cancel))
            if (string.CompareOrdinal(other, name) < 0)
                older.Add(other);
        foreach (var other in older.SkipLast(1))
            await store.DeleteAsync(other, cancel); // the one before may be being read
    }

    /// <summary>Whether the bytes of a kept state are those that were written: it begins with the SHA-256 of all others.</summary>
    public static bool IsWhole(byte[] bytes) =>
        bytes.Length >= HashSize + HashSize && bytes.AsSpan(0, HashSize).SequenceEqual(SHA256.HashData(bytes.AsSpan(HashSize)));

    /// <summary>Null for a state that is damaged, or of a log that is not this one: one that was restored from an older backup, say.</summary>
    private static async Task<LogState?> TryReadAsync(IBlobStore store, string name, CancellationToken cancel)
    {
        var parts = name[Prefix.Length..].Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            return null;
        var segment = LogSegment.Prefix + parts[1];
        if (await store.ReadAllAsync(name, cancel) is not { } bytes || await store.ReadAllAsync(segment, cancel) is not { } last)
            return null;
        if (!IsWhole(bytes))
            return null;
        if (!bytes.AsSpan(HashSize, HashSize).SequenceEqual(SHA256.HashData(last)))
            return null;
        var state = new LogState { _saved = seq };
        state.Reach(segment, seq, last);
        state.Current.EnsureCapacity(bytes.Length / RecordSize);
        for (var at = HashSize + HashSize; at < bytes.Length; at += RecordSize)
            state.Current[BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at))] = (
                BinaryPrimitives.ReadUInt128LittleEndian(bytes.AsSpan(at + HashAt)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + FirstAt))
            );
        return state;
    }
}
