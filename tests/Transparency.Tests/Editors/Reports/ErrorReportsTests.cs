using Transparency.Archive;
using Transparency.Archive.Files;
using Transparency.Editors.Reports;
using Transparency.Evidence;

namespace Transparency.Tests.Editors.Reports;

public sealed class ErrorReportsTests : IDisposable
{
    private static readonly ErrorReport Report = new(
        new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
        "/uk/debunks/a",
        "Дата хибна.\nМає бути 20 травня.",
        "https://example.org/",
        null
    );
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_added_is_listed_in_order_until_it_is_removed()
    {
        var store = new FileBlobStore(_folder.Path);
        var later = Report with { Time = Report.Time.AddDays(1), Contact = "a@example.org" };
        var second = await new ErrorReports(store).AddAsync(later, Cancel);
        var first = await new ErrorReports(store).AddAsync(Report, Cancel);
        Assert.Matches("^[0-9a-f]{8}$", first);
        var reports = new ErrorReports(store);
        Assert.Equal([(first, Report), (second, later)], await ListAsync(reports));
        Assert.False(await reports.RemoveAsync("00000000", Cancel));
        Assert.True(await reports.RemoveAsync(first, Cancel));
        Assert.Equal([(second, later)], await ListAsync(reports));
    }

    [Fact]
    public async Task Two_reports_of_one_reference_are_removed_by_their_whole_hashes()
    {
        var store = new FileBlobStore(_folder.Path);
        var hashes = new[] { new string('a', 64), new string('a', 8) + new string('b', 56) };
        foreach (var hash in hashes)
            await store.TryCreateAsync($"reports/20261124T120000000-{hash}", new MemoryStream("null"u8.ToArray()), Cancel);
        var reports = new ErrorReports(store);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => reports.RemoveAsync(hashes[0][..8], Cancel));
        Assert.Equal($"2 reports have the reference 'aaaaaaaa'. Remove each by its whole hash: {hashes[0]}, {hashes[1]}.", refused.Message);
        Assert.True(await reports.RemoveAsync(hashes[1], Cancel));
        Assert.True(await reports.RemoveAsync(hashes[0][..8], Cancel));
    }

    [Fact]
    public async Task The_archive_with_reports_in_it_is_found_whole_and_a_changed_one_is_told()
    {
        var store = new FileBlobStore(_folder.Path);
        await new ErrorReports(store).AddAsync(Report, Cancel);
        Assert.Empty(await FindingsAsync(store));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "reports")));
        await File.AppendAllTextAsync(file, " ", Cancel);
        Assert.Single(await FindingsAsync(store));
    }

    private static async Task<List<ArchiveFinding>> FindingsAsync(FileBlobStore store)
    {
        var findings = new List<ArchiveFinding>();
        await foreach (var finding in new ArchiveCheck(store, EvidenceStore.Rules).RunAsync(Cancel))
            findings.Add(finding);
        return findings;
    }

    private static async Task<List<(string, ErrorReport)>> ListAsync(ErrorReports reports)
    {
        var list = new List<(string, ErrorReport)>();
        await foreach (var report in reports.ListAsync(Cancel))
            list.Add(report);
        return list;
    }
}
