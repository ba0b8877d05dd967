using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Claims;
using Transparency.Evidence;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search.Indexing;

/// <summary>A stretch of text in one language.</summary>
/// <param name="Language">BCP 47 tag; <c>und</c> where it is not known (names).</param>
/// <param name="Value">The text.</param>
public sealed record TextPart(string Language, string Value);

/// <summary>What an index holds of a claim or a debunk, the same for every engine.</summary>
public sealed record SearchDocument
{
    /// <summary>Kind and id: <c>claim/…</c>, <c>debunk/slug/language</c>, <c>evidence/…</c> of a claim, or <c>withdrawal/…</c>.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// Kind: claim, debunk, evidence or withdrawal. Search finds the first two; the others are found by their keys alone.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Position in the log of the entry it was made from.</summary>
    public required long Seq { get; init; }

    /// <summary>Title, or the text where there is none.</summary>
    public required string Title { get; init; }

    /// <summary>Language of title and text.</summary>
    public required string Language { get; init; }

    /// <summary>
    /// Texts besides the title that are shown in snippets and searched with full weight: claim text, translations, summary.
    /// </summary>
    public IReadOnlyList<TextPart> Texts { get; init; } = [];

    /// <summary>
    /// Text searched with less weight: claimant, outlets, titles and summaries of a claim's debunks, the body of a debunk.
    /// </summary>
    public IReadOnlyList<TextPart> More { get; init; } = [];

    /// <summary>Values by facet: for engines to index; empty in a claim that was found.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Facets { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Claim first seen.</summary>
    public DateOnly? Seen { get; init; }

    /// <summary>Debunk published.</summary>
    public DateOnly? Published { get; init; }

    /// <summary>The verdict.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The claim, when this is one.</summary>
    public Claim? Claim { get; init; }

    /// <summary>Ids of the claims that a debunk judges.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Slugs of the debunks of a claim; the own slug of a debunk.</summary>
    public IReadOnlyList<string> Debunks { get; init; } = [];

    /// <summary>Titles and summaries of the debunks of a claim: a part of <see cref="More"/>.</summary>
    public IReadOnlyList<TextPart> DebunkTexts { get; init; } = [];

    /// <summary>
    /// Addresses where a claim was seen and of their archived copies, by <see cref="PostLinks.Normalize"/>: for engines to index; empty in
    /// a claim that was found.
    /// </summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>
    /// What autocomplete offers of it: its headline, its names, its narrative and topics. Engines index each one's <see
    /// cref="Completion.Terms"/>; empty in a claim that was found.
    /// </summary>
    public IReadOnlyList<Completion> Completions { get; init; } = [];

    /// <summary>Reason of a withdrawal.</summary>
    public string? Reason { get; init; }

    /// <summary>The captures of a claim, in the order that they came in, when this is its evidence.</summary>
    public IReadOnlyList<Capture> Captures { get; init; } = [];

    /// <summary>When the entry was appended.</summary>
    public DateTimeOffset Archived { get; init; }

    /// <summary>Whether no search finds it: it is there to be asked for by its key.</summary>
    [JsonIgnore]
    public bool IsForItsKeyAlone => Kind is "withdrawal" or "evidence";

    /// <summary>The id without its kind.</summary>
    [JsonIgnore]
    public string Id => Key[(Key.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>How a document is kept inside an index: of a claim only what the rest is made from, half the bytes of the whole.</summary>
/// <param name="Seq">Position in the log of the entry it was made from.</param>
/// <param name="Archived">When the entry was appended.</param>
/// <param name="Claim">The claim, when it is one.</param>
/// <param name="Debunks">Slugs of the claim's debunks.</param>
/// <param name="DebunkTexts">Titles and summaries of the claim's debunks.</param>
/// <param name="Other">The whole document, when it is no claim's.</param>
internal sealed record StoredDocument(
    long Seq,
    DateTimeOffset Archived,
    Claim? Claim = null,
    IReadOnlyList<string>? Debunks = null,
    IReadOnlyList<TextPart>? DebunkTexts = null,
    SearchDocument? Other = null
)
{
    /// <summary>Letters stand as themselves: escaped, a Cyrillic one would take three times its bytes.</summary>
    private static readonly StoredDocumentJson Json = new(
        new(StoredDocumentJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>What is kept of a document.</summary>
    public static byte[] Write(SearchDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(
            document.Claim is { } claim
                ? new StoredDocument(
                    document.Seq,
                    document.Archived,
                    claim,
                    NullIfEmpty(document.Debunks),
                    NullIfEmpty(document.DebunkTexts)
                )
                : new StoredDocument(document.Seq, document.Archived, Other: document),
            Json.StoredDocument
        );

    /// <summary>The document that was kept.</summary>
    public static SearchDocument Read(ReadOnlySpan<byte> bytes)
    {
        var stored = JsonSerializer.Deserialize(bytes, Json.StoredDocument)!;
        return stored.Other
            ?? DocumentBuilder.FoundClaim(stored.Claim!, stored.Seq, stored.Archived, stored.Debunks ?? [], stored.DebunkTexts ?? []);
    }

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredDocument))]
internal sealed partial class StoredDocumentJson : JsonSerializerContext;
