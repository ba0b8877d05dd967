using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Transparency.Content;

/// <summary>Things of the schema.org vocabulary, as JSON-LD 1.1.</summary>
public static class SchemaOrg
{
    /// <summary>Escapes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>, so that no text can end the script element that holds it; Cyrillic stays as it is.</summary>
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>A thing; properties without a value, or with an empty list, are left out.</summary>
    public static JsonObject Thing(string type, params IEnumerable<(string Name, JsonNode? Value)> properties)
    {
        var thing = new JsonObject { ["@type"] = type };
        foreach (var (name, value) in properties)
            if (value is not (null or JsonArray { Count: 0 }))
                thing[name] = value;
        return thing;
    }

    /// <summary>A list of things.</summary>
    public static JsonArray List(IEnumerable<JsonNode> things) => [.. things];

    /// <summary>A document of one thing.</summary>
    public static JsonObject Document(JsonObject thing)
    {
        thing.Insert(0, "@context", "https://schema.org");
        return thing;
    }

    /// <summary>A document of several things.</summary>
    public static JsonObject Document(IEnumerable<JsonObject> things) =>
        new() { ["@context"] = "https://schema.org", ["@graph"] = List(things) };

    /// <summary>A moment as ISO 8601, in UTC.</summary>
    public static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The text of a document, fit to stand in an HTML script element.</summary>
    public static string Write(JsonObject document) => document.ToJsonString(Options);
}
