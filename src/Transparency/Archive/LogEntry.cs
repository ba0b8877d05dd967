using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Transparency.Archive;

/// <summary>What an entry of the archive log is about.</summary>
public enum EntryKind
{
    /// <summary>A claim, as it is from now on.</summary>
    Claim,

    /// <summary>A revision of a debunk.</summary>
    Debunk,

    /// <summary>A claim, debunk or evidence is hidden; the payload gives the reason.</summary>
    Withdrawal,

    /// <summary>Evidence for a claim, or that a capture got none.</summary>
    Evidence,
}

/// <summary>Something to append: the log gives it its number and time.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">
/// The claim's id, <c>slug/language</c> of a debunk, <c>claim/sha256:…</c> of evidence; <c>sha256:…</c> where its bytes are withdrawn.
/// </param>
/// <param name="Actor">Who did it.</param>
/// <param name="Payload">The record itself: one compact JSON object, UTF-8.</param>
public sealed record NewEntry(EntryKind Kind, string Id, string Actor, ReadOnlyMemory<byte> Payload)
{
    /// <summary>An entry of a parsed record.</summary>
    public NewEntry(EntryKind kind, string id, string actor, JsonElement payload)
        : this(kind, id, actor, LogEntry.Bytes(payload)) { }

    /// <summary>A withdrawal of what has the id, with the reason that readers see.</summary>
    public static NewEntry Withdrawal(string id, string actor, string reason) =>
        new(EntryKind.Withdrawal, id, actor, JsonSerializer.SerializeToElement(new { reason }));
}

/// <summary>One line of the archive log. Its bytes are fixed by the order of keys and the compact form of JSON.</summary>
/// <param name="Seq">Position in the log, from 1, without gaps.</param>
/// <param name="Time">When it was appended, UTC.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">
/// The claim's id, <c>slug/language</c> of a debunk, <c>claim/sha256:…</c> of evidence; <c>sha256:…</c> where its bytes are withdrawn.
/// </param>
/// <param name="Actor">Who did it.</param>
/// <param name="Payload">The record itself: one compact JSON object, UTF-8, as it stands in the log.</param>
public sealed record LogEntry(long Seq, DateTimeOffset Time, EntryKind Kind, string Id, string Actor, ReadOnlyMemory<byte> Payload)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The compact UTF-8 form of a record: what the log keeps, and what is hashed to tell whether it changed.</summary>
    public static byte[] Bytes(JsonElement record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            record.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Half of the SHA-256 of bytes: enough to tell records apart.</summary>
    internal static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Writes the line of this entry, with its line feed.</summary>
    public void WriteLine(Stream stream)
    {
        using (var writer = new Utf8JsonWriter(stream, Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seq", Seq);
            writer.WriteString("time", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("kind", NameOf(Kind));
            writer.WriteString("id", Id);
            writer.WriteString("actor", Actor);
            writer.WritePropertyName("payload");
            writer.WriteRawValue(Payload.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a line that <see cref="WriteLine"/> wrote; the payload is a part of it, not a copy.</summary>
    /// <exception cref="JsonException">The line is not valid JSON.</exception>
    /// <exception cref="InvalidDataException">The line is not an entry.</exception>
    public static LogEntry Parse(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        reader.Read();
        var seq = Value(ref reader, "seq").GetInt64();
        var time = Value(ref reader, "time").GetDateTimeOffset();
        var kind = KindOf(Value(ref reader, "kind").GetString());
        var id = Value(ref reader, "id").GetString()!;
        var actor = Value(ref reader, "actor").GetString()!;
        var start = (int)Value(ref reader, "payload").TokenStartIndex;
        reader.Skip();
        return new(seq, time, kind, id, actor, line[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The name of a kind in the log.</summary>
    public static string NameOf(EntryKind kind) =>
        kind switch
        {
            EntryKind.Claim => "claim",
            EntryKind.Debunk => "debunk",
            EntryKind.Withdrawal => "withdrawal",
            EntryKind.Evidence => "evidence",
        };

    private static EntryKind KindOf(string? name) =>
        name switch
        {
            "claim" => EntryKind.Claim,
            "debunk" => EntryKind.Debunk,
            "withdrawal" => EntryKind.Withdrawal,
            "evidence" => EntryKind.Evidence,
            _ => throw new InvalidDataException($"it is of the unknown kind '{name}': a newer version wrote it."),
        };

    private static ref Utf8JsonReader Value(ref Utf8JsonReader reader, string key)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(key))
            throw new InvalidDataException($"the key '{key}' is not where it belongs.");
        reader.Read();
        return ref reader;
    }
}
