using System.Text.Json;

namespace Transparency.Search.Engines.Elasticsearch;

/// <summary>Reads answers. One that is not of the documented form counts as none.</summary>
internal static class ElasticsearchJson
{
    /// <summary>A member that must be there.</summary>
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : throw Lacks(name);

    /// <summary>The elements of a list that must be there.</summary>
    public static IEnumerable<JsonElement> Array(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : throw Lacks(name);

    /// <summary>A number that must be there.</summary>
    public static long Number(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : throw Lacks(name);

    /// <summary>A text that must be there.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Lacks(name);

    private static IndexUnavailableException Lacks(string name) =>
        new($"Elasticsearch's answer is not as documented: '{name}' is missing or of another kind.");
}
