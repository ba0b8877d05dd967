namespace Transparency.Search.Indexing;

/// <summary>What a document of the index is about.</summary>
public enum DocumentKind
{
    /// <summary>A claim. Search finds it.</summary>
    Claim,

    /// <summary>A debunk in one language. Search finds it.</summary>
    Debunk,

    /// <summary>All evidence of a claim. It is read by its key; search doesn't find it.</summary>
    Evidence,

    /// <summary>The tombstone of what was withdrawn. It is read by its key; search doesn't find it.</summary>
    Withdrawal,
}

/// <summary>Names of document kinds, in keys, in the facet <c>kind</c> and in the API.</summary>
public static class DocumentKinds
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<DocumentKind> All { get; } = Enum.GetValues<DocumentKind>();

    /// <summary>The kind of a type of document.</summary>
    /// <exception cref="ArgumentException">The type is the record of several kinds.</exception>
    public static DocumentKind Of<T>()
        where T : SearchDocument =>
        typeof(T) == typeof(ClaimDocument) ? DocumentKind.Claim
        : typeof(T) == typeof(DebunkDocument) ? DocumentKind.Debunk
        : typeof(T) == typeof(EvidenceDocument) ? DocumentKind.Evidence
        : typeof(T) == typeof(WithdrawalDocument) ? DocumentKind.Withdrawal
        : throw new ArgumentException($"{typeof(T).Name} doesn't stand for one kind of document.");

    /// <summary>The name of a kind, in lower case.</summary>
    public static string Name(this DocumentKind kind) =>
        kind switch
        {
            DocumentKind.Claim => "claim",
            DocumentKind.Debunk => "debunk",
            DocumentKind.Evidence => "evidence",
            DocumentKind.Withdrawal => "withdrawal",
        };
}

/// <summary>The key of a document in the index, written as <c>kind/id</c>.</summary>
/// <param name="Kind">What the document is about.</param>
/// <param name="Id">
/// The id of the claim; <c>slug/language</c> of a debunk; for evidence, the id of its claim; for a withdrawal, the id of what was withdrawn.
/// </param>
public readonly record struct DocumentKey(DocumentKind Kind, string Id)
{
    /// <summary>Key of a claim.</summary>
    /// <param name="id">Id of the claim.</param>
    public static DocumentKey Claim(string id) => new(DocumentKind.Claim, id);

    /// <summary>Key of a debunk in one language.</summary>
    public static DocumentKey Debunk(string slug, string language) => new(DocumentKind.Debunk, $"{slug}/{language}");

    /// <summary>Key of the evidence of a claim.</summary>
    /// <param name="claim">Id of the claim.</param>
    public static DocumentKey Evidence(string claim) => new(DocumentKind.Evidence, claim);

    /// <summary>Key of the tombstone of something withdrawn.</summary>
    /// <param name="id">Id of the withdrawn claim, debunk (<c>slug/language</c>) or evidence (<c>sha256:…</c>).</param>
    public static DocumentKey Withdrawal(string id) => new(DocumentKind.Withdrawal, id);

    /// <summary>
    /// Key of the document that an entry of the log adds, changes or withdraws. The id tells its kind: that of evidence contains its hash,
    /// that of a debunk is <c>slug/language</c>, and that of a claim has no slash.
    /// </summary>
    /// <param name="id">Id of the entry.</param>
    public static DocumentKey OfEntry(string id) =>
        new(
            id.Contains("sha256:", StringComparison.Ordinal) ? DocumentKind.Evidence
                : id.Contains('/', StringComparison.Ordinal) ? DocumentKind.Debunk
                : DocumentKind.Claim,
            id
        );

    /// <summary>The key as engines store it: <c>kind/id</c>.</summary>
    public override string ToString() => $"{Kind.Name()}/{Id}";
}
