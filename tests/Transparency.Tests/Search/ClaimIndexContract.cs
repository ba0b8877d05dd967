using System.Text.Json;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Search;
using Transparency.Search.Lucene;

namespace Transparency.Tests.Search;

/// <summary>What every search engine does.</summary>
public abstract class ClaimIndexContract
{
    protected abstract IClaimIndex NewIndex(string folder);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Claims = """
        {"id":"term-uk","text":"Повноваження президента Зеленського закінчилися 20 травня 2024 року","language":"uk","translations":{"en":"President Zelensky's term expired"},"firstSeen":"2024-05-02","appearances":[{"platform":"tiktok"},{"platform":"telegram"}],"countries":["UA"],"topics":["elections"],"verdict":"false"}
        {"id":"labs-en","text":"American laboratories in Ukraine breed dangerous viruses","language":"en","firstSeen":"2022-03-06","appearances":[{"platform":"telegram"}],"countries":["UA","US"],"topics":["bioweapons"],"verdict":"false"}
        {"id":"labs-ru","text":"Американские лаборатории разрабатывали биологическое оружие","language":"ru","firstSeen":"2022-03-10","countries":["US"],"topics":["bioweapons"],"verdict":"misleading"}
        {"id":"undated","text":"A claim about elections without a date","language":"en"}
        """;

    [Theory]
    [InlineData("президент", "term-uk")]
    [InlineData("Zelensky", "term-uk")]
    [InlineData("Зеленский", "term-uk")]
    [InlineData("laboratory", "labs-en")]
    [InlineData("лаборатория", "labs-ru")]
    [InlineData("\"dangerous viruses\"", "labs-en")]
    [InlineData("virus*", "labs-en")]
    [InlineData("labratories~2", "labs-en")]
    public async Task A_query_finds_its_claim_first(string query, string expected)
    {
        using var folder = new TemporaryFolder();
        var result = await (await Filled(folder)).SearchAsync(new SearchQuery { Text = query }, Cancel);
        Assert.Equal(expected, result.Hits[0].Document.Id);
    }

    [Theory]
    [InlineData("((((")]
    [InlineData("\"")]
    [InlineData("-")]
    [InlineData("* ~ | + )")]
    [InlineData("\u0000\u0001")]
    public async Task No_input_is_an_error(string query)
    {
        using var folder = new TemporaryFolder();
        await (await Filled(folder)).SearchAsync(new SearchQuery { Text = query }, Cancel);
    }

    [Fact]
    public async Task Facets_narrow_each_other_but_not_themselves()
    {
        using var folder = new TemporaryFolder();
        var index = await Filled(folder);
        var result = await index.SearchAsync(new SearchQuery { Include = Filter("platform", "tiktok") }, Cancel);
        Assert.Equal(1, result.Total);
        Assert.Equal(2, result.Facets["platform"].Single(v => v.Value == "telegram").Count);
        Assert.Equal([new FacetValue("uk", 1)], result.Facets["language"]);

        Assert.Equal(2, (await index.SearchAsync(new SearchQuery { Include = Filter("platform", SearchSchema.Missing) }, Cancel)).Total);
        Assert.Equal(2, (await index.SearchAsync(new SearchQuery { Exclude = Filter("topic", "bioweapons") }, Cancel)).Total);
        Assert.Equal(2, (await index.SearchAsync(new SearchQuery { SeenFrom = new(2022, 1, 1), SeenTo = new(2022, 12, 31) }, Cancel)).Total);
        Assert.Equal(0, (await index.SearchAsync(new SearchQuery { Include = Filter("platform", "no such value") }, Cancel)).Total);
    }

    [Fact]
    public async Task Sorts_and_pages_hold_every_result_once()
    {
        using var folder = new TemporaryFolder();
        var index = await Filled(folder);
        Assert.Equal(["term-uk", "labs-ru", "labs-en", "undated"], await Ids(index, new SearchQuery { Sort = SearchSort.Newest }));
        var paged = new List<string>();
        for (var page = 1; page <= 3; page++) paged.AddRange(await Ids(index, new SearchQuery { Sort = SearchSort.Newest, Page = page, PageSize = 2 }));
        Assert.Equal(["term-uk", "labs-ru", "labs-en", "undated"], paged);
    }

    [Fact]
    public async Task A_match_is_marked_and_markup_is_escaped()
    {
        using var folder = new TemporaryFolder();
        var index = await Filled(folder, """{"id":"markup","text":"<script>alert(1)</script> about vaccines","language":"en"}""");
        var hit = (await index.SearchAsync(new SearchQuery { Text = "vaccine" }, Cancel)).Hits[0];
        Assert.Contains("<mark>vaccines</mark>", hit.Title, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", hit.Title + hit.Snippet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_updater_goes_on_where_it_stopped_and_a_rebuild_gives_the_same()
    {
        using var folder = new TemporaryFolder();
        using var log = NewLog(folder);
        await Append(log, Claims);
        var index = NewIndex(folder.Path);
        using (var updater = new IndexUpdater(log, index))
        {
            Assert.Equal(4, await updater.CatchUpAsync(Cancel));
            Assert.Equal(0, await updater.CatchUpAsync(Cancel));
        }

        (index as IDisposable)?.Dispose();
        await Append(log, """{"id":"later","text":"A later claim","language":"en"}""");
        index = NewIndex(folder.Path);
        using var again = new IndexUpdater(log, index);
        Assert.Equal(1, await again.CatchUpAsync(Cancel));
        Assert.Equal(5, (await index.StatusAsync(Cancel)).Documents);
        Assert.Equal(5, await again.RebuildAsync(Cancel));
        Assert.Equal(5, (await index.StatusAsync(Cancel)).Documents);
        Assert.Equal(5, (await index.StatusAsync(Cancel)).AppliedSeq);
        (index as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task A_debunk_links_its_claims_and_a_withdrawal_hides_one()
    {
        using var folder = new TemporaryFolder();
        using var log = NewLog(folder);
        await Append(log, Claims);
        const string Markdown = "---\ntitle: Term\nsummary: It did not expire.\nverdict: false\npublished: 2024-05-21\nclaims: [term-uk]\n---\nBody about martial law.\n";
        await log.AppendAsync([new(EntryKind.Debunk, "term/en", "test", JsonSerializer.SerializeToElement(new { slug = "term", language = "en", markdown = Markdown }))], Cancel);
        await log.AppendAsync([new(EntryKind.Withdrawal, "undated", "test", JsonSerializer.SerializeToElement(new { reason = "a test" }))], Cancel);
        var index = NewIndex(folder.Path);
        using var updater = new IndexUpdater(log, index);
        await updater.CatchUpAsync(Cancel);
        Assert.Equal(["term"], (await index.GetAsync(["claim/term-uk"], Cancel)).Single().Debunks);
        Assert.Equal("term/en", (await index.SearchAsync(new SearchQuery { Text = "martial", Include = Filter("kind", "debunk") }, Cancel)).Hits.Single().Document.Id);
        Assert.Empty(await index.GetAsync(["claim/undated"], Cancel));
        Assert.Equal("a test", (await index.GetAsync(["withdrawal/undated"], Cancel)).Single().Reason);
        Assert.Equal(4, (await index.SearchAsync(new SearchQuery(), Cancel)).Total);
        (index as IDisposable)?.Dispose();
    }

    private async Task<IClaimIndex> Filled(TemporaryFolder folder, string claims = Claims)
    {
        using var log = NewLog(folder);
        await Append(log, claims);
        var index = NewIndex(folder.Path);
        using var updater = new IndexUpdater(log, index);
        await updater.CatchUpAsync(Cancel);
        return index;
    }

    private static ArchiveLog NewLog(TemporaryFolder folder) => new(new FileBlobStore(Path.Combine(folder.Path, "archive")), TimeProvider.System);

    private static async Task Append(ArchiveLog log, string lines) => await log.AppendAsync([.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(l => JsonDocument.Parse(l).RootElement).Select(c => new NewEntry(EntryKind.Claim, c.GetProperty("id").GetString()!, "test", c))], Cancel);

    private static async Task<List<string>> Ids(IClaimIndex index, SearchQuery query) => [.. (await index.SearchAsync(query, Cancel)).Hits.Select(h => h.Document.Id)];

    private static Dictionary<string, IReadOnlyList<string>> Filter(string facet, string value) => new() { [facet] = [value] };
}

public sealed class LuceneClaimIndexTests : ClaimIndexContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override IClaimIndex NewIndex(string folder) => new LuceneClaimIndex(Path.Combine(folder, "index"), TimeProvider.System);

    [Fact]
    public async Task An_index_is_read_by_many_and_has_one_owner()
    {
        using var folder = new TemporaryFolder();
        using (var owner = new LuceneClaimIndex(Path.Combine(folder.Path, "index"), TimeProvider.System))
        {
            await owner.CommitAsync(7, Cancel);
            using var reader = new LuceneClaimIndex(Path.Combine(folder.Path, "index"), TimeProvider.System);
            Assert.Equal(7, (await reader.StatusAsync(Cancel)).AppliedSeq);
            await Assert.ThrowsAsync<IndexUnavailableException>(() => reader.CommitAsync(8, Cancel));
        }

        using var next = new LuceneClaimIndex(Path.Combine(folder.Path, "index"), TimeProvider.System);
        await next.CommitAsync(8, Cancel);
    }

    [Fact]
    public async Task A_damaged_index_is_replaced()
    {
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "index");
        using (var first = new LuceneClaimIndex(root, TimeProvider.System)) await first.CommitAsync(3, Cancel);
        var build = Directory.GetDirectories(root).Single();
        foreach (var file in Directory.GetFiles(build, "segments*")) await File.WriteAllTextAsync(file, "damaged", Cancel);
        using var index = new LuceneClaimIndex(root, TimeProvider.System);
        var status = await index.StatusAsync(Cancel);
        Assert.NotNull(status.Replaced);
        Assert.Equal(0, status.AppliedSeq);
        await index.CommitAsync(1, Cancel);
        Assert.Equal(1, (await index.StatusAsync(Cancel)).AppliedSeq);
    }
}
