using System.Globalization;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Transparency.Search.Lucene;

/// <summary>The embedded engine: Lucene.NET in this process. Each build is a folder of its own; the file <c>current</c> names the serving one.</summary>
public sealed class LuceneClaimIndex : IClaimIndex, IDisposable
{
    private static readonly Dictionary<string, Analyzer> Analyzers = SearchSchema.Analyses.ToDictionary(a => a.Name, LuceneAnalysis.Build);

    private static readonly PerFieldAnalyzerWrapper PerField = new(new KeywordAnalyzer(), SearchSchema.Analyses
        .SelectMany(a => new[] { LuceneDocument.Text(a), LuceneDocument.More(a) }.Select(f => (Field: f, Analyzer: Analyzers[a.Name])))
        .ToDictionary(p => p.Field, p => p.Analyzer));

    private readonly string _root;
    private readonly TimeProvider _clock;
    private readonly LuceneQuery _queries = new(Analyzers);
    private readonly FileStream _owner; // one process owns all builds; Lucene's own lock guards a single one
    private volatile Folder _serving;

    /// <summary>Opens the serving index; a missing, damaged or outdated one is replaced by an empty one, to be filled from the log.</summary>
    /// <param name="root">The folder that holds the builds.</param>
    /// <param name="clock">Names new builds.</param>
    /// <exception cref="IndexUnavailableException">Another process owns the index.</exception>
    public LuceneClaimIndex(string root, TimeProvider clock)
    {
        _root = Path.GetFullPath(root);
        _clock = clock;
        System.IO.Directory.CreateDirectory(_root);
        try
        {
            _owner = new FileStream(Path.Combine(_root, "owner"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IndexUnavailableException($"Another process owns the index in '{_root}'.", e);
        }

        try
        {
            _serving = OpenCurrent() ?? NewFolder();
            SetCurrent(_serving.Name);
        }
        catch
        {
            _owner.Dispose();
            throw;
        }
    }

    /// <summary>Why the index found at the start was not used; null when it was, or when there was none.</summary>
    public string? Replaced { get; private set; }

    /// <inheritdoc/>
    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default) => Task.FromResult(_serving.Read(searcher =>
    {
        var text = query.Text.Length > SearchQuery.LongestText ? query.Text[..SearchQuery.LongestText] : query.Text;
        var parsed = _queries.Parse(text);
        var visible = new BooleanQuery { { parsed ?? new MatchAllDocsQuery(), Occur.MUST }, { new TermQuery(new Term(LuceneDocument.Kind, "withdrawal")), Occur.MUST_NOT } };
        var size = Math.Clamp(query.PageSize, 1, 100);
        var from = (Math.Max(1, query.Page) - 1L) * size;
        var until = (int)Math.Min(from + size, SearchQuery.DeepestResult);
        var newest = new SortField(LuceneDocument.Date, SortFieldType.INT64, reverse: true);
        var sort = query.Sort switch
        {
            SearchSort.Oldest => new Sort(new SortField(LuceneDocument.Date, SortFieldType.INT64), SortField.FIELD_DOC),
            SearchSort.Newest => new Sort(newest, SortField.FIELD_DOC),
            SearchSort.Relevance => parsed is null ? new Sort(newest, SortField.FIELD_DOC) : null,
        };
        var top = sort is null
            ? (ITopDocsCollector)TopScoreDocCollector.Create(until, docsScoredInOrder: false)
            : TopFieldCollector.Create(sort, until, fillFields: false, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: false);
        var facets = new FacetCollector(query, (ICollector)top);
        searcher.Search(visible, facets);
        var hits = from >= until ? [] : top.GetTopDocs((int)from, (int)(until - from)).ScoreDocs;
        var highlighter = new Highlighter(Analyzers, LuceneQuery.Matches(parsed, searcher.IndexReader));
        return new SearchResult(facets.Total, [.. hits.Select(hit => Hit(LuceneDocument.ToSource(searcher.Doc(hit.Doc)), highlighter))], facets.Facets());
    }));

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default) => Task.FromResult(_serving.Read(searcher =>
    {
        var documents = new List<SearchDocument>();
        var any = new TermsFilter([.. keys.Select(k => new Term(LuceneDocument.Key, k))]);
        if (keys.Count > 0)
            foreach (var hit in searcher.Search(new ConstantScoreQuery(any), keys.Count).ScoreDocs)
                documents.Add(LuceneDocument.ToSource(searcher.Doc(hit.Doc)));
        return (IReadOnlyList<SearchDocument>)documents;
    }));

    /// <inheritdoc/>
    public Task ApplyAsync(IReadOnlyList<IndexChange> changes, long seq, CancellationToken cancel = default)
    {
        _serving.Apply(changes, seq);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IndexStatus> StatusAsync(CancellationToken cancel = default)
    {
        var serving = _serving;
        return Task.FromResult(serving.Read(searcher => new IndexStatus("Lucene", serving.Name, searcher.IndexReader.NumDocs, serving.AppliedSeq, SearchSchema.Fingerprint)));
    }

    /// <inheritdoc/>
    public Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default) => Task.FromResult<IIndexBuild>(new Build(this, NewFolder()));

    /// <inheritdoc/>
    public void Dispose()
    {
        _serving.Dispose();
        _owner.Dispose();
    }

    private static SearchHit Hit(SearchDocument document, Highlighter highlighter)
    {
        var title = highlighter.Mark(document.Language, document.Title);
        var (best, marks, language) = ("", -1, document.Language);
        foreach (var part in document.Texts)
        {
            if (part.Value == document.Title && document.Texts.Count > 1) continue;
            var (html, count) = highlighter.Passage(part.Language, part.Value);
            if (count > marks) (best, marks, language) = (html, count, part.Language);
        }

        if (marks == 0)
            foreach (var part in document.More)
            {
                var (html, count) = highlighter.Passage(part.Language, part.Value, more: true);
                if (count > marks) (best, marks, language) = (html, count, part.Language);
            }

        return new(document, title, best, language);
    }

    private Folder? OpenCurrent()
    {
        var current = Path.Combine(_root, "current");
        if (!File.Exists(current)) return null;
        var name = File.ReadAllText(current).Trim();
        if (!name.StartsWith(SearchSchema.Fingerprint, StringComparison.Ordinal))
        {
            Replaced = $"The index '{name}' was built with another schema; it is rebuilt with schema {SearchSchema.Fingerprint}.";
            return null;
        }

        try
        {
            return new Folder(_root, name, create: false);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            Replaced = $"The index '{name}' is damaged ({e.Message}); it is rebuilt from the archive log.";
            return null;
        }
    }

    private Folder NewFolder() => new(_root, string.Create(CultureInfo.InvariantCulture,
        $"{SearchSchema.Fingerprint}-{_clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid().ToString("N")[..4]}"), create: true);

    private void SetCurrent(string name)
    {
        var aside = Path.Combine(_root, "current.new");
        File.WriteAllText(aside, name);
        File.Move(aside, Path.Combine(_root, "current"), overwrite: true);
        foreach (var old in System.IO.Directory.EnumerateDirectories(_root).Where(d => Path.GetFileName(d) != name)) System.IO.Directory.Delete(old, recursive: true);
    }

    private sealed class Build(LuceneClaimIndex owner, Folder folder) : IIndexBuild
    {
        private bool _published;

        public Task ApplyAsync(IReadOnlyList<IndexChange> changes, long seq, CancellationToken cancel = default)
        {
            folder.Apply(changes, seq);
            return Task.CompletedTask;
        }

        public Task PublishAsync(CancellationToken cancel = default)
        {
            var old = owner._serving;
            owner._serving = folder;
            _published = true;
            old.Dispose(); // waits for the searches that are still reading it
            owner.SetCurrent(folder.Name);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (!_published)
            {
                folder.Dispose();
                System.IO.Directory.Delete(folder.Path, recursive: true);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One build of the index.</summary>
    private sealed class Folder : IDisposable
    {
        private const string SeqKey = "seq";
        private readonly FSDirectory _directory;
        private readonly IndexWriter _writer;
        private readonly SearcherManager _searchers;

        public Folder(string root, string name, bool create)
        {
            Name = name;
            Path = System.IO.Path.Combine(root, name);
            _directory = FSDirectory.Open(Path);
            try
            {
                _writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, PerField)
                {
                    OpenMode = create ? OpenMode.CREATE : OpenMode.APPEND,
                    Similarity = new BM25Similarity(SearchSchema.K1, SearchSchema.B),
                    RAMBufferSizeMB = 64,
                });
                if (_writer.CommitData.TryGetValue(SeqKey, out var seq)) AppliedSeq = long.Parse(seq, CultureInfo.InvariantCulture);
                _searchers = new SearcherManager(_writer, applyAllDeletes: true, new Bm25Searchers());
            }
            catch
            {
                _writer?.Rollback();
                _directory.Dispose();
                throw;
            }
        }

        public string Name { get; }

        public string Path { get; }

        public long AppliedSeq { get; private set; }

        public void Apply(IReadOnlyList<IndexChange> changes, long seq)
        {
            foreach (var change in changes)
            {
                var key = new Term(LuceneDocument.Key, change.Key);
                if (change.Document is null) _writer.DeleteDocuments(key);
                else _writer.UpdateDocument(key, LuceneDocument.From(change.Document));
            }

            _writer.SetCommitData(new Dictionary<string, string> { [SeqKey] = seq.ToString(CultureInfo.InvariantCulture) });
            _writer.Commit();
            AppliedSeq = seq;
            _searchers.MaybeRefreshBlocking();
        }

        public T Read<T>(Func<IndexSearcher, T> read)
        {
            var searcher = _searchers.Acquire();
            try
            {
                return read(searcher);
            }
            finally
            {
                _searchers.Release(searcher);
            }
        }

        public void Dispose()
        {
            _searchers.Dispose();
            _writer.Dispose();
            _directory.Dispose();
        }
    }

    private sealed class Bm25Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity(SearchSchema.K1, SearchSchema.B) };
    }
}
