using Transparency.Search.Analysis;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search;

/// <summary>A change of the index.</summary>
/// <param name="Key">Key of the document.</param>
/// <param name="Seq">
/// Number of the log's entry that changed it last: of two changes of a document, the one with the greater number is the later.
/// </param>
/// <param name="Document">The document as it is now; null removes it.</param>
public sealed record IndexChange(DocumentKey Key, long Seq, SearchDocument? Document)
{
    /// <summary>Adds the document or replaces the one with its key.</summary>
    public IndexChange(SearchDocument document)
        : this(document.Key, document.Seq, document) { }

    /// <summary>
    /// Why the document can't be made from its entry: the index keeps this in its place and reports it in <see
    /// cref="IndexStatus.Rejected"/>.
    /// </summary>
    public string? Rejected { get; init; }
}

/// <summary>State of an index.</summary>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Name">Name of the serving index; empty when there is none yet.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="AppliedSeq">Last entry of the log that it holds.</param>
/// <param name="Fingerprint">Fingerprint of the schema it was built with.</param>
/// <param name="Replaced">
/// Why an index that was found is not used, or serves only until a rebuild has replaced it; null when it is as it should be.
/// </param>
public sealed record IndexStatus(string Engine, string Name, long Documents, long AppliedSeq, string Fingerprint, string? Replaced)
{
    /// <summary>
    /// Name of the index that served before, to which <see cref="IClaimIndex.RollbackAsync"/> goes back; null when there is none.
    /// </summary>
    public string? Previous { get; init; }

    /// <summary>The most rejected documents that <see cref="Rejected"/> names.</summary>
    public const int MaxRejected = 100;

    /// <summary>
    /// Documents that can't be made, or that the engine refused for good, and that are therefore not found: key and reason of at most
    /// <see cref="MaxRejected"/> of them. They are kept with the index until a later change of the document replaces them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Rejected { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of all rejected documents.</summary>
    public long RejectedCount { get; init; }
}

/// <summary>What an index knows of a word.</summary>
/// <param name="Text">The word as it was asked for.</param>
/// <param name="Documents">Documents that hold it in one of its forms: 0 if none does; otherwise a positive lower bound.</param>
/// <param name="Near">
/// Words of the index (of its exact field) in at most <see cref="SearchSchema.MaxEdits"/> edits, the nearest and then the most frequent
/// first; looked for only of words that no document holds and that have four letters or more.
/// </param>
public sealed record KnownWord(string Text, int Documents, IReadOnlyList<NearWord> Near)
{
    /// <summary>Minimum length of a word for which near words are looked up.</summary>
    public const int MinCorrectedLength = 4;

    /// <summary>Maximum number of near words.</summary>
    public const int MaxNearWords = 10;
}

/// <summary>A word of the index.</summary>
/// <param name="Text">The word, in lower case.</param>
/// <param name="Documents">Documents that hold it as it stands.</param>
public sealed record NearWord(string Text, int Documents);

/// <summary>What fills an index. Documents are found, by search and by key, from the next commit on.</summary>
/// <remarks>Every method throws <see cref="IndexUnavailableException"/> when the engine can't answer now.</remarks>
public interface IIndexWriter
{
    /// <summary>The last entry of the log that the index holds.</summary>
    long AppliedSeq { get; }

    /// <summary>
    /// Applies changes. Applying one twice changes nothing. A document that the engine can't take is rejected: it is reported in
    /// <see cref="IndexStatus.Rejected"/>, and all others are applied.
    /// </summary>
    Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default);

    /// <summary>Makes what was applied durable and searchable, atomically with the position in the log that it reaches.</summary>
    Task CommitAsync(long seq, CancellationToken cancel = default);

    /// <summary>The documents of these keys that exist, in no certain order.</summary>
    Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default);
}

/// <summary>The search engine: derived from the archive log, deletable at any moment.</summary>
/// <remarks>Every method throws <see cref="IndexUnavailableException"/> when the engine can't answer now.</remarks>
public interface IClaimIndex
{
    /// <summary>Searches.</summary>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default);

    /// <summary>How many documents hold each term.</summary>
    Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<IndexTerm> terms, CancellationToken cancel = default);

    /// <summary>
    /// Claims that may be what a post repeats: first those seen at one of its links, then by words, best first. None comes twice.
    /// </summary>
    Task<IReadOnlyList<Candidate>> CandidatesAsync(CandidateQuery query, CancellationToken cancel = default);

    /// <summary>The documents of these keys that exist, in no certain order.</summary>
    Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default);

    /// <summary>What the index knows of words, in their order. Each is one word, in any case and script.</summary>
    Task<IReadOnlyList<KnownWord>> LookUpAsync(IReadOnlyList<string> words, CancellationToken cancel = default);

    /// <summary>
    /// Titles and names that begin, or of which a word begins, with what was typed, in any script: those that the most documents hold
    /// first, then by text.
    /// </summary>
    /// <param name="typed">What was typed; nothing completes less than two letters.</param>
    /// <param name="count">The most to return.</param>
    /// <param name="cancel">Stops it.</param>
    Task<IReadOnlyList<Completion>> CompleteAsync(string typed, int count, CancellationToken cancel = default);

    /// <summary>
    /// Every document of a kind whose <see cref="SearchDocument.Seq"/> is greater than <paramref name="after"/>, in the order of these
    /// numbers. A document that changes meanwhile may come twice, as it was and as it is.
    /// </summary>
    IAsyncEnumerable<T> ScanAsync<T>(long after = 0, CancellationToken cancel = default)
        where T : SearchDocument;

    /// <summary>
    /// The serving index, to be brought up to date. What is written goes to that one, also after another was published in its place.
    /// Null if none serves yet, or if it has another schema and serves until a rebuild replaces it. An index is never filled while it
    /// serves: until the first one is whole, every question is answered with <see cref="IndexUnavailableException"/>.
    /// </summary>
    Task<IIndexWriter?> OpenAsync(CancellationToken cancel = default);

    /// <summary>
    /// The serving index if it has another schema and serves until a rebuild replaces it; otherwise null. Withdrawals alone are written to
    /// it: what is withdrawn before the rebuild ends must not be shown, and everything else waits for the new index. Commit at its
    /// <see cref="IIndexWriter.AppliedSeq"/>: it doesn't hold the entries between.
    /// </summary>
    Task<IIndexWriter?> OpenOutdatedAsync(CancellationToken cancel = default);

    /// <summary>State of the serving index.</summary>
    Task<IndexStatus> StatusAsync(CancellationToken cancel = default);

    /// <summary>Reads the whole index and compares it with its checksums.</summary>
    /// <returns>What is damaged, or null.</returns>
    Task<string?> VerifyAsync(CancellationToken cancel = default);

    /// <summary>Starts an empty index beside the serving one.</summary>
    Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default);

    /// <summary>Makes the index that served before the last rebuild the serving one again.</summary>
    /// <returns>Its name, or null where none is kept.</returns>
    Task<string?> RollbackAsync(CancellationToken cancel = default);
}

/// <summary>An index being built beside the serving one. Disposing it unpublished discards it.</summary>
public interface IIndexBuild : IIndexWriter, IAsyncDisposable
{
    /// <summary>Makes the new index the serving one, at once and for every later start. No search fails by it.</summary>
    Task PublishAsync(CancellationToken cancel = default);
}

/// <summary>The engine can't answer now.</summary>
public sealed class IndexUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
