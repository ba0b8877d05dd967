using System.Text.Json;
using Transparency.Tests.Import;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>A request to a real Elasticsearch 7.10.2 and its answer, as they were recorded.</summary>
internal sealed record Exchange(string Method, string Path, string Body, int Status, JsonElement Answer)
{
    /// <summary>Reads a recording; the test is skipped where there are none.</summary>
    public static Exchange Read(string name)
    {
        var recorded = JsonElement.Parse(File.ReadAllBytes(SharedData.Require($"../elasticsearch/exchanges/{name}.json")));
        var (request, response) = (recorded.GetProperty("request"), recorded.GetProperty("response"));
        var body = request.TryGetProperty("body", out var sent) ? sent : default;
        return new(
            request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            body.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => "",
                // Of a bulk request.
                JsonValueKind.Array => string.Concat(body.EnumerateArray().Select(line => JsonSerializer.Serialize(line) + "\n")),
                _ => body.GetRawText(),
            },
            response.GetProperty("status").GetInt32(),
            response.GetProperty("body")
        );
    }
}
