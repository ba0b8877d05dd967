using Transparency.Archive;

namespace Transparency.Search;

/// <summary>Follows the archive log and brings its entries into an index.</summary>
public sealed class IndexUpdater(ArchiveLog log, IClaimIndex index) : IDisposable
{
    private const int Batch = 5_000;
    private readonly SemaphoreSlim _applying = new(1, 1);
    private Dictionary<string, HashSet<string>>? _debunksOf; // claim id → slugs of its debunks
    private readonly Dictionary<string, (string Slug, IReadOnlyList<string> Claims)> _claimsOf = [];

    /// <summary>Applies what the log holds beyond the index, and returns how many entries that were.</summary>
    public async Task<long> CatchUpAsync(CancellationToken cancel = default)
    {
        await _applying.WaitAsync(cancel);
        try
        {
            var from = (await index.StatusAsync(cancel)).AppliedSeq;
            _debunksOf ??= await LinksUntilAsync(from, cancel);
            return await FollowAsync(from, index.ApplyAsync, index.GetAsync, cancel);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Builds a new index from the whole log beside the serving one, and puts it in its place.</summary>
    /// <returns>Entries applied.</returns>
    public async Task<long> RebuildAsync(CancellationToken cancel = default)
    {
        await _applying.WaitAsync(cancel);
        try
        {
            await using var build = await index.BeginBuildAsync(cancel);
            _debunksOf = await LinksUntilAsync(long.MaxValue, cancel);
            var applied = await FollowAsync(0, build.ApplyAsync, null, cancel);
            await build.PublishAsync(cancel);
            return applied;
        }
        catch
        {
            _debunksOf = null; // it may know of entries that the serving index lacks
            throw;
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _applying.Dispose();

    private async Task<long> FollowAsync(
        long from,
        Func<IReadOnlyList<IndexChange>, long, CancellationToken, Task> apply,
        Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlyList<SearchDocument>>>? stored,
        CancellationToken cancel)
    {
        var changes = new Dictionary<string, IndexChange>();
        long last = from, applied = 0;
        await foreach (var entry in log.ReadAsync(from, cancel))
        {
            var claimsOfDebunk = Change(entry, changes);
            if (stored is not null)
                await RelinkAsync(claimsOfDebunk, changes, stored, cancel);
            last = entry.Seq;
            applied++;
            if (changes.Count < Batch) continue;
            await apply([.. changes.Values], last, cancel);
            changes.Clear();
        }

        if (last > from || stored is null) await apply([.. changes.Values], last, cancel);
        return applied;
    }

    /// <summary>Notes what an entry changes, and returns the claims whose links to debunks it changed.</summary>
    private HashSet<string> Change(LogEntry entry, Dictionary<string, IndexChange> changes)
    {
        switch (entry.Kind)
        {
            case EntryKind.Claim:
                Put(DocumentBuilder.Claim(entry, _debunksOf!.GetValueOrDefault(entry.Id) ?? []));
                changes["withdrawal/" + entry.Id] = new("withdrawal/" + entry.Id, null);
                return [];
            case EntryKind.Debunk:
                Put(DocumentBuilder.Debunk(entry));
                return Link(_debunksOf!, entry);
            case EntryKind.Withdrawal:
                changes["claim/" + entry.Id] = new("claim/" + entry.Id, null);
                changes["debunk/" + entry.Id] = new("debunk/" + entry.Id, null);
                Put(DocumentBuilder.Withdrawal(entry));
                return [];
            default:
                throw new InvalidDataException($"Entry {entry.Seq} is of the unknown kind {entry.Kind}.");
        }

        void Put(SearchDocument document) => changes[document.Key] = new(document.Key, document);
    }

    private async Task RelinkAsync(
        HashSet<string> claims,
        Dictionary<string, IndexChange> changes,
        Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlyList<SearchDocument>>> stored,
        CancellationToken cancel)
    {
        if (claims.Count == 0) return;
        var keys = claims.Select(id => "claim/" + id).ToList();
        var documents = (await stored(keys, cancel)).ToDictionary(d => d.Key);
        foreach (var key in keys)
        {
            var document = changes.TryGetValue(key, out var change) ? change.Document : documents.GetValueOrDefault(key);
            if (document?.Claim is { } claim)
                changes[key] = new(key, DocumentBuilder.Claim(claim, document.Seq, document.Archived, _debunksOf!.GetValueOrDefault(claim.Id) ?? []));
        }
    }

    private HashSet<string> Link(Dictionary<string, HashSet<string>> links, LogEntry entry)
    {
        var debunk = DocumentBuilder.ReadDebunk(entry);
        var touched = new HashSet<string>(debunk.Claims);
        if (_claimsOf.TryGetValue(entry.Id, out var old))
            foreach (var claim in old.Claims)
            {
                touched.Add(claim);
                if (!_claimsOf.Any(o => o.Key != entry.Id && o.Value.Slug == old.Slug && o.Value.Claims.Contains(claim))) links[claim].Remove(old.Slug);
            }

        _claimsOf[entry.Id] = (debunk.Slug, debunk.Claims);
        foreach (var claim in debunk.Claims)
        {
            if (!links.TryGetValue(claim, out var slugs)) links[claim] = slugs = [];
            slugs.Add(debunk.Slug);
        }

        return touched;
    }

    private async Task<Dictionary<string, HashSet<string>>> LinksUntilAsync(long seq, CancellationToken cancel)
    {
        var links = new Dictionary<string, HashSet<string>>();
        _claimsOf.Clear();
        if (seq == 0) return links;
        await foreach (var entry in log.ReadAsync(0, cancel))
        {
            if (entry.Seq > seq) break;
            if (entry.Kind == EntryKind.Debunk) Link(links, entry);
        }

        return links;
    }
}
