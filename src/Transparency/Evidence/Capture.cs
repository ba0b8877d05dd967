using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Archive;
using Transparency.Claims;

namespace Transparency.Evidence;

/// <summary>How complete a capture is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptureStatus>))]
public enum CaptureStatus
{
    /// <summary>Complete.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Partial; the reason states what is missing.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>Nothing: the tool failed, for the stated reason. Without bytes.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Nothing: the content was already gone. Without bytes.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,
}

/// <summary>The thumbnail of evidence.</summary>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record ThumbnailInfo(string Sha256, int Width, int Height);

/// <summary>
/// One piece of evidence for a claim, as recorded in the archive log: which bytes, from where, when, by which tool, and how completely.
/// The entry names the claim, so importing the claim again can't lose it. The bytes are a blob named after their SHA-256.
/// </summary>
public sealed record Capture
{
    /// <summary>Prefix of an evidence id, before 64 hexadecimal digits.</summary>
    public const string HashPrefix = EvidenceHash.Prefix;

    /// <summary>Id of the claim.</summary>
    public required string Claim { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits; null without bytes.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Length of the bytes; null without bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Media type, as detected by <see cref="EvidenceType"/>.</summary>
    public string? Type { get; init; }

    /// <summary>Original file name. Never used to detect the type.</summary>
    public string? Name { get; init; }

    /// <summary>Address it was captured from.</summary>
    public string? Url { get; init; }

    /// <summary>When it was captured, ISO 8601.</summary>
    public string? CapturedAt { get; init; }

    /// <summary>The tool that captured it, with its version.</summary>
    public string? Tool { get; init; }

    /// <summary>How complete the capture is.</summary>
    public CaptureStatus Status { get; init; }

    /// <summary>What is missing, and why.</summary>
    public string? Reason { get; init; }

    /// <summary>Its thumbnail; null if none could be made.</summary>
    public ThumbnailInfo? Thumbnail { get; init; }

    /// <summary>Id in the log: claim id and hash, or claim id and address if nothing was captured.</summary>
    [JsonIgnore]
    public string Id => $"{Claim}/{Hash ?? Url}";

    /// <summary>The id by which its bytes are withdrawn: <c>sha256:</c> and the hash.</summary>
    [JsonIgnore]
    public string? Hash => Sha256 is null ? null : HashPrefix + Sha256;

    /// <summary>True for <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public static bool IsHash(string id) => EvidenceHash.IsValid(id);

    /// <summary>True for 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string digits) => EvidenceHash.IsSha256(digits);

    /// <summary>Parses the capture of a log entry.</summary>
    /// <exception cref="JsonException">The payload isn't a capture.</exception>
    public static Capture Read(LogEntry entry) =>
        JsonSerializer.Deserialize(entry.Payload.Span, CaptureJson.Default.Capture)
        ?? throw new JsonException("The payload isn't a capture.");

    /// <summary>The log entry for it.</summary>
    public NewEntry ToEntry(string actor) =>
        new(EntryKind.Evidence, Id, actor, JsonSerializer.SerializeToElement(this, CaptureJson.Default.Capture));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Capture))]
internal sealed partial class CaptureJson : JsonSerializerContext;
