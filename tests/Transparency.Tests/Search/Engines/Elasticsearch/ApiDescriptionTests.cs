using System.Text.Json;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;
using Transparency.Tests.Import;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>Every request that the adapter sends is one that Elastic describes.</summary>
public sealed class ApiDescriptionTests(ITestOutputHelper output)
{
    /// <summary>
    /// The description is that of the serverless offer, which has no shard settings; and it leaves out the members of these three that
    /// users name (the field of a <c>terms</c> query, suggesters, <c>_meta</c>).
    /// </summary>
    private static readonly string[] Left =
    [
        "'number_of_shards' is not",
        "'number_of_replicas' is not",
        "terms: 'facets.",
        "terms: 'text.",
        "terms: 'more.",
        ".suggest: '",
        "._meta.",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_is_described()
    {
        var api = new ApiDescription(
            JsonElement.Parse(await File.ReadAllBytesAsync(SharedData.Require("../elasticsearch/openapi.json"), Cancel))
        );
        await using var server = await LoopbackElasticsearch.StartAsync();
        await UseEverythingAsync(new([server.Address]));
        var requests = server.Seen.ToList();
        var wrong = requests
            .SelectMany(r => api.Check(r.Method, r.Path, r.Body))
            .Distinct()
            .Where(w => !Left.Any(l => w.Contains(l, StringComparison.Ordinal)))
            .ToList();
        output.WriteLine(
            $"{requests.Count} requests of {requests.Select(r => r.Method + " " + r.Path.Split('?')[0].Split('/')[^1]).Distinct().Count()} kinds"
        );
        foreach (var one in wrong)
            output.WriteLine(one);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("POST", "claims/_search", """{"query":{"match_al":{}}}""")]
    [InlineData("POST", "claims/_search", """{"qurey":{}}""")]
    [InlineData("POST", "claims/_search?search_typ=x", "{}")]
    [InlineData("POST", "claims/_saerch", "{}")]
    [InlineData("POST", "claims/_search", """{"size":"many"}""")]
    public async Task A_request_that_is_not_described_is_noticed(string method, string path, string body)
    {
        var api = new ApiDescription(
            JsonElement.Parse(await File.ReadAllBytesAsync(SharedData.Require("../elasticsearch/openapi.json"), Cancel))
        );
        Assert.NotEmpty(api.Check(method, path, body));
    }

    private static async Task UseEverythingAsync(ElasticsearchSettings settings)
    {
        using var index = new ElasticsearchClaimIndex(settings, TimeProvider.System);
        var writer = (await index.OpenedAsync());
        await writer.ApplyAsync(
            [
                new(DocumentKey.Claim("a"), 1, Claim("a")),
                new(DocumentKey.Claim("b"), 2, Claim("b")),
                new(DocumentKey.Claim("c"), 3, null),
                new(DocumentKey.Claim("long"), 4, Claim("long") with { Links = [new string('a', 40_000)] }),
            ],
            Cancel
        );
        await writer.CommitAsync(4, Cancel);
        var values = new Dictionary<string, IReadOnlyList<string>> { ["kind"] = ["claim"] };
        foreach (var sort in Enum.GetValues<SearchSort>())
            await index.SearchAsync(
                new()
                {
                    Sort = sort,
                    After = 3,
                    CountMonths = true,
                    Include = values,
                    Exclude = values,
                    SeenFrom = new(2020, 1, 1),
                    PublishedTo = new(2030, 1, 1),
                },
                Cancel
            );
        foreach (var text in new[] { "some words", "+some -words", "\"some words\"", "pref* mispelt~1", "-some", "(some | words) +more" })
            await index.SearchAsync(new() { Text = text }, Cancel);
        await new PostMatcher(index).MatchAsync(
            new()
            {
                Text = "some words at https://t.me/channel/1",
                MinSimilarity = 0,
                Except = DocumentKey.Claim("b"),
            },
            Cancel
        );
        await index.LookUpAsync(["words", "wrods"], Cancel);
        await index.CompleteAsync("som", 5, Cancel);
        await index.GetAsync([DocumentKey.Claim("a")], Cancel);
        await foreach (var _ in index.ScanAsync<ClaimDocument>(cancel: Cancel))
            continue;
        await using (var build = await index.BeginBuildAsync(Cancel))
        {
            await build.ApplyAsync([new(DocumentKey.Claim("a"), 1, Claim("a"))], Cancel);
            await build.CommitAsync(4, Cancel);
            await build.PublishAsync(Cancel);
        }

        await index.RollbackAsync(Cancel);
        await (await index.BeginBuildAsync(Cancel)).DisposeAsync();
        await index.StatusAsync(Cancel);
    }

    private static ClaimDocument Claim(string id) =>
        TestDocument.Claim(id, "Some words of " + id) with
        {
            Seen = new(2024, 1, 1),
            Completions = [new(CompletionKind.Title, "Some words")],
        };
}
