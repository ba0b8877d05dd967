using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>
/// The loopback server answers what a real Elasticsearch did: what it knows of an answer is in the recorded one, and the same.
/// </summary>
public sealed class LoopbackTests(ITestOutputHelper output)
{
    /// <summary>What differs from one request to the next, and the wording of errors.</summary>
    private static readonly string[] Left = ["took", "reason", "_score", "_seq_no", "_primary_term"];

    /// <summary>
    /// In this order. The others are of calls and of query forms that the adapter doesn't use, or of a cluster that is out of disk or
    /// memory.
    /// </summary>
    private static readonly string[] Names =
    [
        "04-create-index",
        "05-create-index-exists",
        "09-get-mapping",
        "10-alias-add",
        "13-bulk-ok",
        "14-bulk-version-conflict",
        "15-bulk-partial-failure",
        "16-bulk-malformed",
        "18-refresh",
        "19-count",
        "20-get-doc",
        "21-get-doc-missing",
        "22-mget",
        "24-search-post-filter",
        "29-search-sort-page-1",
        "31-search-window-too-large",
        "33-search-bad-query",
        "34-search-missing-index",
        "35-search-timeout-param",
        "38-analyze-russian",
        "39-analyze-english",
        "41-create-index-b",
        "42-alias-swap",
        "43-alias-swap-missing",
        "54-delete-index",
        "55-delete-index-missing",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_what_a_real_one_did()
    {
        var recordings = Names.Select(name => (Name: name, Exchange: Exchange.Read(name))).ToList();
        await using var server = await LoopbackElasticsearch.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        var different = new List<string>();
        foreach (var (name, recorded) in recordings)
        {
            if (name == "18-refresh")
                // The recordings delete it by a bulk request.
                await client.DeleteAsync(new Uri("claims-a/_doc/c4", UriKind.Relative), Cancel);
            using var request = new HttpRequestMessage(new(recorded.Method), recorded.Path)
            {
                Content = new StringContent(recorded.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            };
            using var response = await client.SendAsync(request, Cancel);
            if ((int)response.StatusCode != recorded.Status)
                different.Add($"{name}: status {(int)response.StatusCode} instead of {recorded.Status}");
            else
                different.AddRange(
                    Differences(name, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancel)), recorded.Answer)
                );
        }

        output.WriteLine($"{recordings.Count} recorded exchanges, {different.Count} differences");
        Assert.Empty(different);
    }

    private static IEnumerable<string> Differences(string where, JsonElement answered, JsonElement recorded) =>
        (answered.ValueKind, recorded.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => answered
                .EnumerateObject()
                .Where(member => !Left.Contains(member.Name))
                .SelectMany(member =>
                    recorded.TryGetProperty(member.Name, out var same)
                        ? Differences($"{where}.{member.Name}", member.Value, same)
                        : [$"{where}: '{member.Name}' is not recorded"]
                ),
            (JsonValueKind.Array, JsonValueKind.Array) when answered.GetArrayLength() == recorded.GetArrayLength() => answered
                .EnumerateArray()
                .Zip(recorded.EnumerateArray())
                .SelectMany((pair, i) => Differences($"{where}[{i}]", pair.First, pair.Second)),
            _ => JsonElement.DeepEquals(answered, recorded) ? [] : [$"{where}: {answered} instead of {recorded}"],
        };
}
