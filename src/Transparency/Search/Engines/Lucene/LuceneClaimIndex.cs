using System.Globalization;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;
using Int64 = J2N.Numerics.Int64;

namespace Transparency.Search.Engines.Lucene;

/// <summary>
/// The embedded engine: Lucene.NET in this process. Each build is a folder of its own; the file <c>current</c> names the serving one.
/// Any process may read; the first that writes owns the index until it ends.
/// </summary>
public sealed class LuceneClaimIndex : IClaimIndex, IDisposable
{
    private const string CurrentFile = "current",
        OwnerFile = "owner";
    private static readonly Sort ByArchive = new(new SortField(IndexFields.Seq, SortFieldType.INT64, reverse: true));
    private readonly string _root;
    private readonly TimeProvider _clock;
    private readonly Lock _opening = new();
    private volatile LuceneFolder? _serving; // null until the first build is whole
    private volatile FileStream? _owner; // Lucene's own lock guards a single build; this one all of them
    private string? _replaced;

    /// <summary>Opens the serving index for reading. A missing, damaged or outdated one doesn't serve: another is to be built.</summary>
    /// <param name="root">The folder that holds the builds.</param>
    /// <param name="clock">Names new builds.</param>
    public LuceneClaimIndex(string root, TimeProvider clock)
    {
        _root = Path.GetFullPath(root);
        _clock = clock;
        Directory.CreateDirectory(_root);
        _serving = OpenCurrent();
    }

    /// <inheritdoc/>
    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default)
    {
        var parsed = QueryParser.Parse(query.Text, query.AcrossScripts, out var leftOut);
        var size = Math.Clamp(query.PageSize, 0, SearchQuery.LargestPage);
        var from = (int)Math.Min((Math.Max(1, query.Page) - 1L) * size, SearchQuery.DeepestResult);
        var until = Math.Min(from + size, SearchQuery.DeepestResult);
        if (parsed is null && query.Sort == SearchSort.Relevance)
            query = query with { Sort = SearchSort.Newest };
        return ReadAsync(
            (searcher, columns) =>
            {
                var (top, best) =
                    query.Sort == SearchSort.Archived ? LastArchived(Math.Max(1, until), query.After) : BestScored(Math.Max(1, until));
                var facets = new FacetCollector(query, top, columns);
                searcher.Search(parsed ?? new MatchAllDocsQuery(), facets);
                var hits = from >= until ? [] : best(from, until - from).ScoreDocs;
                var hit = Highlighter.HitsOf(query, parsed);
                return new SearchResult(
                    facets.Total,
                    [.. hits.Select(h => hit((SearchableDocument)LuceneDocument.ToSource(searcher.Doc(h.Doc))!))],
                    facets.Facets(),
                    leftOut
                )
                {
                    Months = facets.Months(),
                };
            }
        );
    }

    /// <inheritdoc/>
    public Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<IndexTerm> terms, CancellationToken cancel = default) =>
        ReadAsync((searcher, _) => LuceneCandidates.Frequencies(searcher.IndexReader, terms));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Candidate>> CandidatesAsync(CandidateQuery query, CancellationToken cancel = default) =>
        ReadAsync((searcher, _) => LuceneCandidates.Find(searcher, query));

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnownWord>> LookUpAsync(IReadOnlyList<string> words, CancellationToken cancel = default) =>
        ReadAsync((searcher, _) => LuceneTerms.LookUp(searcher.IndexReader, words));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Completion>> CompleteAsync(string typed, int count, CancellationToken cancel = default) =>
        ReadAsync((searcher, _) => LuceneTerms.Complete(searcher.IndexReader, typed, count));

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default) =>
        ReadAsync((searcher, _) => Get(searcher, keys));

    /// <inheritdoc/>
    public async IAsyncEnumerable<T> ScanAsync<T>(long after = 0, [EnumeratorCancellation] CancellationToken cancel = default)
        where T : SearchDocument
    {
        var (reader, numbers) = await ReadAsync(
            (searcher, _) =>
            {
                var found = new EveryDocument(after);
                searcher.Search(new TermQuery(new Term(IndexFields.Kind, DocumentKinds.Of<T>().Name())), found);
                searcher.IndexReader.IncRef(); // read to the end, whatever is committed or published meanwhile
                return (searcher.IndexReader, found.InOrder());
            }
        );
        try
        {
            foreach (var number in numbers)
            {
                cancel.ThrowIfCancellationRequested();
                yield return (T)LuceneDocument.ToSource(reader.Document(number))!;
            }
        }
        finally
        {
            reader.DecRef();
        }
    }

    /// <inheritdoc/>
    public Task<IIndexWriter?> OpenAsync(CancellationToken cancel = default)
    {
        Own();
        return Task.FromResult<IIndexWriter?>(_serving is { } serving ? new Writer(serving) : null);
    }

    /// <summary>An index of another schema is never read.</summary>
    /// <inheritdoc/>
    public Task<IIndexWriter?> OpenOutdatedAsync(CancellationToken cancel = default) => Task.FromResult<IIndexWriter?>(null);

    /// <inheritdoc/>
    public Task<IndexStatus> StatusAsync(CancellationToken cancel = default)
    {
        if (_serving is not { } serving)
            return Task.FromResult(new IndexStatus("Lucene", "", 0, 0, SearchSchema.Fingerprint, _replaced));
        return ReadAsync(
            (searcher, _) =>
            {
                var rejected = searcher.Search(
                    new TermQuery(new Term(IndexFields.Kind, LuceneDocument.RejectedKind)),
                    IndexStatus.MaxRejected
                );
                return new IndexStatus(
                    "Lucene",
                    serving.Name,
                    searcher.IndexReader.NumDocs - rejected.TotalHits,
                    serving.AppliedSeq,
                    SearchSchema.Fingerprint,
                    _replaced
                )
                {
                    Rejected = rejected
                        .ScoreDocs.Select(hit => LuceneDocument.ToRejection(searcher.Doc(hit.Doc)))
                        .ToDictionary(r => r.Key, r => r.Reason),
                    RejectedCount = rejected.TotalHits,
                };
            }
        );
    }

    /// <inheritdoc/>
    public Task<string?> VerifyAsync(CancellationToken cancel = default) =>
        ReadAsync(
            (searcher, _) =>
            {
                foreach (var leaf in searcher.IndexReader.Leaves)
                {
                    cancel.ThrowIfCancellationRequested();
                    try
                    {
                        leaf.AtomicReader.CheckIntegrity();
                    }
                    catch (Exception e) when (e is IOException)
                    {
                        return $"The index '{_serving?.Name}' is damaged: {e.Message}";
                    }
                }

                return null;
            }
        );

    /// <inheritdoc/>
    public Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default)
    {
        Own();
        var name = NewName();
        try
        {
            return Task.FromResult<IIndexBuild>(new Build(this, LuceneFolder.Create(_root, name)));
        }
        catch (IOException e) // such as a full disk
        {
            LuceneFolder.Delete(Path.Combine(_root, name));
            throw new IndexUnavailableException($"An index can't be built in '{_root}': {e.Message}", e);
        }
    }

    /// <summary>None is kept: disk on one machine is dear, and a rebuild is minutes.</summary>
    /// <inheritdoc/>
    public Task<string?> RollbackAsync(CancellationToken cancel = default) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _serving?.Dispose();
        _owner?.Dispose();
    }

    private static (ICollector, Func<int, int, TopDocs>) BestScored(int count)
    {
        var top = TopFieldCollector.Create(
            LuceneDocument.BestFirst,
            count,
            fillFields: false,
            trackDocScores: false,
            trackMaxScore: false,
            docsScoredInOrder: false
        );
        return (top, top.GetTopDocs);
    }

    private static (ICollector, Func<int, int, TopDocs>) LastArchived(int count, long? after)
    {
        var last = after is { } seq ? new FieldDoc(int.MaxValue, float.NaN, [Int64.GetInstance(seq)]) : null;
        var top = TopFieldCollector.Create(
            ByArchive,
            count,
            last,
            fillFields: false,
            trackDocScores: false,
            trackMaxScore: false,
            docsScoredInOrder: false
        );
        return (top, top.GetTopDocs);
    }

    private static IReadOnlyList<SearchDocument> Get(IndexSearcher searcher, IReadOnlyCollection<DocumentKey> keys)
    {
        if (keys.Count == 0)
            return [];
        var any = new ConstantScoreQuery(new TermsFilter([.. keys.Select(k => new Term(IndexFields.Key, k.ToString()))]));
        return
        [
            .. searcher
                .Search(any, keys.Count)
                .ScoreDocs.Select(hit => LuceneDocument.ToSource(searcher.Doc(hit.Doc)))
                .OfType<SearchDocument>(),
        ];
    }

    /// <summary>
    /// Reads from the serving index. One that was replaced in the middle is read to the end; one that was closed before it began is asked
    /// again.
    /// </summary>
    private Task<T> ReadAsync<T>(Func<IndexSearcher, FacetColumns, T> read)
    {
        while (true)
        {
            if (_serving is not { } serving)
                return Task.FromException<T>(
                    new IndexUnavailableException(_replaced ?? "There is no index yet: it is built from the archive log.")
                );
            try
            {
                if (serving.TryRead(read, out var result))
                    return Task.FromResult(result);
            }
            catch (Exception e) when (e is IOException)
            {
                return Task.FromException<T>(
                    new IndexUnavailableException(
                        $"The index '{serving.Name}' in '{_root}' can't be read: {e.Message} "
                            + "Check the disk, or run 'transparency index rebuild'.",
                        e
                    )
                );
            }

            if (serving == _serving)
                return Task.FromException<T>(
                    new IndexUnavailableException($"The index in '{_root}' is closed since the process is stopping. Try again later.")
                );
        }
    }

    private void Own()
    {
        lock (_opening)
        {
            if (_owner is not null)
                return;
            try
            {
                _owner = new FileStream(Path.Combine(_root, OwnerFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e)
            {
                throw new IndexUnavailableException(
                    $"Another process, such as the running site, owns the index in '{_root}', or its file can't be opened: {e.Message}",
                    e
                );
            }

            var old = _serving;
            _serving = OpenCurrent(); // an earlier owner may have replaced it
            old?.Dispose();
            if (_serving is { } serving)
                DeleteAllBut(serving.Name); // builds that were broken off
            _replaced = _serving is null ? _replaced : null;
        }
    }

    private LuceneFolder? OpenCurrent()
    {
        var current = Path.Combine(_root, CurrentFile);
        if (!File.Exists(current))
            return null;
        var name = File.ReadAllText(current).Trim();
        if (!name.StartsWith(SearchSchema.Fingerprint, StringComparison.Ordinal))
        {
            _replaced = $"The index '{name}' was built with another schema; it is rebuilt with schema {SearchSchema.Fingerprint}.";
            return null;
        }

        try
        {
            return LuceneFolder.Open(_root, name);
        }
        catch (Exception e)
            when (e is IOException or FormatException or ArgumentException or IndexOutOfRangeException or UnauthorizedAccessException)
        {
            _replaced = $"The index '{name}' is damaged ({e.Message}); it is rebuilt from the archive log.";
            return null;
        }
    }

    private string NewName() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{SearchSchema.Fingerprint}-{_clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid().ToString("N")[..4]}"
        );

    private void SetCurrent(string name)
    {
        var aside = Path.Combine(_root, CurrentFile + ".new");
        File.WriteAllText(aside, name);
        File.Move(aside, Path.Combine(_root, CurrentFile), overwrite: true);
    }

    private void DeleteAllBut(string name)
    {
        foreach (var old in Directory.EnumerateDirectories(_root).Where(d => Path.GetFileName(d) != name).ToList())
            LuceneFolder.Delete(old);
    }

    private class Writer(LuceneFolder folder) : IIndexWriter
    {
        public long AppliedSeq => folder.AppliedSeq;

        public Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default)
        {
            folder.Apply(changes, cancel);
            return Task.CompletedTask;
        }

        public Task CommitAsync(long seq, CancellationToken cancel = default)
        {
            folder.Commit(seq);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default)
        {
            return folder.TryRead((searcher, _) => Get(searcher, keys), out var documents)
                ? Task.FromResult(documents)
                : throw new ObjectDisposedException(folder.Name);
        }
    }

    private sealed class Build(LuceneClaimIndex index, LuceneFolder folder) : Writer(folder), IIndexBuild
    {
        private readonly LuceneFolder _folder = folder;

        public Task PublishAsync(CancellationToken cancel = default)
        {
            index.SetCurrent(_folder.Name); // first: if it fails, the old one serves on, also after a restart
            var old = index._serving;
            index._serving = _folder;
            index._replaced = null;
            old?.Dispose(); // searches that are still reading it go on to their end
            index.DeleteAllBut(_folder.Name);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (index._serving != _folder)
            {
                _folder.Dispose();
                LuceneFolder.Delete(Path.Combine(index._root, _folder.Name));
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Collects what was archived after an entry of the log.</summary>
    private sealed class EveryDocument(long after) : ICollector
    {
        private readonly List<(long Seq, int Number)> _found = [];
        private int _base;
        private NumericDocValues? _seqs;

        public bool AcceptsDocsOutOfOrder => true;

        public IEnumerable<int> InOrder()
        {
            _found.Sort();
            return _found.Select(f => f.Number);
        }

        public void SetScorer(Scorer scorer) { }

        public void SetNextReader(AtomicReaderContext context) =>
            (_base, _seqs) = (context.DocBase, context.AtomicReader.GetNumericDocValues(IndexFields.Seq));

        public void Collect(int doc)
        {
            if (_seqs!.Get(doc) is var seq && seq > after)
                _found.Add((seq, _base + doc));
        }
    }
}
