using System.Buffers;
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
}

/// <summary>Something to append: the log gives it its number and time.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">The claim's id, or <c>slug/language</c> of a debunk.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Payload">The record itself, one JSON object.</param>
public sealed record NewEntry(EntryKind Kind, string Id, string Actor, JsonElement Payload);

/// <summary>One line of the archive log. The bytes of a line are fixed by the order of keys and the compact form of JSON.</summary>
/// <param name="Seq">Position in the log, from 1, without gaps.</param>
/// <param name="Time">When it was appended, UTC.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">The claim's id, or <c>slug/language</c> of a debunk.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Payload">The record itself.</param>
public sealed record LogEntry(long Seq, DateTimeOffset Time, EntryKind Kind, string Id, string Actor, JsonElement Payload)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The compact UTF-8 form of a payload: what is hashed to tell whether a record changed.</summary>
    public static byte[] Bytes(JsonElement payload)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact)) payload.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the line of this entry, with its line feed.</summary>
    public void WriteLine(Stream stream)
    {
        using (var writer = new Utf8JsonWriter(stream, Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seq", Seq);
            writer.WriteString("time", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteString("kind", NameOf(Kind));
            writer.WriteString("id", Id);
            writer.WriteString("actor", Actor);
            writer.WritePropertyName("payload");
            Payload.WriteTo(writer);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a line that <see cref="WriteLine"/> wrote.</summary>
    /// <exception cref="JsonException">The line is no entry.</exception>
    public static LogEntry Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new LogEntry(
            root.GetProperty("seq").GetInt64(),
            root.GetProperty("time").GetDateTimeOffset(),
            Enum.Parse<EntryKind>(root.GetProperty("kind").GetString()!, ignoreCase: true),
            root.GetProperty("id").GetString()!,
            root.GetProperty("actor").GetString()!,
            root.GetProperty("payload").Clone());
    }

    /// <summary>The name of a kind in the log.</summary>
    public static string NameOf(EntryKind kind) => kind switch
    {
        EntryKind.Claim => "claim",
        EntryKind.Debunk => "debunk",
        EntryKind.Withdrawal => "withdrawal",
    };
}
