using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Search;
using Transparency.Search.Engines.Elasticsearch;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search.Engines.Elasticsearch;

/// <summary>Whatever goes wrong between us and the cluster: nothing is lost, nothing comes twice, and nobody waits long.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int Claims = 400;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.HalfAnswer)]
    [InlineData(Fault.Silence)]
    [InlineData(Fault.NotJson)]
    [InlineData(Fault.OtherJson)]
    [InlineData(Fault.TooMany)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.InPart)]
    public async Task Nothing_is_lost_and_nothing_comes_twice(Fault fault)
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        using var folder = new TemporaryFolder();
        using var log = NewLog(folder);
        using var hurried = new ElasticsearchClaimIndex(Settings(server), new FastTime(fault == Fault.Silence ? 120 : 40));
        using var updater = new IndexUpdater(log, hurried);
        var random = new Random(20240520);
        var (share, most) = fault == Fault.Silence ? (0.1, 20) : (0.25, int.MaxValue); // each is waited for, half a second
        server.Harm = request => request.Contains("-lease", StringComparison.Ordinal) && fault == Fault.OtherJson ? null : Draw(); // one's own is waited for as another's: two minutes
        for (var i = 0; i < 4; i++) // as it comes in
        {
            await AppendAsync(log, i * Claims / 4, Claims / 4);
            await UntilDoneAsync(() => updater.CatchUpAsync(Cancel));
        }

        await UntilDoneAsync(() => updater.RebuildAsync(Cancel));
        server.Harm = _ => null;

        using var index = new ElasticsearchClaimIndex(Settings(server), TimeProvider.System);
        var found = new List<string>();
        await foreach (var claim in index.ScanAsync<ClaimDocument>(cancel: Cancel))
            found.Add(claim.Claim.Id);
        var lost = Enumerable.Range(0, Claims).Select(i => $"c{i}").Except(found).Count();
        output.WriteLine(
            $"{server.Requests} requests, {server.Harmed.Values.Sum()} of them harmed by {fault}: {lost} documents lost, {found.Count - found.Distinct().Count()} twice"
        );
        Assert.NotEmpty(server.Harmed);
        Assert.Equal(0, lost);
        Assert.Equal(Claims, found.Count);
        Assert.Equal((Claims, Claims), await index.StatusAsync(Cancel) is var status ? (status.Documents, status.AppliedSeq) : default);
        Assert.Empty((await index.StatusAsync(Cancel)).Rejected);
        Assert.Equal(Claims, (await index.SearchAsync(new() { Text = "claim" }, Cancel)).Total);

        Fault? Draw()
        {
            lock (random)
                return random.NextDouble() < share && most-- > 0 ? fault : null;
        }
    }

    [Theory]
    [InlineData(Fault.HalfAnswer)]
    [InlineData(Fault.NotJson)]
    [InlineData(Fault.OtherJson)]
    [InlineData(Fault.TooMany)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.InPart)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Silence)]
    [InlineData(Fault.Elsewhere)]
    public async Task A_search_that_is_not_answered_whole_is_no_result(Fault fault)
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        using var index = new ElasticsearchClaimIndex(Settings(server), new FastTime());
        await index.OpenedAsync();
        server.Harm = _ => fault;
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.SearchAsync(new() { Text = "claim" }, Cancel));
        output.WriteLine(failed.Message);
        Assert.DoesNotContain('\n', failed.Message);
        Assert.DoesNotContain(server.Seen, r => r.Path.StartsWith("elsewhere", StringComparison.Ordinal));
        server.Harm = _ => null;
        Assert.Equal(0, (await index.SearchAsync(new() { Text = "claim" }, Cancel)).Total);
    }

    [Fact]
    public async Task A_node_that_dies_fails_no_search_and_is_left_out()
    {
        await using var first = await LoopbackElasticsearch.StartAsync();
        await using var second = await first.JoinAsync();
        using var index = new ElasticsearchClaimIndex(
            new([first.Address, second.Address]) { Index = "claims", Timeout = TimeSpan.FromSeconds(30) },
            TimeProvider.System
        );
        await index.OpenedAsync();
        for (var i = 0; i < 20; i++)
            await index.SearchAsync(new(), Cancel);
        Assert.InRange(first.Requests, 8, int.MaxValue);
        Assert.InRange(second.Requests, 8, int.MaxValue);
        second.Harm = _ => Fault.Refused;
        var before = second.Requests;
        for (var i = 0; i < 50; i++)
            await index.SearchAsync(new(), Cancel);
        Assert.InRange(second.Requests - before, 1, 25); // in turn it would be all fifty: each search asks the dead one, and then the other
    }

    [Fact]
    public async Task After_repeated_failures_searches_fail_at_once_and_go_on_by_themselves()
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        var clock = new HandTime();
        using var index = new ElasticsearchClaimIndex(Settings(server), clock);
        await index.OpenedAsync();
        server.Harm = _ => Fault.Unavailable;
        for (var i = 0; i < 12; i++)
            await Assert.ThrowsAsync<IndexUnavailableException>(() => index.SearchAsync(new(), Cancel));
        var before = server.Requests;
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.SearchAsync(new(), Cancel));
        Assert.Contains("failed repeatedly", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before, server.Requests);
        server.Harm = _ => null;
        clock.Passed += TimeSpan.FromSeconds(6);
        Assert.Equal(0, (await index.SearchAsync(new(), Cancel)).Total);
    }

    [Fact]
    public async Task An_index_that_serves_is_not_discarded_when_the_answer_to_the_swap_was_lost()
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        using var hurried = new ElasticsearchClaimIndex(Settings(server), new FastTime());
        await hurried.OpenedAsync();
        await using (var build = await hurried.BeginBuildAsync(Cancel))
        {
            await build.CommitAsync(7, Cancel);
            var swapped = false;
            server.Harm = request =>
                swapped ? Fault.Refused
                : (swapped = request == "POST _aliases") ? Fault.HalfAnswer
                : null;
            await Assert.ThrowsAsync<IndexUnavailableException>(() => build.PublishAsync(Cancel));
            server.Harm = _ => null;
        }

        using var index = new ElasticsearchClaimIndex(Settings(server), TimeProvider.System);
        Assert.Equal(7, (await index.StatusAsync(Cancel)).AppliedSeq);
    }

    [Fact]
    public async Task What_is_compressed_is_the_same()
    {
        await using var server = await LoopbackElasticsearch.StartAsync();
        using var folder = new TemporaryFolder();
        using var log = NewLog(folder);
        await AppendAsync(log, 0, Claims);
        foreach (var compress in new[] { false, true })
        {
            using var index = new ElasticsearchClaimIndex(
                Settings(server) with
                {
                    Compress = compress,
                    Index = compress ? "small" : "large",
                },
                TimeProvider.System
            );
            using var updater = new IndexUpdater(log, index);
            Assert.Equal(Claims, await updater.CatchUpAsync(Cancel));
            Assert.Equal(Claims, (await index.SearchAsync(new() { Text = "claim" }, Cancel)).Total);
            Assert.Equal(compress, server.Compressed is { Requests: > 0, Answers: > 0 });
        }
    }

    private static ElasticsearchSettings Settings(LoopbackElasticsearch server) =>
        new([server.Address]) { Timeout = TimeSpan.FromSeconds(60) }; // with fast time, one and a half

    private static ArchiveLog NewLog(TemporaryFolder folder) =>
        new(new FileBlobStore(Path.Combine(folder.Path, "archive")), TimeProvider.System);

    private static async Task AppendAsync(ArchiveLog log, int first, int count) =>
        await log.AppendAsync(
            [
                .. Enumerable
                    .Range(first, count)
                    .Select(i => new NewEntry(
                        EntryKind.Claim,
                        $"c{i}",
                        "test",
                        JsonSerializer.SerializeToElement(
                            new
                            {
                                id = $"c{i}",
                                text = $"A claim numbered {i}",
                                language = "en",
                            }
                        )
                    )),
            ],
            Cancel
        );

    /// <summary>Again and again, as the site does, until it succeeds.</summary>
    private static async Task UntilDoneAsync(Func<Task<long>> work)
    {
        for (var tries = 1; ; tries++)
            try
            {
                await work();
                return;
            }
            catch (IndexUnavailableException) when (tries < 500)
            {
                await Task.Delay(100, Cancel);
            }
    }

    /// <summary>Time that passes when the test says so, as well.</summary>
    private sealed class HandTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Passed.TotalSeconds * TimestampFrequency);
    }
}
