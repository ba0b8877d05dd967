using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>Elastic's published description of the REST API: what a request may hold.</summary>
internal sealed class ApiDescription(JsonElement description)
{
    private static readonly string[] OfEveryRequest = ["filter_path", "pretty", "human", "error_trace"];

    /// <summary>What in a request is not described: none where all is.</summary>
    public List<string> Check(string method, string path, string body)
    {
        var wrong = new List<string>();
        var (address, query) = (
            path.Split('?')[0],
            QueryHelpers.ParseQuery(path.Contains('?', StringComparison.Ordinal) ? path[path.IndexOf('?', StringComparison.Ordinal)..] : "")
        );
        if (Operation(method, address.Split('/')) is not { } operation)
            return [$"{method} /{address} is not described"];
        var parameters = operation.TryGetProperty("parameters", out var listed)
            ? listed.EnumerateArray().Select(Resolve).ToDictionary(p => p.GetProperty("name").GetString()!)
            : [];
        foreach (var (name, _) in query)
            if (!parameters.ContainsKey(name) && !OfEveryRequest.Contains(name))
                wrong.Add($"{method} /{address}: the parameter '{name}' is not described");
        if (body.Length == 0)
            return wrong;
        if (!operation.TryGetProperty("requestBody", out var described))
            return [.. wrong, $"{method} /{address}: a body is not described"];
        var content = Resolve(described).GetProperty("content");
        var schema = Resolve(content.EnumerateObject().First().Value.GetProperty("schema"));
        var isLines = address.EndsWith("_bulk", StringComparison.Ordinal);
        if (isLines)
            schema = schema.GetProperty("items");
        var values = isLines
            ? body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))
            : [JsonElement.Parse(body)];
        foreach (var value in values)
            wrong.AddRange(Differences(value, schema, $"{method} /{address}"));
        return wrong;
    }

    private JsonElement? Operation(string method, string[] path)
    {
        foreach (var described in description.GetProperty("paths").EnumerateObject())
        {
            var parts = described.Name.Trim('/').Split('/');
            if (
                parts.Length == path.Length
                && parts.Zip(path).All(p => p.First == p.Second || (p.First[0] == '{' && p.Second[0] != '_'))
                && described.Value.TryGetProperty(method.ToLowerInvariant(), out var operation)
            )
                return operation;
        }

        return null;
    }

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
            schema = reference
                .GetString()!["#/".Length..]
                .Split('/')
                .Aggregate(description, (at, name) => at.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal)));
        return schema;
    }

    private List<string> Differences(JsonElement value, JsonElement schema, string where)
    {
        schema = Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object)
            return [];
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var choices))
            {
                var tried = choices.EnumerateArray().Select(c => Differences(value, c, where)).ToList();
                return tried.Exists(t => t.Count == 0) ? [] : tried.MaxBy(t => t.Max(d => d.Length))!; // the choice that fits deepest
            }

        if (
            schema.TryGetProperty("enum", out var allowed)
            && value.ValueKind == JsonValueKind.String
            && !allowed.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && a.GetString() == value.GetString())
        )
            return [$"{where}: '{value}' isn't one of {allowed}"];
        if (schema.TryGetProperty("type", out var type) && !IsOf(value, type))
            return [$"{where}: {value.ValueKind} where {type} is described"];
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            return [.. value.EnumerateArray().SelectMany(v => Differences(v, items, where))];
        return value.ValueKind == JsonValueKind.Object ? OfObject(value, schema, where) : [];
    }

    private List<string> OfObject(JsonElement value, JsonElement schema, string where)
    {
        var (properties, others) = (new Dictionary<string, JsonElement>(), new List<JsonElement>());
        Collect(schema);
        var wrong = new List<string>();
        foreach (var member in value.EnumerateObject())
            if (properties.TryGetValue(member.Name, out var property))
                wrong.AddRange(Differences(member.Value, property, $"{where}.{member.Name}"));
            else if (others.Count > 0)
                wrong.AddRange(Differences(member.Value, others[0], $"{where}.{member.Name}"));
            else if (properties.Count > 0)
                wrong.Add($"{where}: '{member.Name}' is not described");
        return wrong;

        void Collect(JsonElement part)
        {
            part = Resolve(part);
            if (part.TryGetProperty("properties", out var own))
                foreach (var property in own.EnumerateObject())
                    properties[property.Name] = property.Value;
            if (part.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind != JsonValueKind.False)
                others.Add(additional);
            if (part.TryGetProperty("allOf", out var all))
                foreach (var one in all.EnumerateArray())
                    Collect(one);
        }
    }

    private static bool IsOf(JsonElement value, JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.Array)
            return type.EnumerateArray().Any(t => IsOf(value, t));
        return type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" or "integer" => value.ValueKind == JsonValueKind.Number,
            _ => true,
        };
    }
}
