using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Transparency.Archive;

namespace Transparency.Search.Indexing;

/// <summary>Follows the archive log and brings its entries into an index.</summary>
public sealed class IndexUpdater(ArchiveLog log, IClaimIndex index) : IDisposable
{
    /// <summary>The longest key that every engine takes, in bytes of UTF-8 (Elasticsearch's <c>_id</c>).</summary>
    private const int MaxKeyBytes = 512;

    /// <summary>
    /// How long a large import goes on before readers find the part that came first. Each commit takes time from the indexing.
    /// </summary>
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromSeconds(5);

    /// <summary>Entries that are applied at once.</summary>
    internal int BatchEntries { get; init; } = 4_000;

    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly ConcurrentDictionary<long, string> _unreadable = new();
    private LinkedDebunks? _debunks;
    private (string Index, long Seq) _withdrawn = ("", 0); // how far withdrawals are applied to an index of another schema
    private long _behindSince; // a timestamp; 0 when nothing is waiting

    /// <summary>Entries of the log that could not be read and are therefore in no index: number and reason.</summary>
    public IReadOnlyDictionary<long, string> Unreadable => _unreadable;

    /// <summary>How far the index follows the log. Both are equal when nothing is waiting.</summary>
    public (long Applied, long Last) Progress
    {
        get;
        private set
        {
            field = value;
            _behindSince =
                value.Applied >= value.Last ? 0
                : _behindSince == 0 ? Stopwatch.GetTimestamp()
                : _behindSince;
        }
    }

    /// <summary>How long the index has lacked entries; zero when it lacks none.</summary>
    public TimeSpan Behind => _behindSince is > 0 and var since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>
    /// Applies what the log holds beyond the index, and returns how many entries that were. To an index of another schema, which a rebuild
    /// is about to replace, it applies withdrawals alone.
    /// </summary>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    /// <exception cref="IndexUnavailableException">The engine can't answer now, or another process owns the index.</exception>
    public async Task<long> CatchUpAsync(CancellationToken cancel = default)
    {
        await _applying.WaitAsync(cancel);
        try
        {
            var last = await log.LastSeqAsync(cancel);
            if (last > Progress.Last)
                Progress = (Progress.Applied, last); // known also where the engine does not answer
            if (await index.OpenAsync(cancel) is not { } serving)
            {
                if (await index.OpenOutdatedAsync(cancel) is { } outdated)
                    return await WithdrawAsync(outdated, cancel);
                return (await index.StatusAsync(cancel)).Name.Length > 0 ? 0 : await BuildFirstAsync(cancel);
            }

            var from = serving.AppliedSeq;
            if (from != Progress.Applied)
                _debunks = null; // another process brought the index further, or put another in its place
            Progress = (from, last);
            if (from >= last)
                return 0;
            _debunks ??= await LinkedDebunks.LoadAsync(index, cancel);
            var withdrawn = last - from > BatchEntries ? await ApplyWithdrawalsAsync(serving, _debunks, cancel) : [];
            var reached = await FollowAsync(serving, _debunks, withdrawn, seq => Progress = (seq, Math.Max(seq, last)), cancel);
            return reached - from;
        }
        catch
        {
            _debunks = null; // it may know of entries that the index lacks
            throw;
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Builds a new index from the whole log while the old one serves and follows, and puts it in its place.</summary>
    /// <returns>Entries applied.</returns>
    /// <exception cref="InvalidDataException">The log is damaged.</exception>
    /// <exception cref="IndexUnavailableException">The engine can't answer now, or another process owns the index.</exception>
    public async Task<long> RebuildAsync(CancellationToken cancel = default)
    {
        await using var build = await index.BeginBuildAsync(cancel);
        var debunks = new LinkedDebunks();
        await FollowAsync(build, debunks, [], null, cancel);
        await _applying.WaitAsync(cancel);
        try
        {
            return await PublishAsync(build, debunks, cancel);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _applying.Dispose();

    /// <summary>Builds the first index, or one in the place of a damaged one: nothing serves until it is whole.</summary>
    private async Task<long> BuildFirstAsync(CancellationToken cancel)
    {
        await using var build = await index.BeginBuildAsync(cancel);
        var debunks = new LinkedDebunks();
        await FollowAsync(build, debunks, [], null, cancel);
        return await PublishAsync(build, debunks, cancel);
    }

    /// <summary>
    /// Hides in an index of another schema what was withdrawn since: a rebuild takes minutes and may fail, and readers must not see it
    /// meanwhile. The claims that a withdrawn debunk judges lose its title and summary.
    /// </summary>
    /// <returns>Withdrawals applied.</returns>
    private async Task<long> WithdrawAsync(IIndexWriter outdated, CancellationToken cancel)
    {
        var name = (await index.StatusAsync(cancel)).Name;
        var reached = _withdrawn.Index == name ? Math.Max(_withdrawn.Seq, outdated.AppliedSeq) : outdated.AppliedSeq;
        var (withdrawals, restored) = (new Dictionary<string, LogEntry>(), new HashSet<string>());
        await foreach (var entry in log.ReadAsync(reached, cancel))
        {
            reached = entry.Seq;
            if (entry.Kind == EntryKind.Withdrawal)
            {
                withdrawals[entry.Id] = entry;
                restored.Remove(entry.Id);
            }
            else if (entry.Kind == EntryKind.Debunk)
                restored.Add(entry.Id);
        }

        if (withdrawals.Count > 0)
        {
            var changes = withdrawals
                .Values.SelectMany(e => Changes(e, e.Seq, new(), null))
                .Where(c => c.Document is null || !restored.Contains(c.Document.Key.Id)) // one that is restored has no tombstone
                .ToList();
            await outdated.ApplyAsync(changes, cancel);
            var debunks = withdrawals.Values.Any(IsOfDebunk) ? await LinkedDebunks.LoadAsync(index, cancel) : new();
            var touched = new Dictionary<string, long>();
            foreach (var entry in withdrawals.Values.Where(IsOfDebunk))
            foreach (var claim in debunks.Put(entry.Id, null))
                touched[claim] = Math.Max(entry.Seq, touched.GetValueOrDefault(claim));
            await outdated.CommitAsync(outdated.AppliedSeq, cancel); // some of these claims may be withdrawn too
            await outdated.ApplyAsync(
                await ChangedClaimsAsync(outdated, [.. touched.Keys.Select(DocumentKey.Claim)], touched, debunks, cancel),
                cancel
            );
            await outdated.CommitAsync(outdated.AppliedSeq, cancel);
        }

        _withdrawn = (name, reached);
        return withdrawals.Count;
    }

    private async Task<long> PublishAsync(IIndexBuild build, LinkedDebunks debunks, CancellationToken cancel)
    {
        var reached = await FollowAsync(build, debunks, [], null, cancel); // what came meanwhile
        await build.PublishAsync(cancel);
        _debunks = debunks;
        Progress = (reached, Math.Max(reached, Progress.Last));
        return reached;
    }

    /// <summary>
    /// Applies the withdrawals that lie ahead before anything else: with more than one batch to apply, readers would otherwise see
    /// a claim from the commit of its entry to that of its withdrawal.
    /// </summary>
    /// <returns>By id, the number of its last withdrawal.</returns>
    private async Task<Dictionary<string, long>> ApplyWithdrawalsAsync(IIndexWriter target, LinkedDebunks debunks, CancellationToken cancel)
    {
        var last = new Dictionary<string, LogEntry>();
        await foreach (var entry in log.ReadAsync(target.AppliedSeq, cancel))
            if (entry.Kind == EntryKind.Withdrawal)
                last[entry.Id] = entry;
        await target.ApplyAsync([.. last.Values.SelectMany(e => Changes(e, e.Seq, debunks, null))], cancel);
        return last.ToDictionary(e => e.Key, e => e.Value.Seq);
    }

    /// <summary>Applies the log beyond a position, and returns the position reached. Reading goes on while the index is busy.</summary>
    /// <remarks>
    /// Commits at the end, and meanwhile where somebody wants to know of commits: nobody reads an index that is being built.
    /// </remarks>
    private async Task<long> FollowAsync(
        IIndexWriter target,
        LinkedDebunks debunks,
        Dictionary<string, long> withdrawn,
        Action<long>? committed,
        CancellationToken cancel
    )
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var batches = Channel.CreateBounded<List<LogEntry>>(2);
        var reached = target.AppliedSeq;
        var reading = Task.Run(() => ReadAsync(reached, batches.Writer, failed.Token), CancellationToken.None);
        var sinceCommit = Stopwatch.StartNew();
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
            {
                await ApplyAsync([.. batch.Where(IsNotWithdrawnLater)], target, debunks, reached, cancel);
                reached = batch[^1].Seq;
                if (committed is not null && sinceCommit.Elapsed >= LongestUnseen)
                    await CommitAsync();
            }

            await CommitAsync();
            return reached;
        }
        finally
        {
            await failed.CancelAsync();
            await reading; // it throws nothing: its errors come through the channel
        }

        bool IsNotWithdrawnLater(LogEntry entry) => entry.Kind == EntryKind.Withdrawal || withdrawn.GetValueOrDefault(entry.Id) < entry.Seq;

        async Task CommitAsync()
        {
            await target.CommitAsync(reached, cancel);
            committed?.Invoke(reached);
            sinceCommit.Restart();
        }
    }

    private async Task ReadAsync(long from, ChannelWriter<List<LogEntry>> batches, CancellationToken cancel)
    {
        try
        {
            var batch = new List<LogEntry>(BatchEntries);
            await foreach (var entry in log.ReadAsync(from, cancel))
            {
                batch.Add(entry);
                if (batch.Count < BatchEntries)
                    continue;
                await batches.WriteAsync(batch, cancel);
                batch = new(BatchEntries);
            }

            if (batch.Count > 0)
                await batches.WriteAsync(batch, cancel);
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
        }
    }

    private async Task ApplyAsync(List<LogEntry> batch, IIndexWriter target, LinkedDebunks debunks, long before, CancellationToken cancel)
    {
        var last = new Dictionary<string, LogEntry>(batch.Count);
        foreach (var entry in batch)
            last[entry.Id] = entry;
        var touched = new Dictionary<string, long>(); // claims, and the last entry of a debunk that changes them
        var refused = new Dictionary<string, string>(); // debunks that can't be read, and why
        foreach (var entry in last.Values.Where(IsOfDebunk))
        {
            var debunk = entry.Kind == EntryKind.Debunk ? Make(entry, DocumentBuilder.Debunk, why => refused[entry.Id] = why) : null;
            foreach (var claim in debunks.Put(entry.Id, debunk))
                touched[claim] = Math.Max(entry.Seq, touched.GetValueOrDefault(claim));
        }

        var changes = last
            .Values.AsParallel()
            .WithCancellation(cancel)
            .SelectMany(e => Changes(e, Math.Max(e.Seq, touched.GetValueOrDefault(e.Id)), debunks, refused.GetValueOrDefault(e.Id)))
            .ToList();
        await target.ApplyAsync(changes, cancel);
        var others = touched.Keys.Except(last.Keys).Select(DocumentKey.Claim).ToList();
        var evidence = batch
            .Where(e => e.Kind == EntryKind.Evidence && ClaimOf(e) is not null)
            .ToLookup(e => DocumentKey.Evidence(ClaimOf(e)!));
        if (others.Count == 0 && evidence.Count == 0)
            return;
        // The claims that a debunk links, and other evidence of a claim, may have come just before it.
        await target.CommitAsync(before, cancel);
        changes = await ChangedClaimsAsync(target, others, touched, debunks, cancel);
        var known = (await target.GetAsync([.. evidence.Select(e => e.Key)], cancel)).OfType<EvidenceDocument>().ToDictionary(d => d.Key);
        foreach (var ofClaim in evidence)
        {
            var all = known.GetValueOrDefault(ofClaim.Key);
            foreach (var entry in ofClaim)
                all =
                    Make(
                        entry,
                        e => DocumentBuilder.Evidence(e, all),
                        why => changes.Add(new(DocumentKey.Evidence(entry.Id), entry.Seq, null) { Rejected = why })
                    ) ?? all;
            changes.Add(new(ofClaim.Key, ofClaim.Last().Seq, all));
        }

        await target.ApplyAsync(changes, cancel);
    }

    /// <summary>The documents of claims anew, with the debunks that judge them now.</summary>
    private async Task<List<IndexChange>> ChangedClaimsAsync(
        IIndexWriter target,
        IReadOnlyCollection<DocumentKey> keys,
        Dictionary<string, long> touched,
        LinkedDebunks debunks,
        CancellationToken cancel
    ) =>
        [
            .. (await target.GetAsync(keys, cancel))
                .OfType<ClaimDocument>()
                .Select(old =>
                    Change(
                        old.Key,
                        touched[old.Claim.Id],
                        old.Seq,
                        () => DocumentBuilder.Claim(old.Claim, old.Seq, old.Archived, debunks.Of(old.Claim.Id))
                    )
                ),
        ];

    private IndexChange[] Changes(LogEntry entry, long seq, LinkedDebunks debunks, string? refused)
    {
        var visible = DocumentKey.OfEntry(entry.Id);
        var withdrawal = DocumentKey.Withdrawal(entry.Id);
        if (Encoding.UTF8.GetByteCount(withdrawal.ToString()) > MaxKeyBytes)
            return [Refused(entry, seq, $"Its id has more than {MaxKeyBytes} bytes.")];
        return entry.Kind switch
        {
            // A withdrawn one never comes back.
            EntryKind.Claim => [Change(visible, seq, entry.Seq, () => DocumentBuilder.Claim(entry, debunks.Of(entry.Id)))],
            EntryKind.Debunk => [new(visible, seq, debunks[entry.Id]) { Rejected = refused }, new(withdrawal, seq, null)],
            EntryKind.Withdrawal => [new(visible, seq, null), Change(withdrawal, seq, entry.Seq, () => DocumentBuilder.Withdrawal(entry))],
            // One document holds all evidence of a claim.
            EntryKind.Evidence => ClaimOf(entry) is null ? [Refused(entry, seq, "Its id doesn't name a claim.")] : [],
        };
    }

    /// <summary>
    /// The change that an entry stands for, or its rejection: one that can't be read must not keep the later ones from being found.
    /// </summary>
    private IndexChange Change(DocumentKey key, long seq, long entry, Func<SearchDocument> make)
    {
        string? refused = null;
        return new(key, seq, Make(entry, make, why => refused = why)) { Rejected = refused };
    }

    private IndexChange Refused(LogEntry entry, long seq, string why)
    {
        const int longestId = 100;
        _unreadable[entry.Seq] = why;
        var id = entry.Id.Length > longestId ? entry.Id[..longestId] + "…" : entry.Id;
        var kind = entry.Kind switch
        {
            EntryKind.Claim => DocumentKind.Claim,
            EntryKind.Debunk => DocumentKind.Debunk,
            EntryKind.Withdrawal => DocumentKind.Withdrawal,
            EntryKind.Evidence => DocumentKind.Evidence,
        };
        return new(new DocumentKey(kind, id), seq, null) { Rejected = Reason(entry.Seq, why) };
    }

    private T? Make<T>(LogEntry entry, Func<LogEntry, T> make, Action<string> refuse)
        where T : SearchDocument => Make(entry.Seq, () => make(entry), refuse);

    /// <summary>Whatever is wrong with an entry, it is told, and no other suffers from it.</summary>
    private T? Make<T>(long entry, Func<T> make, Action<string> refuse)
        where T : SearchDocument
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            _unreadable[entry] = e.Message;
            refuse(Reason(entry, e.Message));
            return null;
        }
    }

    private static string Reason(long entry, string why) => string.Create(CultureInfo.InvariantCulture, $"Entry {entry}: {why}");

    /// <summary>The claim of an entry of evidence, whose id is <c>claim/hash</c>; null where the id has another form.</summary>
    private static string? ClaimOf(LogEntry entry) =>
        entry.Id.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? entry.Id[..end] : null;

    private static bool IsOfDebunk(LogEntry entry) => DocumentKey.OfEntry(entry.Id).Kind == DocumentKind.Debunk;

    /// <summary>
    /// The debunks of an index and the claims that they judge: few enough to be kept in memory, read by many threads between changes.
    /// </summary>
    private sealed class LinkedDebunks
    {
        private readonly Dictionary<string, DebunkDocument> _debunks = [];
        private readonly Dictionary<string, SortedSet<string>> _ofClaim = [];

        public DebunkDocument? this[string id] => _debunks.GetValueOrDefault(id);

        public static async Task<LinkedDebunks> LoadAsync(IClaimIndex index, CancellationToken cancel)
        {
            var debunks = new LinkedDebunks();
            await foreach (var debunk in index.ScanAsync<DebunkDocument>(cancel: cancel))
                debunks.Put(debunk.Key.Id, debunk);
            return debunks;
        }

        /// <summary>Notes a debunk as it is now, null where it is gone, and returns the claims whose documents that changes.</summary>
        public HashSet<string> Put(string id, DebunkDocument? debunk)
        {
            var touched = new HashSet<string>();
            if (_debunks.Remove(id, out var old))
                foreach (var claim in old.Claims)
                {
                    _ofClaim[claim].Remove(id);
                    touched.Add(claim);
                }

            if (debunk is null)
                return touched;
            _debunks[id] = debunk;
            foreach (var claim in debunk.Claims)
            {
                if (!_ofClaim.TryGetValue(claim, out var ids))
                    _ofClaim[claim] = ids = new(StringComparer.Ordinal);
                ids.Add(id);
                touched.Add(claim);
            }

            return touched;
        }

        public IReadOnlyCollection<DebunkDocument> Of(string claim) =>
            _ofClaim.TryGetValue(claim, out var ids) ? [.. ids.Select(id => _debunks[id])] : [];
    }
}
