using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Transparency.Search;
using Transparency.Search.Analysis;
using Transparency.Search.Engines.Lucene;
using Transparency.Search.Indexing;

namespace Transparency.Tests.Search.Engines.Lucene;

public sealed class LuceneClaimIndexTests(FilledOnce cases) : ClaimIndexContract(cases)
{
    protected override IClaimIndex NewIndex(string folder) => new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System);

    protected override Task<IReadOnlyList<string>> TokensAsync(TextAnalysis analysis, string text) =>
        Task.FromResult<IReadOnlyList<string>>(Tokens(Analyzers.Documents, IndexFields.Text(analysis), text));

    private protected override Task<IReadOnlyList<string>> TokensOfNewAsync(TextAnalysis analysis, string text)
    {
        using var analyzer = Analyzers.Of(analysis, ofQuery: false);
        return Task.FromResult<IReadOnlyList<string>>(Tokens(analyzer, "", text));
    }

    private static List<string> Tokens(Analyzer analyzer, string field, string text)
    {
        var tokens = new List<string>();
        using var stream = analyzer.GetTokenStream(field, new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            tokens.Add(term.ToString()!);
        stream.End();
        return tokens;
    }

    protected override Task<IReadOnlyList<string>> BuildsAsync(string folder) =>
        Task.FromResult<IReadOnlyList<string>>([
            .. Directory.GetDirectories(Path.Combine(folder, "index")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal),
        ]);

    protected override async Task GiveOtherSchemaAsync(string folder, Func<IClaimIndex, Task> fill)
    {
        var root = Path.Combine(folder, "index");
        using (var index = new LuceneClaimIndex(root, TimeProvider.System))
            await fill(index);
        var build = Directory.GetDirectories(root).Single();
        var other = Path.Combine(root, "000000000000" + Path.GetFileName(build)[12..]);
        Directory.Move(build, other);
        await File.WriteAllTextAsync(Path.Combine(root, "current"), Path.GetFileName(other), Cancel);
    }

    [Fact]
    public async Task Folders_that_are_not_builds_are_never_deleted()
    {
        using var folder = new TemporaryFolder();
        string[] others = ["archive", "editors", "0123456789ab-20260101T000000000-abcd"]; // the last has a build's name and isn't one
        foreach (var other in others)
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, other));
            await File.WriteAllTextAsync(Path.Combine(folder.Path, other, "kept"), "kept", Cancel);
        }

        using (var index = new LuceneClaimIndex(folder.Path, TimeProvider.System))
        {
            for (var i = 1; i <= 3; i++)
            {
                await using var build = await index.BeginBuildAsync(Cancel);
                await build.CommitAsync(i, Cancel);
                await build.PublishAsync(Cancel);
            }

            Assert.Equal(3, (await index.StatusAsync(Cancel)).AppliedSeq);
        }

        Assert.All(others, other => Assert.True(File.Exists(Path.Combine(folder.Path, other, "kept")), other));
        Assert.Equal(others.Length + 1, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public async Task An_index_is_read_by_many_and_has_one_owner()
    {
        using var folder = new TemporaryFolder();
        using (var owner = new LuceneClaimIndex(folder.Path, TimeProvider.System))
        {
            await CommitAsync(owner, 7);
            using var reader = new LuceneClaimIndex(folder.Path, TimeProvider.System);
            Assert.Equal(7, (await reader.StatusAsync(Cancel)).AppliedSeq);
            await Assert.ThrowsAsync<IndexUnavailableException>(() => CommitAsync(reader, 8));
        }

        using var next = new LuceneClaimIndex(folder.Path, TimeProvider.System);
        await CommitAsync(next, 8);
    }

    [Fact]
    public async Task A_damaged_index_is_replaced()
    {
        using var folder = new TemporaryFolder();
        using (var first = new LuceneClaimIndex(folder.Path, TimeProvider.System))
            await CommitAsync(first, 3);
        var build = Directory.GetDirectories(folder.Path).Single();
        foreach (var file in Directory.GetFiles(build, "segments*"))
            await File.WriteAllTextAsync(file, "damaged", Cancel);
        await RefusedAndFilledAnew(folder.Path);
    }

    [Fact]
    public async Task An_index_of_another_schema_is_replaced()
    {
        using var folder = new TemporaryFolder();
        using (var first = new LuceneClaimIndex(folder.Path, TimeProvider.System))
            await CommitAsync(first, 3);
        var build = Directory.GetDirectories(folder.Path).Single();
        var other = Path.Combine(folder.Path, "000000000000-20200101T000000000-abcd");
        Directory.Move(build, other);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "current"), Path.GetFileName(other), Cancel);
        await RefusedAndFilledAnew(folder.Path);
        Assert.False(Directory.Exists(other));
    }

    [Fact]
    public async Task Damage_in_the_middle_of_a_file_is_found()
    {
        using var folder = new TemporaryFolder();
        using (var first = new LuceneClaimIndex(folder.Path, TimeProvider.System))
        {
            var writer = (await first.OpenedAsync());
            await writer.ApplyAsync(
                [.. Enumerable.Range(0, 500).Select(i => new IndexChange(TestDocument.Claim($"c{i}", $"A title {i}")))],
                Cancel
            );
            await writer.CommitAsync(1, Cancel);
            Assert.Null(await first.VerifyAsync(Cancel));
        }

        foreach (var file in Directory.GetFiles(Directory.GetDirectories(folder.Path).Single()).Where(f => new FileInfo(f).Length > 4_000))
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            bytes[bytes.Length / 2] ^= 0x55;
            await File.WriteAllBytesAsync(file, bytes, Cancel);
        }

        using var index = new LuceneClaimIndex(folder.Path, TimeProvider.System);
        Assert.True((await index.StatusAsync(Cancel)).Replaced is not null || await index.VerifyAsync(Cancel) is not null);
    }

    private static async Task CommitAsync(LuceneClaimIndex index, long seq) => await (await index.OpenedAsync()).CommitAsync(seq, Cancel);

    private static async Task RefusedAndFilledAnew(string folder)
    {
        using var index = new LuceneClaimIndex(folder, TimeProvider.System);
        var status = await index.StatusAsync(Cancel);
        Assert.NotNull(status.Replaced);
        Assert.Equal(0, status.AppliedSeq);
        await CommitAsync(index, 1);
        Assert.Equal(1, (await index.StatusAsync(Cancel)).AppliedSeq);
    }
}
