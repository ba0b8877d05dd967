using System.Text.Json.Nodes;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>What the adapter makes of the answers that a real Elasticsearch gave, errors among them.</summary>
public sealed class RecordedAnswersTests : IAsyncLifetime
{
    private LoopbackElasticsearch _server = null!;
    private ElasticsearchClaimIndex _index = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackElasticsearch.StartAsync();
        _index = new(new([_server.Address]) { Timeout = TimeSpan.FromSeconds(60) }, new FastTime());
    }

    public async ValueTask DisposeAsync()
    {
        _index.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(
        "31-search-window-too-large",
        "search_phase_execution_exception: all shards failed (illegal_argument_exception: Result window is too large, from + size must be less than or equal to: [10000]"
    )]
    [InlineData(
        "33-search-bad-query",
        "parsing_exception: unknown query [no_such_query] (named_object_not_found_exception: [1:29] unknown field [no_such_query])"
    )]
    [InlineData(
        "44-search-shard-failure",
        "1 shards of 'claims' failed: illegal_argument_exception: Text fields are not optimised for operations"
    )]
    [InlineData("51-search-circuit-breaker", "circuit_breaking_exception: [parent] Data too large, data for [<http_request>]")]
    [InlineData("29-search-sort-page-1", "not as documented: 'aggregations' is missing")] // facets were asked for
    public async Task A_search_that_fails_says_why(string exchange, string reason)
    {
        await _index.OpenedAsync();
        Answer("POST claims/_search", exchange);
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => _index.SearchAsync(new(), Cancel));
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_not_there_does_not_answer()
    {
        Answer("POST claims/_search", "34-search-missing-index");
        Answer("POST claims/_mget", "34-search-missing-index");
        await Assert.ThrowsAsync<IndexUnavailableException>(() => _index.SearchAsync(new(), Cancel));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => _index.GetAsync([DocumentKey.Claim("a")], Cancel));
    }

    [Fact]
    public async Task Documents_of_somebody_else_are_none()
    {
        Answer("POST claims/_mget", "22-mget");
        Assert.Empty(await _index.GetAsync([DocumentKey.Claim("c1"), DocumentKey.Claim("c2"), DocumentKey.Claim("zzz")], Cancel));
        Answer("POST claims/_search", "36-more-like-this");
        Assert.Empty(
            await _index.CandidatesAsync(
                new(
                    [
                        [new("en", "term")],
                    ],
                    [],
                    10,
                    null
                ),
                Cancel
            )
        );
    }

    [Fact]
    public async Task An_index_of_somebody_else_serves_and_says_so()
    {
        foreach (var exchange in new[] { Exchange.Read("04-create-index"), Exchange.Read("10-alias-add") })
        {
            using var client = new HttpClient { BaseAddress = _server.Address };
            using var answer = await client.SendAsync(
                new(new(exchange.Method), exchange.Path) { Content = new StringContent(exchange.Body) },
                Cancel
            );
        }

        Answer("GET claims/_mapping", "09-get-mapping");
        Answer("GET claims-a/_doc/applied", "21-get-doc-missing");
        var status = await _index.StatusAsync(Cancel);
        Assert.Equal(("claims-a", 0), (status.Name, status.AppliedSeq));
        Assert.Contains("The index 'claims-a' was built with another schema", status.Replaced, StringComparison.Ordinal);
        Assert.Null(await _index.OpenAsync(Cancel));
    }

    [Theory]
    [InlineData(
        "06-create-index-bad-setting",
        "illegal_argument_exception: unknown setting [index.no_such_setting] please check that any required plugins are installed"
    )]
    [InlineData(
        "07-create-index-bad-analyzer",
        "illegal_argument_exception: Invalid stemmer class specified: Ukrainian (class_not_found_exception: org.tartarus.snowball.ext.UkrainianStemmer)"
    )]
    public async Task An_index_that_cant_be_made_says_why(string exchange, string reason)
    {
        Answer("PUT claims-" + SearchSchema.Fingerprint, exchange);
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => _index.BeginBuildAsync(Cancel));
        Assert.StartsWith(
            $"Elasticsearch can't make the index 'claims-{SearchSchema.Fingerprint}",
            failed.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_exists_already_was_made_by_a_try_whose_answer_was_lost()
    {
        Answer("PUT claims-" + SearchSchema.Fingerprint, "05-create-index-exists");
        Answer("GET claims-" + SearchSchema.Fingerprint, "21-get-doc-missing");
        await using var build = await _index.BeginBuildAsync(Cancel);
        Assert.Equal(0, build.AppliedSeq);
    }

    [Theory]
    [InlineData("13-bulk-ok", 5)]
    [InlineData("14-bulk-version-conflict", 2)] // it is there already
    public async Task A_change_that_was_made_is_not_sent_again(string exchange, int changes)
    {
        Answer("/_bulk", exchange);
        await WriteAsync(changes);
        Assert.Equal(1, Bulks);
    }

    [Fact]
    public async Task A_change_that_is_refused_for_good_is_kept_with_the_reason()
    {
        Answer("/_bulk", "15-bulk-partial-failure", times: 1);
        await (await WriteAsync(3)).CommitAsync(3, Cancel);
        Assert.Equal(2, Bulks);
        var refused = (await _index.StatusAsync(Cancel)).Rejected;
        Assert.Equal(["claim/c1", "claim/c2"], refused.Keys.Order());
        Assert.StartsWith(
            "mapper_parsing_exception: failed to parse field [firstSeen] of type [date]",
            refused["claim/c1"],
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "(date_time_parse_exception: Failed to parse with all enclosed parsers))",
            refused["claim/c1"],
            StringComparison.Ordinal
        );
        Assert.Equal(
            "strict_dynamic_mapping_exception: mapping set to strict, dynamic introduction of [unknownField] within [_doc] is not allowed",
            refused["claim/c2"]
        );
    }

    [Theory]
    [InlineData(
        "49-bulk-read-only",
        "Elasticsearch refused 1 documents 8 times, such as 'claim/c1': cluster_block_exception: index [claims-a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark"
    )]
    [InlineData("52-bulk-circuit-breaker", "circuit_breaking_exception: [parent] Data too large")]
    public async Task A_change_that_is_refused_for_now_is_sent_again(string exchange, string reason)
    {
        Answer("/_bulk", exchange, times: 2);
        await WriteAsync(1);
        Assert.Equal(3, Bulks);
        Answer("/_bulk", exchange);
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => WriteAsync(1));
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bulk_request_that_is_none_says_why()
    {
        Answer("/_bulk", "16-bulk-malformed");
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => WriteAsync(1));
        Assert.EndsWith(
            "action_request_validation_exception: Validation Failed: 1: no requests added;",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_build_whose_documents_are_not_those_that_were_written_is_not_published()
    {
        await _index.OpenedAsync();
        await using var build = await _index.BeginBuildAsync(Cancel);
        Answer("/_count", "19-count");
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => build.PublishAsync(Cancel));
        Assert.Contains("holds 5 documents instead of 0", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swap_that_is_refused_is_told_and_the_build_that_is_gone_already_fails_nothing()
    {
        await _index.OpenedAsync();
        await using var build = await _index.BeginBuildAsync(Cancel);
        Answer("POST _aliases", "43-alias-swap-missing");
        Answer("DELETE claims-" + SearchSchema.Fingerprint, "55-delete-index-missing");
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => build.PublishAsync(Cancel));
        Assert.Contains("did not put", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_aliases_there_is_nothing_to_go_back_to()
    {
        Answer("GET claims*/_alias", "12-alias-get-missing");
        Assert.Null(await _index.RollbackAsync(Cancel));
    }

    private int Bulks => _server.Seen.Count(r => r.Path.Contains("/_bulk", StringComparison.Ordinal));

    /// <summary>Gives a recorded answer to the requests that hold a text, so many times.</summary>
    private void Answer(string request, string exchange, int times = int.MaxValue)
    {
        var (recorded, before) = (Exchange.Read(exchange), _server.Instead);
        _server.Instead = asked =>
            asked.Contains(request, StringComparison.Ordinal) && times-- > 0
                ? (recorded.Status, JsonNode.Parse(recorded.Answer.GetRawText()))
                : before(asked);
    }

    private async Task<IIndexWriter> WriteAsync(int changes)
    {
        var writer = (await _index.OpenedAsync());
        await writer.ApplyAsync(
            [.. Enumerable.Range(1, changes).Select(i => new IndexChange(TestDocument.Claim($"c{i}", "A claim", i)))],
            Cancel
        );
        return writer;
    }
}
