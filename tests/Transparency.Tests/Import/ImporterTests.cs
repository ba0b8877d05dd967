using System.Text;
using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Import;

namespace Transparency.Tests.Import;

public sealed class ImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ArchiveLog _log;

    public ImporterTests() => _log = new ArchiveLog(new FileBlobStore(_folder.Path), TimeProvider.System);

    [Fact]
    public async Task Counts_add_up_and_a_second_import_changes_nothing()
    {
        var input = string.Join('\n', Claim("a", "1"), Claim("b", "1"), Claim("a", "1"), Claim("a", "2"), "x");
        var rejects = new List<ImportRecord>();
        Assert.Equal(new ImportSummary(5, 2, 0, 1, 2), await ImportAsync(input, dryRun: true));
        Assert.Equal(new ImportSummary(5, 2, 0, 1, 2), await ImportAsync(input, rejects: rejects));
        Assert.Equal(new ImportSummary(5, 0, 0, 3, 2), await ImportAsync(input));
        Assert.Equal(new ImportSummary(1, 0, 1, 0, 0), await ImportAsync(Claim("a", "2")));
        Assert.Equal(3, await _log.LastSeqAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "line 4: id: 'a' already appears at line 1 with other content",
                "line 5: : isn't readable JSON: 'x' is an invalid start of a value. (at byte 0)",
            ],
            rejects.Select(r => $"{r.Where}: {r.Field}: {r.Reason}")
        );
    }

    [Fact]
    public async Task Every_row_of_the_real_table_is_a_claim_or_a_reject_and_a_second_import_changes_nothing()
    {
        var path = SharedData.Require("raw/euvsdisinfo_posts.csv");
        var rejects = new List<ImportRecord>();
        var first = await ImportFileAsync();
        Assert.Equal(10_892, first.Read);
        Assert.Equal(first.Read, first.New + first.Changed + first.Unchanged + first.Rejected);
        Assert.Equal((first.Rejected, 0), (rejects.Count, first.Changed));
        Assert.All(rejects, r => Assert.False(string.IsNullOrEmpty(r.Reason)));
        Assert.Equal(first.New, await _log.LastSeqAsync(TestContext.Current.CancellationToken));
        Assert.Equal(first with { New = 0, Unchanged = first.New + first.Unchanged }, await ImportFileAsync());

        async Task<ImportSummary> ImportFileAsync()
        {
            rejects.Clear();
            await using var file = File.OpenRead(path);
            return await new Importer(_log).ImportAsync(file, ImportFormat.EuvsdisinfoCsv, "test", dryRun: false, Keep(rejects));
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private static string Claim(string id, string text) => $$"""{"id":"{{id}}","text":"{{text}}","language":"en"}""";

    private static Func<ImportRecord, ValueTask> Keep(List<ImportRecord> rejects) =>
        record =>
        {
            rejects.Add(record);
            return ValueTask.CompletedTask;
        };

    private Task<ImportSummary> ImportAsync(string input, bool dryRun = false, List<ImportRecord>? rejects = null) =>
        new Importer(_log).ImportAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(input)),
            ImportFormat.Jsonl,
            "test",
            dryRun,
            Keep(rejects ?? [])
        );
}
