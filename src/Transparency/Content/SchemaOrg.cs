using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Transparency.Content;

/// <summary>Builds JSON-LD 1.1 with the schema.org vocabulary.</summary>
public static class SchemaOrg
{
    /// <summary>
    /// Escapes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>, so that no text can close its script element; Cyrillic stays readable.
    /// </summary>
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>A thing; properties that are null or empty lists are omitted.</summary>
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

    /// <summary>A time in ISO 8601, UTC.</summary>
    public static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A document as text that is safe inside an HTML script element.</summary>
    public static string Write(JsonObject document) => document.ToJsonString(Options);
}
