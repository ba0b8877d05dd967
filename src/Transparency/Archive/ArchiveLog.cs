using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Transparency.Archive;

/// <summary>What an append did, per entry of the batch.</summary>
/// <param name="New">Entries whose id the log did not hold.</param>
/// <param name="Changed">Entries whose id it held with another payload, and which were appended.</param>
/// <param name="Unchanged">Entries that were the current state already: nothing was appended for them.</param>
/// <param name="Withdrawn">
/// Ids of claims and evidence that were withdrawn; null if there aren't any. Nothing was appended for them, since no import may bring back
/// what was taken down.
/// </param>
public readonly record struct AppendResult(int New, int Changed, int Unchanged, IReadOnlyList<string>? Withdrawn = null);

/// <summary>The debunks that the log held as published when it was read.</summary>
/// <param name="Seq">The last entry of the log then.</param>
/// <param name="Ids">Ids, <c>slug/language</c>, of debunks that were published and not withdrawn since.</param>
public sealed record LoggedDebunks(long Seq, IReadOnlySet<string> Ids);

/// <summary>What happened to an entry that should be the first of its id.</summary>
public enum AppendNewResult
{
    /// <summary>It was appended.</summary>
    Appended,

    /// <summary>The log holds exactly this entry as the current state of its id: a repeated request. Nothing was appended.</summary>
    Unchanged,

    /// <summary>The log holds another entry of this id. Nothing was appended.</summary>
    Exists,

    /// <summary>What had this id was withdrawn. Nothing was appended.</summary>
    Withdrawn,
}

/// <summary>
/// The append-only log: the truth of the archive. A segment is one blob named after its first sequence number. A writer creates the next
/// name only if it is absent; on conflict it reads what won and numbers its entries anew. That gives one order with several writers and no
/// lock.
/// </summary>
public sealed class ArchiveLog(IBlobStore store, TimeProvider clock, ILogger<ArchiveLog>? logger = null) : IDisposable
{
    /// <summary>The largest number of entries in a segment.</summary>
    public const int SegmentEntries = 10_000;

    /// <summary>
    /// Attempts at a segment that exists without being listed. A listing of Azure or a file system shows every blob at once.
    /// </summary>
    private const int UnlistedAttempts = 5;
    private static readonly TimeSpan UnlistedPause = TimeSpan.FromMilliseconds(200);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private LogState? _state; // what AppendAsync compares with; read at the first call
    private volatile Segment? _last; // the last segment read, and where it ends: who asks for the end again reads nothing

    /// <summary>Appends what is not yet the current state of its id. When it returns, the entries are durable.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="cancel">Stops it before the entries are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="SegmentEntries"/>.</exception>
    /// <exception cref="InvalidDataException">The log is damaged; the message names the segment.</exception>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public Task<AppendResult> AppendAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancel = default) =>
        AppendAsync(entries, long.MaxValue, onlyNew: false, cancel);

    /// <summary>
    /// Appends entries about debunks that were made from an earlier state of the log. An entry is left out if the log has received another
    /// entry about the same debunk since then.
    /// </summary>
    /// <param name="entries">The entries.</param>
    /// <param name="basedOn">What was read of the log before the entries were made.</param>
    /// <param name="cancel">Stops it before the entries are written.</param>
    /// <inheritdoc cref="AppendAsync(IReadOnlyList{NewEntry}, CancellationToken)"/>
    public Task<AppendResult> AppendAsync(IReadOnlyList<NewEntry> entries, LoggedDebunks basedOn, CancellationToken cancel = default) =>
        AppendAsync(entries, basedOn.Seq, onlyNew: false, cancel);

    /// <summary>
    /// Appends an entry if its id is new to the log, which decides that in the same step. When it returns, the entry is durable.
    /// </summary>
    /// <exception cref="InvalidDataException">The log is damaged; the message names the segment.</exception>
    public async Task<AppendNewResult> AppendNewAsync(NewEntry entry, CancellationToken cancel = default) =>
        await AppendAsync([entry], long.MaxValue, onlyNew: true, cancel) switch
        {
            { New: 1 } => AppendNewResult.Appended,
            { Unchanged: 1 } => AppendNewResult.Unchanged,
            { Withdrawn.Count: 1 } => AppendNewResult.Withdrawn,
            _ => AppendNewResult.Exists,
        };

    /// <summary>The debunks that are published according to the log as it is now.</summary>
    /// <exception cref="InvalidDataException">The log is damaged; the message names the segment.</exception>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<LoggedDebunks> DebunksAsync(CancellationToken cancel = default)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            var state = await CatchUpAsync(cancel);
            return new(state.Seq, state.Debunks.Where(d => d.Value.IsPublished).Select(d => d.Key).ToHashSet(StringComparer.Ordinal));
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
            Plan(hashed, await CatchUpAsync(cancel), onlyNew: false, out var result);
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
        await foreach (var (name, _, _) in store.ListAsync(LogSegment.Prefix, null, cancel))
        {
            if (segments.Count > 0 && LogSegment.FirstOf(name) <= seq + 1)
                segments.Clear(); // the one before ends before what is asked for
            segments.Add(name);
        }

        var next = segments.Count == 0 ? 0 : Math.Min(seq + 1, LogSegment.FirstOf(segments[0]));
        foreach (var name in segments)
        {
            RefuseGap(next, name);
            foreach (var entry in await ReadSegmentAsync(name, cancel))
            {
                next = entry.Seq + 1;
                if (entry.Seq > seq)
                    yield return entry;
            }
        }
    }

    /// <summary>The last sequence number in the log; 0 when it is empty.</summary>
    public async Task<long> LastSeqAsync(CancellationToken cancel = default)
    {
        if (_last is { } known && await IsEndAsync(known.End, cancel))
            return known.End;
        string? last = null;
        await foreach (var (name, _, _) in store.ListAsync(LogSegment.Prefix, null, cancel))
            last = name;
        return last is null ? 0 : (await ReadSegmentAsync(last, cancel))[^1].Seq;
    }

    /// <summary>
    /// The sequence numbers of those entries that are the first of their id. Each of the others changed what the log held.
    /// </summary>
    /// <exception cref="InvalidDataException">The log is damaged; the message names the segment.</exception>
    public async Task<IReadOnlySet<long>> FirstOfTheirIdAsync(IReadOnlyCollection<LogEntry> entries, CancellationToken cancel = default)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            var state = await CatchUpAsync(cancel);
            return entries.Where(e => state.Current[KeyOf(e.Id)].First == e.Seq).Select(e => e.Seq).ToHashSet();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    /// <summary>
    /// True if the log ends with this sequence number. The name of the next segment follows from it, so no listing is needed: followers ask
    /// twice a second.
    /// </summary>
    private async Task<bool> IsEndAsync(long seq, CancellationToken cancel) =>
        await store.FindAsync(LogSegment.NameOf(seq + 1), cancel) is null;

    private async Task<AppendResult> AppendAsync(IReadOnlyList<NewEntry> entries, long basedOn, bool onlyNew, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, SegmentEntries);
        var hashed = Hashed(entries);
        await _writing.WaitAsync(cancel);
        try
        {
            var (refused, attempts) = ("", 0); // the name that could not be created, and how often
            while (true)
            {
                var state = await CatchUpAsync(cancel);
                var current = basedOn == long.MaxValue ? hashed : hashed.FindAll(e => !IsOutdated(e.Entry, state));
                var batch = Plan(current, state, onlyNew, out var result);
                if (batch.Count == 0)
                    return result;
                var started = Stopwatch.GetTimestamp();
                var (name, time) = (LogSegment.NameOf(state.Seq + 1), clock.GetUtcNow());
                if (name != refused)
                    (refused, attempts) = (name, 0); // others write as well: each lost race brings the log further
                else if (++attempts == UnlistedAttempts)
                    throw new IOException(
                        $"The blob '{name}' can't be created since it exists, but the store doesn't list it. Check the archive's store."
                    );
                else
                    await Task.Delay(UnlistedPause, cancel);
                var segment = LogSegment.Pack(
                    batch.Select((b, i) => new LogEntry(state.Seq + 1 + i, time, b.Entry.Kind, b.Entry.Id, b.Entry.Actor, b.Entry.Payload))
                );
                if (!await store.TryCreateAsync(name, new MemoryStream(segment), cancel))
                    continue; // another writer won: read it, number anew
                Metrics.Appended(started);
                for (var i = 0; i < batch.Count; i++)
                    state.Note(batch[i].Key, batch[i].Hash, state.Seq + 1 + i, batch[i].Entry.Kind, batch[i].Entry.Id);
                state.Reach(name, state.Seq + batch.Count, segment);
                await SaveAsync(state, cancel);
                return result;
            }
        }
        finally
        {
            _writing.Release();
        }

        bool IsOutdated(NewEntry entry, LogState state) => state.Debunks.TryGetValue(entry.Id, out var known) && known.Seq > basedOn;
    }

    /// <summary>Saves the state. The entries are durable by then: a failure here must not be reported as a failed append.</summary>
    private async Task SaveAsync(LogState state, CancellationToken cancel)
    {
        try
        {
            await state.SaveAsync(store, cancel);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            logger?.LogWarning("The state of the archive log can't be saved, so the next start reads more of the log: {Reason}", e.Message);
        }
    }

    private async Task<LogState> CatchUpAsync(CancellationToken cancel)
    {
        if (_state is { } known && await IsEndAsync(known.Seq, cancel))
            return known;
        var state = _state ??= await LogState.LoadAsync(store, cancel);
        try
        {
            await foreach (var (name, _, _) in store.ListAsync(LogSegment.Prefix, state.Segment, cancel))
            {
                RefuseGap(state.Seq + 1, name);
                var bytes = await ReadBytesAsync(name, cancel);
                var entries = Unpack(name, bytes);
                foreach (var entry in entries)
                    state.Note(KeyOf(entry.Id), StateOf(entry.Kind, entry.Payload), entry.Seq, entry.Kind, entry.Id);
                state.Reach(name, entries[^1].Seq, bytes);
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
        List<(NewEntry Entry, ulong Key, UInt128 Hash)> hashed,
        LogState state,
        bool onlyNew,
        out AppendResult result
    )
    {
        int added = 0,
            changed = 0,
            unchanged = 0;
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

            if (known && onlyNew)
                continue; // not appended, so not counted
            if (known)
                changed++;
            else
                added++;
            inBatch[item.Key] = item.Hash;
            batch.Add(item);
        }

        result = new AppendResult(added, changed, unchanged, withdrawn);
        return batch;

        bool TryGet(ulong key, out UInt128 hash)
        {
            if (inBatch.TryGetValue(key, out hash))
                return true;
            var known = state.Current.TryGetValue(key, out var last);
            hash = last.Hash;
            return known;
        }

        // Evidence is claim/sha256:…, and withdrawn for every claim as sha256:…. A debunk may come back: an editor publishes it.
        bool IsWithdrawn(NewEntry entry, UInt128 current) =>
            entry.Kind switch
            {
                EntryKind.Claim => IsWithdrawal(current),
                EntryKind.Evidence => TryGet(KeyOf(entry.Id[(entry.Id.IndexOf('/', StringComparison.Ordinal) + 1)..]), out var bytes)
                    && IsWithdrawal(bytes),
                EntryKind.Debunk or EntryKind.Withdrawal => false,
            };
    }

    private async Task<List<LogEntry>> ReadSegmentAsync(string name, CancellationToken cancel) =>
        Unpack(name, await ReadBytesAsync(name, cancel));

    private async Task<byte[]> ReadBytesAsync(string name, CancellationToken cancel) =>
        await store.ReadAllAsync(name, cancel)
        ?? throw new InvalidDataException($"The segment '{name}' of the archive log is gone. Restore it from a backup.");

    private List<LogEntry> Unpack(string name, byte[] bytes)
    {
        var entries = LogSegment.Unpack(name, bytes);
        _last = new(name, entries[^1].Seq);
        return entries;
    }

    private static void RefuseGap(long next, string name)
    {
        if (LogSegment.FirstOf(name) != next)
            throw new InvalidDataException(
                $"The archive log has a gap: entry {next} should follow, the next segment is '{name}'. "
                    + "Restore the missing segment from a backup."
            );
    }

    // A claim and its withdrawal share an id: the last entry is the current state. The last bit of its hash marks a withdrawal.
    private static UInt128 StateOf(EntryKind kind, ReadOnlyMemory<byte> payload) =>
        (LogEntry.Hash(payload.Span) & ~UInt128.One) | (kind == EntryKind.Withdrawal ? UInt128.One : UInt128.Zero);

    private static bool IsWithdrawal(UInt128 state) => (state & UInt128.One) == UInt128.One;

    // Two ids of one key would make an entry count as changed instead of new; its payload, which holds the id, still differs.
    private static ulong KeyOf(string id) => (ulong)LogEntry.Hash(Encoding.UTF8.GetBytes(id));

    private sealed record Segment(string Name, long End);
}
