using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Directory = Lucene.Net.Store.Directory;

namespace Transparency.Search.Engines.Lucene;

/// <summary>One build of the index: read from its last commit, written when it is first applied to.</summary>
internal sealed class LuceneFolder : IDisposable
{
    private const string SeqKey = "seq";
    private readonly Directory _directory;
    private readonly SearcherManager _searchers;
    private readonly FacetColumns _columns = new();
    private readonly Lazy<IndexWriter> _writer;

    static LuceneFolder() => LuceneCodec.Register();

    private LuceneFolder(string name, Directory directory)
    {
        Name = name;
        _directory = directory;
        _writer = new(() => NewWriter(directory, OpenMode.APPEND));
        try
        {
            _searchers = new SearcherManager(directory, new Searchers(_columns));
            TryRead((searcher, _) => SeqOf(searcher), out var seq);
            AppliedSeq = seq;
        }
        catch
        {
            _searchers?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Name of the build's folder; empty when there is none.</summary>
    public string Name { get; }

    /// <summary>The position in the log that the last commit reached.</summary>
    public long AppliedSeq { get; private set; }

    /// <summary>Opens a build.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    public static LuceneFolder Open(string root, string name) => new(name, new PositionalDirectory(Path.Combine(root, name)));

    /// <summary>Makes an empty build.</summary>
    public static LuceneFolder Create(string root, string name) => new(name, Empty(new PositionalDirectory(Path.Combine(root, name))));

    /// <summary>What is read where there is no build yet.</summary>
    public static LuceneFolder None() => new("", Empty(new RAMDirectory()));

    /// <summary>Deletes a build; where the system keeps open files (Windows), what remains goes at the next start.</summary>
    public static void Delete(string path)
    {
        try
        {
            System.IO.Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Trace.TraceWarning($"'{path}' is still open and is deleted at the next start: {e.Message}");
        }
    }

    public void Apply(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel)
    {
        var writer = _writer.Value;
        Parallel.ForEach(
            changes,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            change =>
            {
                var key = new Term(IndexFields.Key, change.Key);
                if (change.Document is null)
                    writer.DeleteDocuments(key);
                else
                    writer.UpdateDocument(key, LuceneDocument.From(change.Document));
            }
        );
    }

    public void Commit(long seq)
    {
        _writer.Value.SetCommitData(new Dictionary<string, string> { [SeqKey] = seq.ToString(CultureInfo.InvariantCulture) });
        _writer.Value.Commit();
        _searchers.MaybeRefreshBlocking();
        AppliedSeq = seq; // not read back from the searcher: one whose documents have not changed stays as it was opened
    }

    /// <summary>Reads from the last commit; false when the build was closed before.</summary>
    public bool TryRead<T>(Func<IndexSearcher, FacetColumns, T> read, [MaybeNullWhen(false)] out T result)
    {
        IndexSearcher searcher;
        try
        {
            searcher = _searchers.Acquire();
        }
        catch (ObjectDisposedException)
        {
            result = default;
            return false;
        }

        try
        {
            result = read(searcher, _columns);
            return true;
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    public void Dispose()
    {
        _searchers.Dispose();
        if (_writer.IsValueCreated)
            _writer.Value.Rollback(); // keeps the last commit
        _directory.Dispose();
    }

    private static long SeqOf(IndexSearcher searcher) =>
        ((DirectoryReader)searcher.IndexReader).IndexCommit.UserData.TryGetValue(SeqKey, out var seq)
            ? long.Parse(seq, CultureInfo.InvariantCulture)
            : 0;

    private static Directory Empty(Directory directory)
    {
        NewWriter(directory, OpenMode.CREATE).Dispose();
        return directory;
    }

    private static IndexWriter NewWriter(Directory directory, OpenMode mode) =>
        new(
            directory,
            new IndexWriterConfig(LuceneVersion.LUCENE_48, Analyzers.Documents)
            {
                OpenMode = mode,
                Codec = new LuceneCodec(),
                Similarity = new LuceneSimilarity(),
                RAMBufferSizeMB = 128,
            }
        );

    /// <summary>Makes searchers that use BM25 and whose facet columns are read before they serve.</summary>
    private sealed class Searchers(FacetColumns columns) : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            Parallel.ForEach(reader.Leaves, leaf => columns.Of(leaf.AtomicReader));
            return new IndexSearcher(reader) { Similarity = new LuceneSimilarity() };
        }
    }
}
