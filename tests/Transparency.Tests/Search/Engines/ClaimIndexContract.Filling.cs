using System.Runtime.CompilerServices;
using System.Text.Json;
using Transparency.Archive;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Tests.Search.Engines;

/// <summary>An index that is being filled never shows what the log has withdrawn.</summary>
public abstract partial class ClaimIndexContract
{
    private const int Batch = 100,
        MoreThanABatch = 250;

    [Fact]
    public async Task The_first_filling_never_shows_what_is_withdrawn_later_in_the_log()
    {
        using var folder = new TemporaryFolder();
        using var log = await LongLogAsync(folder);
        using var probed = new ProbedIndex(NewIndex(folder.Path));
        using var updater = new IndexUpdater(log, probed) { BatchEntries = Batch };
        await updater.CatchUpAsync(Cancel);
        Assert.True(probed.Probes > 1);
        Assert.Equal(MoreThanABatch, (await probed.SearchAsync(new() { Text = "ordinary" }, Cancel)).Total);
        Assert.Equal(
            "a test",
            (await probed.GetAsync([DocumentKey.Withdrawal("taken-down")], Cancel)).OfType<WithdrawalDocument>().Single().Reason
        );
    }

    [Fact]
    public async Task Catching_up_never_shows_what_is_withdrawn_later_in_the_log()
    {
        using var folder = new TemporaryFolder();
        using (var first = await FilledAsync(folder)) { }

        using var log = await LongLogAsync(folder);
        using var probed = new ProbedIndex(NewIndex(folder.Path));
        using var updater = new IndexUpdater(log, probed) { BatchEntries = Batch };
        await updater.CatchUpAsync(Cancel);
        Assert.True(probed.Probes > 1);
        Assert.Equal(MoreThanABatch, (await probed.SearchAsync(new() { Text = "ordinary" }, Cancel)).Total);
    }

    [Fact]
    public async Task Nothing_is_answered_before_the_first_index_is_published()
    {
        using var folder = new TemporaryFolder();
        var index = NewIndex(folder.Path);
        using var owned = index as IDisposable;
        Assert.Null(await index.OpenAsync(Cancel));
        await using var build = await index.BeginBuildAsync(Cancel);
        await build.CommitAsync(3, Cancel);
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.SearchAsync(new(), Cancel));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.GetAsync([DocumentKey.Claim("a")], Cancel));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.LookUpAsync(["word"], Cancel));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.CompleteAsync("word", 10, Cancel));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.FrequenciesAsync([new("en", "word")], Cancel));
        await Assert.ThrowsAsync<IndexUnavailableException>(async () =>
        {
            await foreach (var _ in index.ScanAsync<ClaimDocument>(cancel: Cancel)) { }
        });
        Assert.Equal(("", 0), await index.StatusAsync(Cancel) is var status ? (status.Name, status.AppliedSeq) : default);
        await build.PublishAsync(Cancel);
        Assert.Equal(0, (await index.SearchAsync(new(), Cancel)).Total);
        Assert.Equal(3, (await index.OpenAsync(Cancel))!.AppliedSeq);
    }

    [Fact]
    public async Task An_index_of_another_schema_is_replaced_without_showing_what_is_withdrawn()
    {
        using var folder = new TemporaryFolder();
        using var log = await LongLogAsync(folder);
        await GiveOtherSchemaAsync(
            folder.Path,
            async index =>
            {
                using var updater = new IndexUpdater(log, index);
                await updater.CatchUpAsync(Cancel);
            }
        );
        using var probed = new ProbedIndex(NewIndex(folder.Path));
        Assert.NotNull((await probed.StatusAsync(Cancel)).Replaced);
        using var follower = new IndexUpdater(log, probed) { BatchEntries = Batch };
        await follower.CatchUpAsync(Cancel);
        if ((await probed.StatusAsync(Cancel)).Replaced is not null) // the old one serves on; the site rebuilds it
            await follower.RebuildAsync(Cancel);
        Assert.True(probed.Probes > 1);
        Assert.Null((await probed.StatusAsync(Cancel)).Replaced);
        Assert.Equal(MoreThanABatch, (await probed.SearchAsync(new() { Text = "ordinary" }, Cancel)).Total);
        Assert.Equal(
            "a test",
            (await probed.GetAsync([DocumentKey.Withdrawal("taken-down")], Cancel)).OfType<WithdrawalDocument>().Single().Reason
        );
    }

    [Fact]
    public async Task What_is_withdrawn_while_an_index_of_another_schema_serves_is_not_shown()
    {
        using var folder = new TemporaryFolder();
        using var log = NewLog(folder);
        await Append(
            log,
            """
            {"id":"taken-down","text":"Something secret was said","language":"en"}
            {"id":"term-uk","text":"An ordinary claim","language":"en"}
            """
        );
        await log.AppendAsync([Debunk(Case("debunk.md").Replace("term did", "private term did", StringComparison.Ordinal))], Cancel);
        await GiveOtherSchemaAsync(
            folder.Path,
            async index =>
            {
                using var updater = new IndexUpdater(log, index);
                await updater.CatchUpAsync(Cancel);
            }
        );
        var index = NewIndex(folder.Path);
        using var owned = index as IDisposable;
        using var follower = new IndexUpdater(log, index);
        await log.AppendAsync(
            [NewEntry.Withdrawal("taken-down", "test", "a test"), NewEntry.Withdrawal("term/en", "test", "another test")],
            Cancel
        );
        await Append(log, """{"id":"later","text":"A later claim","language":"en"}""");
        await follower.CatchUpAsync(Cancel);
        foreach (var word in new[] { "secret", "private" })
            Assert.Equal((word, 0), (word, (await index.SearchAsync(new() { Text = word }, Cancel)).Total));
        Assert.Empty(await index.GetAsync([DocumentKey.Claim("taken-down"), DocumentKey.Debunk("term", "en")], Cancel));
        Assert.Empty(await index.CompleteAsync("secret", 10, Cancel));
        Assert.Empty((await index.GetAsync([DocumentKey.Claim("term-uk")], Cancel)).OfType<ClaimDocument>().Single().Debunks);
        Assert.Equal(
            ["a test", "another test"],
            (await index.GetAsync([DocumentKey.Withdrawal("taken-down"), DocumentKey.Withdrawal("term/en")], Cancel))
                .OfType<WithdrawalDocument>()
                .Select(d => d.Reason)
                .Order(StringComparer.Ordinal)
        );
        await log.AppendAsync([NewEntry.Withdrawal("term-uk", "test", "a third test")], Cancel);
        await follower.CatchUpAsync(Cancel);
        Assert.Empty(await index.GetAsync([DocumentKey.Claim("term-uk")], Cancel));
        await log.AppendAsync([Debunk(Case("debunk.md"))], Cancel);
        await follower.RebuildAsync(Cancel);
        Assert.Null((await index.StatusAsync(Cancel)).Replaced);
        Assert.Equal(
            ["claim/later", "debunk/term/en"],
            (
                await index.GetAsync(
                    [
                        DocumentKey.Claim("later"),
                        DocumentKey.Claim("taken-down"),
                        DocumentKey.Claim("term-uk"),
                        DocumentKey.Debunk("term", "en"),
                        DocumentKey.Withdrawal("term/en"),
                    ],
                    Cancel
                )
            )
                .Select(d => d.Key.ToString())
                .Order(StringComparer.Ordinal)
        );
    }

    /// <summary>Fills an index and makes it one of another schema.</summary>
    protected abstract Task GiveOtherSchemaAsync(string folder, Func<IClaimIndex, Task> fill);

    [Fact]
    public async Task A_rebuild_that_fails_leaves_nothing_behind_and_the_old_index_serves()
    {
        using var folder = new TemporaryFolder();
        using var filled = await FilledAsync(folder);
        var before = await BuildsAsync(folder.Path);
        foreach (var failAt in new[] { "apply", "commit", "publish" })
        {
            using var failing = new IndexUpdater(filled.Log, new ProbedIndex(filled.Index) { FailAt = failAt });
            await Assert.ThrowsAsync<InvalidOperationException>(() => failing.RebuildAsync(Cancel));
            Assert.Equal(before, await BuildsAsync(folder.Path));
            Assert.Equal(11, (await filled.Index.SearchAsync(new(), Cancel)).Total);
        }
    }

    /// <summary>Names of the builds that the engine keeps in a folder, or under its name, in order.</summary>
    protected abstract Task<IReadOnlyList<string>> BuildsAsync(string folder);

    /// <summary>A claim, many others, its withdrawal, and evidence, for which the updater commits in the middle.</summary>
    private static async Task<ArchiveLog> LongLogAsync(TemporaryFolder folder)
    {
        var log = NewLog(folder);
        await Append(log, """{"id":"taken-down","text":"Something secret was said","language":"en"}""");
        await Append(
            log,
            string.Join(
                '\n',
                Enumerable.Range(0, MoreThanABatch).Select(i => $$"""{"id":"n{{i}}","text":"An ordinary claim","language":"en"}""")
            )
        );
        await log.AppendAsync(
            [
                NewEntry.Withdrawal("taken-down", "test", "a test"),
                new Transparency.Evidence.Capture
                {
                    Claim = "n1",
                    Sha256 = new('1', 64),
                    Name = "shot",
                }.ToEntry("test"),
            ],
            Cancel
        );
        return log;
    }

    /// <summary>An index that is asked for the withdrawn claim after each step of what fills it.</summary>
    private sealed class ProbedIndex(IClaimIndex index) : IClaimIndex, IDisposable
    {
        public int Probes { get; private set; }

        /// <summary>Name of the step that fails.</summary>
        public string? FailAt { get; init; }

        public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancel = default) => index.SearchAsync(query, cancel);

        public Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<IndexTerm> terms, CancellationToken cancel = default) =>
            index.FrequenciesAsync(terms, cancel);

        public Task<IReadOnlyList<Candidate>> CandidatesAsync(CandidateQuery query, CancellationToken cancel = default) =>
            index.CandidatesAsync(query, cancel);

        public Task<IReadOnlyList<SearchDocument>> GetAsync(IReadOnlyCollection<DocumentKey> keys, CancellationToken cancel = default) =>
            index.GetAsync(keys, cancel);

        public Task<IReadOnlyList<KnownWord>> LookUpAsync(IReadOnlyList<string> words, CancellationToken cancel = default) =>
            index.LookUpAsync(words, cancel);

        public Task<IReadOnlyList<Completion>> CompleteAsync(string typed, int count, CancellationToken cancel = default) =>
            index.CompleteAsync(typed, count, cancel);

        public IAsyncEnumerable<T> ScanAsync<T>(long after = 0, CancellationToken cancel = default)
            where T : SearchDocument => index.ScanAsync<T>(after, cancel);

        public async Task<IIndexWriter?> OpenAsync(CancellationToken cancel = default) =>
            await index.OpenAsync(cancel) is { } writer ? new ProbedWriter(this, writer) : null;

        public async Task<IIndexWriter?> OpenOutdatedAsync(CancellationToken cancel = default) =>
            await index.OpenOutdatedAsync(cancel) is { } writer ? new ProbedWriter(this, writer) : null;

        public Task<IndexStatus> StatusAsync(CancellationToken cancel = default) => index.StatusAsync(cancel);

        public Task<string?> VerifyAsync(CancellationToken cancel = default) => index.VerifyAsync(cancel);

        public async Task<IIndexBuild> BeginBuildAsync(CancellationToken cancel = default) =>
            new ProbedBuild(this, await index.BeginBuildAsync(cancel));

        public Task<string?> RollbackAsync(CancellationToken cancel = default) => index.RollbackAsync(cancel);

        public void Dispose() => (index as IDisposable)?.Dispose();

        private async Task AfterAsync(string step)
        {
            if (FailAt == step)
                throw new InvalidOperationException($"The {step} failed.");
            try
            {
                Assert.Equal(0, (await index.SearchAsync(new() { Text = "secret" }, Cancel)).Total);
                Assert.Empty(await index.GetAsync([DocumentKey.Claim("taken-down")], Cancel));
                Assert.Empty(await index.CompleteAsync("secret", 10, Cancel));
                await foreach (var claim in index.ScanAsync<ClaimDocument>(cancel: Cancel))
                    Assert.NotEqual("taken-down", claim.Claim.Id);
            }
            catch (IndexUnavailableException)
            {
                // it is not whole yet, and says so
            }

            Probes++;
        }

        private class ProbedWriter(ProbedIndex index, IIndexWriter writer) : IIndexWriter
        {
            public long AppliedSeq => writer.AppliedSeq;

            public async Task ApplyAsync(IReadOnlyCollection<IndexChange> changes, CancellationToken cancel = default)
            {
                await writer.ApplyAsync(changes, cancel);
                await index.AfterAsync("apply");
            }

            public async Task CommitAsync(long seq, CancellationToken cancel = default)
            {
                await writer.CommitAsync(seq, cancel);
                await index.AfterAsync("commit");
            }

            public Task<IReadOnlyList<SearchDocument>> GetAsync(
                IReadOnlyCollection<DocumentKey> keys,
                CancellationToken cancel = default
            ) => writer.GetAsync(keys, cancel);
        }

        private sealed class ProbedBuild(ProbedIndex index, IIndexBuild build) : ProbedWriter(index, build), IIndexBuild
        {
            private readonly ProbedIndex _index = index;

            public async Task PublishAsync(CancellationToken cancel = default)
            {
                if (_index.FailAt == "publish")
                    throw new InvalidOperationException("The publish failed.");
                await build.PublishAsync(cancel);
                await _index.AfterAsync("publish");
            }

            public ValueTask DisposeAsync() => build.DisposeAsync();
        }
    }
}
