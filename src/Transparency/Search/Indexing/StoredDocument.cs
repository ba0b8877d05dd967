using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Claims;

namespace Transparency.Search.Indexing;

/// <summary>
/// A document as an index stores it. Of a claim it stores only what the rest is made from, which halves its size. One of <paramref
/// name="Claim"/>, <paramref name="Debunk"/>, <paramref name="Evidence"/> and <paramref name="Withdrawal"/> is present.
/// </summary>
/// <param name="Seq">Number of the log entry that a claim was made from.</param>
/// <param name="Archived">When that entry was appended, UTC.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Debunks">Slugs of the claim's debunks.</param>
/// <param name="DebunkTexts">Titles and summaries of the claim's debunks.</param>
/// <param name="Debunk">The document of a debunk.</param>
/// <param name="Evidence">The document of a claim's evidence.</param>
/// <param name="Withdrawal">The document of a withdrawal.</param>
internal sealed record StoredDocument(
    long Seq = 0,
    DateTimeOffset Archived = default,
    Claim? Claim = null,
    IReadOnlyList<string>? Debunks = null,
    IReadOnlyList<TextPart>? DebunkTexts = null,
    DebunkDocument? Debunk = null,
    EvidenceDocument? Evidence = null,
    WithdrawalDocument? Withdrawal = null
)
{
    /// <summary>Letters are not escaped: an escaped Cyrillic letter takes three times the bytes.</summary>
    private static readonly StoredDocumentJson Json = new(
        new(StoredDocumentJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>The stored bytes of a document: JSON in UTF-8.</summary>
    public static byte[] Write(SearchDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(
            document switch
            {
                ClaimDocument claim => new StoredDocument(
                    claim.Seq,
                    claim.Archived,
                    claim.Claim,
                    NullIfEmpty(claim.Debunks),
                    NullIfEmpty(claim.DebunkTexts)
                ),
                DebunkDocument debunk => new(Debunk: debunk),
                EvidenceDocument evidence => new(Evidence: evidence),
                WithdrawalDocument withdrawal => new(Withdrawal: withdrawal),
                _ => throw new ArgumentException($"{document.GetType().Name} has no stored form.", nameof(document)),
            },
            Json.StoredDocument
        );

    /// <summary>The document of stored bytes.</summary>
    /// <exception cref="JsonException">The bytes were not made by <see cref="Write"/>.</exception>
    public static SearchDocument Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, Json.StoredDocument) switch
        {
            { Claim: { } claim } stored => DocumentBuilder.FoundClaim(
                claim,
                stored.Seq,
                stored.Archived,
                stored.Debunks ?? [],
                stored.DebunkTexts ?? []
            ),
            { Debunk: { } debunk } => debunk,
            { Evidence: { } evidence } => evidence,
            { Withdrawal: { } withdrawal } => withdrawal,
            _ => throw new JsonException("It contains neither a claim, a debunk, evidence nor a withdrawal."),
        };

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredDocument))]
internal sealed partial class StoredDocumentJson : JsonSerializerContext;
