using System.Text.Json;
using System.Text.Json.Serialization;
using Transparency.Archive;
using Transparency.Claims;

namespace Transparency.Evidence;

/// <summary>What a capture got of what it was to archive.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptureStatus>))]
public enum CaptureStatus
{
    /// <summary>All of it.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>A part; the reason says what is missing.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>Nothing, since the tool failed; the reason says how. There are no bytes.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Nothing, since it was not there any more. There are no bytes.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,
}

/// <summary>A small picture of evidence, kept beside it.</summary>
/// <param name="Sha256">SHA-256 of the picture's bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record ThumbnailInfo(string Sha256, int Width, int Height);

/// <summary>
/// One piece of evidence for a claim, as the archive log tells of it: which bytes, from where, when, with what tool, and how well that went.
/// Its entry names the claim, so that importing the claim anew can't lose it. Its bytes are a blob named after their SHA-256.
/// </summary>
public sealed record Capture
{
    /// <summary>What the id of evidence begins with, before 64 hexadecimal digits.</summary>
    public const string HashPrefix = EvidenceHash.Prefix;

    /// <summary>Id of the claim.</summary>
    public required string Claim { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits; null when there are none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Length of the bytes; null when there are none.</summary>
    public long? Size { get; init; }

    /// <summary>Media type, as <see cref="EvidenceType"/> told it.</summary>
    public string? Type { get; init; }

    /// <summary>What the file was called. It says nothing of what is in it.</summary>
    public string? Name { get; init; }

    /// <summary>Address it was captured from.</summary>
    public string? Url { get; init; }

    /// <summary>When it was captured, ISO 8601.</summary>
    public string? CapturedAt { get; init; }

    /// <summary>The tool that captured it, with its version.</summary>
    public string? Tool { get; init; }

    /// <summary>What the capture got.</summary>
    public CaptureStatus Status { get; init; }

    /// <summary>What is missing, and why.</summary>
    public string? Reason { get; init; }

    /// <summary>The small picture of it; null where none could be made.</summary>
    public ThumbnailInfo? Thumbnail { get; init; }

    /// <summary>Its id in the log: the claim's, and the hash, or the address where nothing was got.</summary>
    [JsonIgnore]
    public string Id => $"{Claim}/{Hash ?? Url}";

    /// <summary>The id that its bytes are withdrawn by: <c>sha256:</c> and the hash.</summary>
    [JsonIgnore]
    public string? Hash => Sha256 is null ? null : HashPrefix + Sha256;

    /// <summary>True for <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public static bool IsHash(string id) => EvidenceHash.IsValid(id);

    /// <summary>True for 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string digits) => EvidenceHash.IsSha256(digits);

    /// <summary>The capture of an entry of the log.</summary>
    /// <exception cref="JsonException">The payload is no capture.</exception>
    public static Capture Read(LogEntry entry) =>
        JsonSerializer.Deserialize(entry.Payload.Span, CaptureJson.Default.Capture)
        ?? throw new JsonException("The payload is no capture.");

    /// <summary>The entry that tells of it.</summary>
    public NewEntry ToEntry(string actor) =>
        new(EntryKind.Evidence, Id, actor, JsonSerializer.SerializeToElement(this, CaptureJson.Default.Capture));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Capture))]
internal sealed partial class CaptureJson : JsonSerializerContext;
