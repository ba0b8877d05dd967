using Transparency.Archive.Files;
using Transparency.Editors.Reports;
using Transparency.Tests.Editors.Drafts;

namespace Transparency.Tests.Editors.Reports;

public sealed class ReportDeskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Clock _clock = new();
    private readonly ErrorReports _reports;
    private readonly ReportDesk _desk;

    public ReportDeskTests()
    {
        _reports = new(new FileBlobStore(Path.Combine(_folder.Path, "archive")));
        _desk = new(_reports, new(new FileBlobStore(Path.Combine(_folder.Path, "editors"))), _clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_new_then_a_correction_is_due_then_it_is_answered_and_deleted()
    {
        var reference = await ReportAsync();
        var (report, open) = Assert.Single(await _desk.OpenAsync(Cancel));
        Assert.Equal((reference, ReportState.New, "a@example.org"), (open.Reference, open.State, report.Contact));
        Assert.True(await _desk.DecideAsync("olena", reference, ReportState.CorrectionDue, Cancel));
        Assert.Equal(ReportState.CorrectionDue, Assert.Single(await _desk.OpenAsync(Cancel)).Case.State);
        Assert.True(await _desk.DecideAsync("ivan", reference, ReportState.Answered, Cancel));
        Assert.Empty(await _desk.OpenAsync(Cancel));
        var kept = Assert.Single(await _desk.CasesAsync(Cancel));
        Assert.Equal([("olena", "correction-due"), ("ivan", "answered")], kept.Events.Select(e => (e.Actor, e.Action)));
        Assert.Equal("/uk/debunks/a", kept.Page);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            // Nothing of the reader is left.
            Assert.DoesNotContain("a@example.org", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_not_there_any_more_changes_nothing()
    {
        Assert.False(await _desk.DecideAsync("olena", "00000000", ReportState.Answered, Cancel));
        Assert.Empty(await _desk.CasesAsync(Cancel));
    }

    [Fact]
    public async Task The_same_said_by_two_people_at_once_is_told_once()
    {
        var reference = await ReportAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => _desk.DecideAsync($"editor-{i}", reference, ReportState.CorrectionDue, Cancel))
        );
        Assert.Single(Assert.Single(await _desk.CasesAsync(Cancel)).Events);
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> ReportAsync() =>
        _reports.AddAsync(new(_clock.Now, "/uk/debunks/a", "The day is wrong.", null, "a@example.org"), Cancel);
}
