using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Transparency.Search.Engines.Elasticsearch;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>
/// The real Elasticsearch that the tests run against: the one that <c>test.sh</c> has started, or another at
/// <c>TRANSPARENCY_TEST_ELASTICSEARCH</c>.
/// </summary>
internal static partial class ElasticsearchServer
{
    /// <summary>The variable of the environment that holds its address.</summary>
    public const string Variable = "TRANSPARENCY_TEST_ELASTICSEARCH";

    private static readonly HttpClient Http = new();

    /// <summary>Its address; the test is skipped where there is none.</summary>
    public static Uri Require()
    {
        var address = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(address),
            "There is no Elasticsearch: set TRANSPARENCY_TEST_ELASTICSEARCH to the address of one, or ELASTICSEARCH_HOME to its folder and run test.sh."
        );
        return new Uri(address!);
    }

    /// <summary>Settings for an index of a test's own, named after its folder.</summary>
    public static ElasticsearchSettings Settings(Uri address, string folder) =>
        new([address])
        {
            Index = NotAllowed().Replace(Path.GetFileName(folder.TrimEnd('/')).ToLowerInvariant(), "-"),
            Replicas = 0,
            TimeoutSeconds = 60,
        };

    /// <summary>What an analyzer makes of a text.</summary>
    public static async Task<IReadOnlyList<string>> AnalyzeAsync(Uri address, string index, string analyzer, string text)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(address, $"/{index}/_analyze"), new { analyzer, text });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return [.. body.GetProperty("tokens").EnumerateArray().Select(t => t.GetProperty("token").GetString()!)];
    }

    /// <summary>Sends a request as somebody else would, and gives the answer.</summary>
    public static async Task<JsonElement> SendAsync(HttpMethod method, Uri address, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await Http.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Deletes what a test has made.</summary>
    public static Task DeleteAsync(Uri address, string index) => SendAsync(HttpMethod.Delete, address, $"/{index}-*");

    [GeneratedRegex("[^a-z0-9-]")]
    private static partial Regex NotAllowed();
}
