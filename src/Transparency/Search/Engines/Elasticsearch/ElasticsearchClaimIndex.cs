using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lucene.Net.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>
/// Elasticsearch 7.10 and later as the engine. An alias names the serving index, another the one that served before; each is called
/// <c>{alias}-{fingerprint of its schema}-{time}</c>. Any number of processes read and follow the log into it at once: a document's
/// version is the number of the entry that made it, so the later one wins whoever comes first.
/// </summary>
public sealed class ElasticsearchClaimIndex : IClaimIndex, IDisposable
{
    private const int ScannedAtOnce = 500;
    private readonly ElasticsearchSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ElasticsearchRest _rest;
    private readonly ElasticsearchBulk _bulk;
    private readonly string _alias,
        _previous;

    /// <summary>Connects at the first request.</summary>
    /// <param name="settings">The cluster and the name of the alias.</param>
    /// <param name="clock">Names new indexes.</param>
    public ElasticsearchClaimIndex(ElasticsearchSettings settings, TimeProvider clock)
    {
        (_settings, _clock, _alias, _previous) = (settings, clock, settings.Index, settings.Index + "-previous");
        _rest = new(settings, clock);
        _bulk = new(_rest);
    }

    /// <inheritdoc/>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default)
    {
        var search = new ElasticsearchSearch(query);
        return search.Read(await SearchAsync(_alias, search.Request(_rest.SearchTime), cancel));
    }

    /// <inheritdoc/>
    public async Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<IndexTerm> terms, CancellationToken cancel = default)
    {
        var answer = await _rest.AskAsync(
            HttpMethod.Post,
            $"{_alias}/_termvectors",
            ElasticsearchFrequencies.Request(terms),
            cancel,
            HttpStatusCode.NotFound
        );
        return answer.Status == HttpStatusCode.NotFound
            ? throw Missing(_alias)
            : ElasticsearchFrequencies.Read(terms, answer.Body, least: _settings.Shards > 1 ? 1 : 0);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(CandidateQuery query, CancellationToken cancel = default)
    {
        var linked = await BestAsync(CandidateQueries.ByLinks(query));
        var alike = await BestAsync(CandidateQueries.ByWords(query));
        return
        [
            .. linked.Select(d => new Candidate(d, true)),
            .. alike.ExceptBy(linked.Select(d => d.Key), d => d.Key).Select(d => new Candidate(d, false)),
        ];

        async Task<List<ClaimDocument>> BestAsync(BooleanQuery wanted)
        {
            if (wanted.Clauses.Count == 0)
                return [];
            var request = new
            {
                query = ElasticsearchQuery.Of(wanted),
                sort = new object[] { new { _score = "desc" }, new { seq = "asc" } },
                size = query.Count,
                track_total_hits = false,
                timeout = _rest.SearchTime,
            };
            return
            [
                .. (await SearchAsync(_alias, request, cancel))
                    .Get("hits")
                    .Array("hits")
                    .Select(ElasticsearchDocument.Read)
                    .OfType<ClaimDocument>(),
            ];
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnownWord>> LookUpAsync(IReadOnlyList<string> words, CancellationToken cancel = default) =>
        words.Count == 0 ? [] : ElasticsearchTerms.ReadLookUp(words, await SearchAsync(_alias, ElasticsearchTerms.LookUp(words), cancel));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Completion>> CompleteAsync(string typed, int count, CancellationToken cancel = default)
    {
        var prefix = Completion.Prefix(typed);
        return prefix.Length < Completion.MinTypedLength
            ? []
            : ElasticsearchTerms.ReadComplete(await SearchAsync(_alias, ElasticsearchTerms.Complete(prefix), cancel), count);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default) =>
        GetAsync(_alias, keys, cancel);

    /// <inheritdoc/>
    public async IAsyncEnumerable<T> ScanAsync<T>(long after = 0, [EnumeratorCancellation] CancellationToken cancel = default)
        where T : SearchDocument
    {
        if (await ServingAsync(cancel) is not { } serving)
            throw Missing(_alias);
        // It is the same index to the end, also when another takes its place.
        for (JsonElement[] hits; ; after = hits[^1].Array("sort").First().GetInt64())
        {
            var page = new
            {
                query = new
                {
                    @bool = new { filter = ElasticsearchQuery.In("term", "kind", new { value = DocumentKinds.Of<T>().Name() }) },
                },
                sort = new { seq = "asc" },
                search_after = new[] { after },
                size = ScannedAtOnce,
                track_total_hits = false,
            };
            hits = [.. (await SearchAsync(serving.Name, page, cancel)).Get("hits").Array("hits")];
            foreach (var hit in hits)
                if (ElasticsearchDocument.Read(hit) is T document)
                    yield return document;
            if (hits.Length < ScannedAtOnce)
                yield break;
        }
    }

    /// <inheritdoc/>
    public async Task<IIndexWriter?> OpenAsync(CancellationToken cancel = default)
    {
        return await ServingAsync(cancel) is { } serving && serving.Schema == SearchSchema.Fingerprint
            ? new Writer(this, serving.Name, await AppliedAsync(serving.Name, cancel))
            : null;
    }

    /// <inheritdoc/>
    public async Task<IIndexWriter?> OpenOutdatedAsync(CancellationToken cancel = default)
    {
        return await ServingAsync(cancel) is { } serving && serving.Schema != SearchSchema.Fingerprint
            ? new OutdatedWriter(this, serving.Name, await AppliedAsync(serving.Name, cancel))
            : null;
    }

    /// <inheritdoc/>
    public async Task<IndexStatus> StatusAsync(CancellationToken cancel = default)
    {
        if (await ServingAsync(cancel) is not { } serving)
            return new("Elasticsearch", "", 0, 0, SearchSchema.Fingerprint, null);
        var counted = await SearchAsync(
            serving.Name,
            new
            {
                query = Kept,
                aggregations = new { documents = new { filter = new { exists = new { field = "kind" } } } },
                post_filter = new { exists = new { field = "rejected" } },
                size = IndexStatus.MaxRejected,
                track_total_hits = true,
            },
            cancel
        );
        return new(
            "Elasticsearch",
            serving.Name,
            counted.Get("aggregations").Get("documents").Number("doc_count"),
            await AppliedAsync(serving.Name, cancel),
            serving.Schema,
            serving.Schema == SearchSchema.Fingerprint
                ? null
                : $"The index '{serving.Name}' was built with another schema; "
                    + $"it serves as it is until a rebuild with schema {SearchSchema.Fingerprint} replaces it."
        )
        {
            Previous = (await AliasesAsync(cancel)).GetValueOrDefault(_previous)?.FirstOrDefault(),
            Rejected = counted.Get("hits").Array("hits").ToDictionary(h => h.Text("_id"), h => h.Get("_source").Text("rejected")),
            RejectedCount = counted.Get("hits").Get("total").Number("value"),
        };
    }

    /// <summary>Elasticsearch checks what it reads by itself; what can be wrong is the schema.</summary>
    /// <inheritdoc/>
    public async Task<string?> VerifyAsync(CancellationToken cancel = default) => (await StatusAsync(cancel)).Replaced;

    /// <inheritdoc/>
    public async Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default)
    {
        var lease = await ElasticsearchLease.TakeAsync(_rest, _alias, _clock, cancel);
        try
        {
            await SweepAsync(cancel);
            return new Build(this, await CreateAsync(cancel), lease);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<string?> RollbackAsync(CancellationToken cancel = default)
    {
        await using var lease = await ElasticsearchLease.TakeAsync(_rest, _alias, _clock, cancel);
        if ((await AliasesAsync(cancel)).GetValueOrDefault(_previous)?.FirstOrDefault() is not { } previous)
            return null;
        await ServeAsync(previous, cancel);
        return previous;
    }

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();

    /// <summary>What a document is kept of, found or refused: all but the removed ones, and the position in the log.</summary>
    private static object Kept =>
        new
        {
            @bool = new
            {
                should = new object[] { new { exists = new { field = "kind" } }, new { exists = new { field = "rejected" } } },
                minimum_should_match = 1,
            },
        };

    /// <summary>The alias of one index alone, through which it is written: a request that names an alias never makes an index.</summary>
    private static string WayInto(string name) => name + "-open";

    /// <summary>Searches.</summary>
    /// <exception cref="IndexUnavailableException">The index doesn't exist, or only a part of it answered.</exception>
    private async Task<JsonElement> SearchAsync(string index, object request, CancellationToken cancel)
    {
        var answer = await _rest.AskAsync(
            HttpMethod.Post,
            $"{index}/_search?search_type=dfs_query_then_fetch",
            request,
            cancel,
            HttpStatusCode.NotFound
        );
        if (answer.Status == HttpStatusCode.NotFound)
            throw Missing(index);
        if (answer.Body.Get("timed_out").ValueKind != JsonValueKind.False)
            throw new IndexUnavailableException(
                $"Elasticsearch did not search all of '{index}' within {_settings.TimeoutSeconds} s. "
                    + "Raise Search__Elasticsearch__TimeoutSeconds, or check the load of the cluster."
            );
        var failed = answer.Body.Get("_shards").Number("failed");
        return failed == 0
            ? answer.Body
            : throw new IndexUnavailableException(
                $"{failed} shards of '{index}' failed: "
                    + answer
                        .Body.Get("_shards")
                        .Array("failures")
                        .Select(f => ElasticsearchAnswer.ReasonOf(f.Get("reason")))
                        .FirstOrDefault()
                    + ". "
                    + CheckCluster
            );
    }

    private const string CheckCluster = "Check the cluster's log and disk.";

    private static IndexUnavailableException Missing(string index) =>
        new($"There is no index '{index}' yet: it is built from the archive log.");

    private async Task<IReadOnlyList<SearchDocument>> GetAsync(
        string index,
        IReadOnlyCollection<DocumentKey> keys,
        CancellationToken cancel
    )
    {
        if (keys.Count == 0)
            return [];
        var answer = await _rest.AskAsync(
            HttpMethod.Post,
            $"{index}/_mget?realtime=false",
            new { ids = keys.Select(k => k.ToString()) },
            cancel,
            HttpStatusCode.NotFound
        );
        if (answer.Status == HttpStatusCode.NotFound)
            throw Missing(index);
        foreach (var document in answer.Body.Array("docs"))
            if (document.TryGetProperty("error", out var error)) // such as a missing index: the answer as a whole has status 200
                throw new IndexUnavailableException(
                    $"Elasticsearch can't read from '{index}': {ElasticsearchAnswer.ReasonOf(error)}. {CheckCluster}"
                );
        return [.. answer.Body.Array("docs").Select(ElasticsearchDocument.Read).OfType<SearchDocument>()];
    }

    /// <summary>Name and schema of the serving index.</summary>
    private async Task<(string Name, string Schema)?> ServingAsync(CancellationToken cancel)
    {
        var answer = await _rest.AskAsync(HttpMethod.Get, $"{_alias}/_mapping", null, cancel, HttpStatusCode.NotFound);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        var index = answer.Body.EnumerateObject().Single();
        return index.Value.Get("mappings").TryGetProperty("_meta", out var meta)
            ? (index.Name, meta.Text("schema"))
            : throw new IndexUnavailableException(
                $"The index '{_alias}' belongs to another application: choose another name in Search__Elasticsearch__Index."
            );
    }

    private async Task<long> AppliedAsync(string name, CancellationToken cancel)
    {
        var answer = await _rest.AskAsync(
            HttpMethod.Get,
            $"{name}/_doc/{ElasticsearchDocument.AppliedKey}",
            null,
            cancel,
            HttpStatusCode.NotFound
        );
        return answer.Status == HttpStatusCode.NotFound ? 0 : answer.Body.Get("_source").Number("applied");
    }

    /// <summary>The indexes behind each of our aliases.</summary>
    private async Task<Dictionary<string, List<string>>> AliasesAsync(CancellationToken cancel)
    {
        var answer = await _rest.TellAsync(HttpMethod.Get, $"{_alias}*/_alias", null, cancel, HttpStatusCode.NotFound);
        var indexes = answer.Status == HttpStatusCode.NotFound ? [] : answer.Body.EnumerateObject().Where(i => IsOurs(i.Name));
        return indexes
            .SelectMany(i => i.Value.Get("aliases").EnumerateObject(), (i, alias) => (Alias: alias.Name, Index: i.Name))
            .GroupBy(p => p.Alias, p => p.Index)
            .ToDictionary(g => g.Key, g => g.ToList());
    }

    private bool IsOurs(string index) =>
        Regex.IsMatch(index, $"^{Regex.Escape(_alias)}-[0-9a-f]{{12}}-[0-9]{{8}}t[0-9]{{9}}-[0-9a-f]{{4}}$");

    private async Task<string> CreateAsync(CancellationToken cancel)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{_alias}-{SearchSchema.Fingerprint}-{_clock.GetUtcNow():yyyyMMdd't'HHmmssfff}-{Guid.NewGuid().ToString("N")[..4]}"
        );
        var created = await _rest.TellAsync(
            HttpMethod.Put,
            name,
            ElasticsearchMapping.Index(_settings, WayInto(name)),
            cancel,
            HttpStatusCode.BadRequest
        );
        // The first answer was lost.
        return created.Status != HttpStatusCode.BadRequest || created.Reason.StartsWith("resource_already_exists", StringComparison.Ordinal)
            ? name
            : throw new IndexUnavailableException($"Elasticsearch can't make the index '{name}': {created.Reason}. {CheckCluster}");
    }

    /// <summary>Puts an index in the place of the serving one, which becomes the previous one, in one step.</summary>
    private async Task ServeAsync(string name, CancellationToken cancel)
    {
        var aliases = await AliasesAsync(cancel);
        var (serving, previous) = (aliases.GetValueOrDefault(_alias) ?? [], aliases.GetValueOrDefault(_previous) ?? []);
        var actions = serving
            .Select(old => Action("remove", old, _alias))
            .Concat(previous.Select(old => Action("remove", old, _previous)))
            .Concat(serving.Select(old => Action("add", old, _previous)))
            .Append(Action("add", name, _alias));
        await _rest.TellAsync(HttpMethod.Post, "_aliases", new { actions }, cancel, HttpStatusCode.NotFound);
        if (!await IsServingAsync(name, cancel)) // also answers whether a try whose answer was lost was the one that did it
            throw new IndexUnavailableException(
                $"Elasticsearch did not put '{name}' in the place of the serving index. {CheckCluster} The rebuild is retried."
            );

        static object Action(string what, string index, string alias) => new Dictionary<string, object> { [what] = new { index, alias } };
    }

    private async Task<bool> IsServingAsync(string name, CancellationToken cancel) =>
        (await AliasesAsync(cancel)).GetValueOrDefault(_alias)?.Contains(name) == true;

    /// <summary>Deletes what neither serves nor served before: builds that were broken off, and older indexes.</summary>
    private async Task SweepAsync(CancellationToken cancel)
    {
        var aliases = await AliasesAsync(cancel);
        var kept = (aliases.GetValueOrDefault(_alias) ?? []).Concat(aliases.GetValueOrDefault(_previous) ?? []);
        foreach (var name in aliases.Values.SelectMany(names => names).Distinct().Except(kept).ToList())
            await DeleteAsync(name, cancel);
    }

    private async Task DeleteAsync(string name, CancellationToken cancel) =>
        await _rest.TellAsync(HttpMethod.Delete, name, null, cancel, HttpStatusCode.NotFound);

    private class Writer(ElasticsearchClaimIndex index, string name, long applied) : IIndexWriter
    {
        public long AppliedSeq { get; private set; } = applied;

        protected ElasticsearchClaimIndex Index { get; } = index;

        protected string Name { get; } = name;

        public virtual Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default) =>
            Index._bulk.WriteAsync(WayInto(Name), changes, cancel);

        /// <summary>
        /// The position is written last: what is applied again after a crash changes nothing. It never goes back, whoever else writes it.
        /// </summary>
        public async Task CommitAsync(long seq, CancellationToken cancel = default)
        {
            await Index._rest.TellAsync(HttpMethod.Post, $"{Name}/_refresh", null, cancel);
            await Index._rest.TellAsync(
                HttpMethod.Put,
                $"{WayInto(Name)}/_doc/{ElasticsearchDocument.AppliedKey}?version={seq}&version_type=external_gte&require_alias=true",
                new { applied = seq },
                cancel,
                HttpStatusCode.Conflict
            );
            AppliedSeq = seq;
        }

        public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default) =>
            Index.GetAsync(Name, keys, cancel);
    }

    /// <summary>A writer of an index that an earlier release may have made, without the alias through which it is written.</summary>
    private sealed class OutdatedWriter(ElasticsearchClaimIndex index, string name, long applied) : Writer(index, name, applied)
    {
        public override async Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default)
        {
            var actions = new object[] { new { add = new { index = Name, alias = WayInto(Name) } } };
            await Index._rest.TellAsync(HttpMethod.Post, "_aliases", new { actions }, cancel);
            await base.ApplyAsync(changes, cancel);
        }
    }

    private sealed class Build(ElasticsearchClaimIndex index, string name, ElasticsearchLease lease) : Writer(index, name, 0), IIndexBuild
    {
        private readonly HashSet<DocumentKey> _keys = []; // of the documents that must be there in the end; about 100 MB a million
        private bool _published;

        public override async Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default)
        {
            await base.ApplyAsync(changes, cancel);
            foreach (var change in changes)
                if (change is { Document: null, Rejected: null })
                    _keys.Remove(change.Key);
                else
                    _keys.Add(change.Key);
        }

        public async Task PublishAsync(CancellationToken cancel = default)
        {
            var count = (await Index._rest.TellAsync(HttpMethod.Post, $"{Name}/_count", new { query = Kept }, cancel)).Body.Number("count");
            if (count != _keys.Count)
                throw new IndexUnavailableException(
                    $"The new index '{Name}' holds {count} documents instead of {_keys.Count}: it is not published. "
                        + $"{CheckCluster} The rebuild is retried."
                );
            await lease.ConfirmAsync(cancel);
            await Index.ServeAsync(Name, cancel);
            _published = true;
            await Index.SweepAsync(cancel);
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                if (!_published && !await Index.IsServingAsync(Name, CancellationToken.None))
                    await Index.DeleteAsync(Name, CancellationToken.None); // it may serve where only the answer was lost
            }
            catch (IndexUnavailableException)
            {
                // the next rebuild sweeps it away
            }

            await lease.DisposeAsync();
        }
    }
}
