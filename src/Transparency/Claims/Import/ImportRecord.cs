using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transparency.Archive;

namespace Transparency.Claims.Import;

/// <summary>The formats that claims are imported from.</summary>
public enum ImportFormat
{
    /// <summary>One claim a line, in the form of the archive.</summary>
    Jsonl,

    /// <summary>The table of EUvsDisinfo cases.</summary>
    EuvsdisinfoCsv,

    /// <summary>schema.org ClaimReview: a data feed, a graph or an array.</summary>
    ClaimReview,

    /// <summary>The JSON export of Telegram Desktop.</summary>
    Telegram,
}

/// <summary>One record of an import: a checked claim, or a reject with its reason.</summary>
/// <param name="Position">Number of the line or record, from 1.</param>
/// <param name="Payload">The claim; null for a reject.</param>
/// <param name="Field">The field that is wrong, where one is.</param>
/// <param name="Reason">Why the record was rejected.</param>
/// <param name="Raw">The start of the record as it came, at most 1000 characters.</param>
public sealed record ImportRecord(long Position, JsonElement? Payload, string? Field, string? Reason, string Raw)
{
    private const int LongestRaw = 1000;

    internal static ImportRecord Reject(long position, string? field, string reason, string raw) => new(position, null, field, reason, Cut(raw));

    /// <summary>Checks a payload, and makes it a record or a reject.</summary>
    internal static ImportRecord Checked(long position, JsonElement payload, string raw)
    {
        try
        {
            var problems = ClaimJson.Check(payload);
            if (problems.Count == 0) return new(position, payload, null, null, Cut(raw));
            var more = problems.Count == 1 ? "" : $" (and {problems.Count - 1} more)";
            return Reject(position, problems[0].Field, problems[0].Reason + more, raw);
        }
        catch (InvalidOperationException)
        {
            return Reject(position, null, BadEscape, raw);
        }
    }

    /// <summary>Maps a foreign JSON element to a payload and checks it.</summary>
    internal static ImportRecord Mapped(long position, JsonElement source, Func<JsonElement, JsonObject> map)
    {
        var raw = source.GetRawText();
        try
        {
            return Checked(position, JsonSerializer.SerializeToElement(map(source)), raw);
        }
        catch (InvalidOperationException)
        {
            return Reject(position, null, BadEscape, raw);
        }
    }

    internal const string BadEscape = "holds a \\u escape that is no Unicode character";

    internal static string Cut(string raw)
    {
        if (raw.Length <= LongestRaw) return raw;
        return raw[..(char.IsHighSurrogate(raw[LongestRaw - 1]) ? LongestRaw - 1 : LongestRaw)];
    }
}

/// <summary>What the readers share.</summary>
internal static class ImportHelp
{
    /// <summary>The largest document that is read as a whole.</summary>
    public const long LargestDocument = 256L << 20;

    /// <summary>Lower-case hexadecimal SHA-256, cut to a number of digits.</summary>
    public static string Hash(string value, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..digits];

    /// <summary>An array of strings.</summary>
    public static JsonArray Strings(IEnumerable<string> values)
    {
        var array = new JsonArray();
        foreach (var value in values) array.Add((JsonNode?)JsonValue.Create(value));
        return array;
    }

    /// <summary>An object of the texts that are there.</summary>
    public static JsonObject Texts(params (string Name, string? Value)[] fields)
    {
        var result = new JsonObject();
        foreach (var (name, value) in fields)
            if (!string.IsNullOrWhiteSpace(value)) result.Add(name, JsonValue.Create(value));
        return result;
    }

    /// <summary>The property of an object; its first element where it is an array; null where there is none.</summary>
    public static JsonElement? First(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } o || !o.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Array) return value.GetArrayLength() == 0 ? null : value[0];
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    /// <summary>The text of a string or number property.</summary>
    public static string? Text(JsonElement? parent, string name) => First(parent, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.Object } o => Text(o, "@value"),
        _ => null,
    };

    /// <summary>The elements of an array property, or the one that stands in its place.</summary>
    public static List<JsonElement> All(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } o || !o.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
    }

    /// <summary>Skips a byte order mark and white space; gives the first byte, which stays in the stream, or 0 at the end.</summary>
    public static async Task<(Stream Stream, byte First)> PeekAsync(Stream input, CancellationToken cancel)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(leaveOpen: true, bufferSize: 1 << 16));
        while (true)
        {
            var result = await reader.ReadAsync(cancel);
            var (skip, first) = Leading(result.Buffer);
            reader.AdvanceTo(result.Buffer.GetPosition(skip));
            if (first != 0 || result.IsCompleted) return (reader.AsStream(), first);
        }
    }

    /// <summary>Reads a whole document of bounded size.</summary>
    /// <exception cref="IOException">It is larger than allowed.</exception>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    public static async Task<JsonDocument> DocumentAsync(Stream input, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await input.ReadAsync(buffer, cancel)) > 0)
        {
            if (bytes.Length + count > LargestDocument)
                throw new IOException($"The document is larger than {LargestDocument >> 20} MiB. Split it, or convert it to JSON lines.");
            bytes.Write(buffer, 0, count);
        }

        try
        {
            bytes.Position = 0;
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The input is no readable JSON: {e.Message}", e);
        }
    }

    /// <summary>The platform that an address or the name of an outlet speaks of.</summary>
    public static string Platform(string name)
    {
        var host = Uri.TryCreate(name, UriKind.Absolute, out var uri) ? uri.Host : name.Trim();
        if (Has("youtube") || Domain("youtu.be")) return "youtube";
        if (Has("facebook") || Domain("fb.com")) return "facebook";
        if (Has("telegram") || Domain("t.me")) return "telegram";
        if (Has("vkontakte") || Domain("vk.com") || Word("VK")) return "vk";
        if (Word("twitter") || Domain("twitter.com") || Domain("x.com") || Word("X")) return "x";
        return Word("TV") ? "tv" : "web";

        bool Has(string part) => host.Contains(part, StringComparison.OrdinalIgnoreCase);
        bool Domain(string domain) => host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
        bool Word(string word) => host.Split(' ').Any(w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
    }

    private static (long Skip, byte First) Leading(in ReadOnlySequence<byte> buffer)
    {
        long skip = 0;
        foreach (var segment in buffer)
            foreach (var b in segment.Span)
            {
                if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF)) return (skip, b);
                skip++;
            }

        return (skip, 0);
    }
}
