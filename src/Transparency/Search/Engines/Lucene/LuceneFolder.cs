using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Directory = Lucene.Net.Store.Directory;

namespace Transparency.Search.Engines.Lucene;

/// <summary>One build of the index: read from its last commit, written when it is first applied to.</summary>
internal sealed partial class LuceneFolder : IDisposable
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

    /// <summary>Name of the build's folder.</summary>
    public string Name { get; }

    /// <summary>The position in the log that the last commit reached.</summary>
    public long AppliedSeq { get; private set; }

    /// <summary>Opens a build.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    public static LuceneFolder Open(string root, string name) => new(name, new PositionalDirectory(Path.Combine(root, name)));

    /// <summary>Makes an empty build.</summary>
    public static LuceneFolder Create(string root, string name) => new(name, Empty(new PositionalDirectory(Path.Combine(root, name))));

    /// <summary>Whether a folder is a build: its name has the form of one, and Lucene has written an index into it.</summary>
    public static bool IsBuild(string path) =>
        NamePattern().IsMatch(Path.GetFileName(path)) && File.Exists(Path.Combine(path, IndexFileNames.SEGMENTS_GEN));

    /// <summary>
    /// Deletes a build and never another folder. Where a file can't be deleted (Windows keeps open ones), the rest goes at the next start.
    /// </summary>
    public static void Delete(string path)
    {
        if (!IsBuild(path))
            return;
        try
        {
            System.IO.Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Trace.TraceWarning($"'{path}' can't be deleted now and is deleted at the next start: {e.Message}");
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
                var key = new Term(IndexFields.Key, change.Key.ToString());
                if (change is { Document: null, Rejected: null })
                    writer.DeleteDocuments(key);
                else if ((change.Rejected ?? Write(key, change.Document!)) is { } reason)
                    writer.UpdateDocument(key, LuceneDocument.Rejection(change, reason));
            }
        );

        string? Write(Term key, SearchDocument document)
        {
            Document fields;
            try
            {
                fields = LuceneDocument.From(document);
            }
            catch (Exception e) when (e is not OutOfMemoryException) // nothing but the document decides it
            {
                return e.Message;
            }

            try
            {
                writer.UpdateDocument(key, fields);
                return null;
            }
            catch (ArgumentException e) // such as a term that is too long
            {
                return e.Message;
            }
        }
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

    [GeneratedRegex("^[0-9a-f]{12}-[0-9]{8}T[0-9]{9}-[0-9a-f]{4}$")]
    private static partial Regex NamePattern();

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
