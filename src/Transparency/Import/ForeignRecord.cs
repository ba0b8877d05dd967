using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transparency.Claims;

namespace Transparency.Import;

/// <summary>Shared by the readers of foreign formats: maps a record to a claim.</summary>
internal static class ForeignRecord
{
    /// <summary>
    /// Control characters without meaning, which are dropped. Not NUL: a record that contains it is damaged and gets rejected.
    /// </summary>
    private static readonly SearchValues<char> Dropped = SearchValues.Create([
        .. Enumerable.Range(1, 31).Select(c => (char)c).Except(['\t', '\n', '\r']),
        '\u007F',
    ]);

    /// <summary>Validates a claim mapped from a record. Problems name the fields of the input.</summary>
    public static ImportRecord Checked(long position, JsonObject claim, IReadOnlyDictionary<string, string> fields, string raw)
    {
        var payload = JsonSerializer.SerializeToElement(claim);
        if (ClaimJson.Check(payload) is not { Count: > 0 } problems)
            return new ImportRecord(position, payload, null, null, "");
        return ImportRecord.Reject(position, [.. problems.Select(p => p with { Field = fields.GetValueOrDefault(p.Field, p.Field) })], raw);
    }

    /// <summary>SHA-256 in lower-case hexadecimal, truncated to a number of digits.</summary>
    public static string Hash(string value, int digits) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..digits];

    /// <summary>An array of strings.</summary>
    public static JsonArray Strings(IEnumerable<string> values)
    {
        var array = new JsonArray();
        foreach (var value in values)
            array.Add((JsonNode?)JsonValue.Create(Clean(value)));
        return array;
    }

    /// <summary>An object of the non-empty texts.</summary>
    public static JsonObject Texts(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var result = new JsonObject();
        foreach (var (name, value) in fields)
            if (!string.IsNullOrWhiteSpace(value))
                result.Add(name, JsonValue.Create(Clean(value)));
        return result;
    }

    /// <summary>The value of a property, or its first element if it is an array; null if it is absent, null or an empty array.</summary>
    public static JsonElement? First(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } o || !o.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array)
            return value.GetArrayLength() == 0 ? null : value[0];
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    /// <summary>The text of a string or number property.</summary>
    public static string? Text(JsonElement? parent, string name) =>
        First(parent, name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            { ValueKind: JsonValueKind.Object } o => Text(o, "@value"),
            _ => null,
        };

    /// <summary>The elements of an array property, or its single value.</summary>
    public static IEnumerable<JsonElement> All(JsonElement? parent, string name)
    {
        if (
            parent is not { ValueKind: JsonValueKind.Object } o
            || !o.TryGetProperty(name, out var value)
            || value.ValueKind == JsonValueKind.Null
        )
            return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
    }

    /// <summary>The platform named by an address or by the name of an outlet.</summary>
    public static string Platform(string name)
    {
        var host = Uri.TryCreate(name, UriKind.Absolute, out var uri) ? uri.Host : name.Trim();
        if (Has("youtube") || Domain("youtu.be"))
            return "youtube";
        if (Has("facebook") || Domain("fb.com"))
            return "facebook";
        if (Has("telegram") || Domain("t.me"))
            return "telegram";
        if (Has("tiktok"))
            return "tiktok";
        if (Has("vkontakte") || Domain("vk.com") || Word("VK"))
            return "vk";
        if (Word("twitter") || Domain("twitter.com") || Domain("x.com") || Word("X"))
            return "x";
        return Word("TV") ? "tv" : "web";

        bool Has(string part) => host.Contains(part, StringComparison.OrdinalIgnoreCase);
        bool Domain(string domain) => ("." + host).EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
        bool Word(string word) => host.Split(' ').Contains(word, StringComparer.OrdinalIgnoreCase);
    }

    private static string Clean(string value) =>
        value.AsSpan().ContainsAny(Dropped) ? string.Concat(value.Where(c => !Dropped.Contains(c))) : value;
}
