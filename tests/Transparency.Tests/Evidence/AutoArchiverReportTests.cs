using System.Security.Cryptography;
using System.Text;
using Transparency.Evidence;

namespace Transparency.Tests.Evidence;

public sealed class AutoArchiverReportTests : IDisposable
{
    private const string Url = "https://t.me/channel/123";
    private static readonly Capture About = new() { Claim = "a-claim" };
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_report_tells_address_time_tool_and_files()
    {
        var report = await AutoArchiverReport.ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(Report(Video, Screenshot, Metadata))),
            Cancel
        );
        Assert.Equal((Url, "2026-04-27T15:00:01Z", "auto-archiver 1.2.3"), (report!.Url, report.CapturedAt, report.Tool));
        Assert.Equal([new("aa11.mp4", HashOf("video"), "t0.jpg"), new("bb22.png", HashOf("screenshot"), null)], report.Files);
    }

    [Fact]
    public async Task Another_page_is_not_read_as_a_report() =>
        Assert.Null(await AutoArchiverReport.ReadAsync(new MemoryStream(Samples.Html), Cancel));

    [Fact]
    public async Task A_folder_gives_what_its_report_lists_and_how_the_capture_went()
    {
        Write("captures/report.html", Report(Video, Screenshot));
        Write("captures/aa11.mp4", "video");
        Write("captures/bb22.png", "screenshot");
        Write("captures/t0.jpg", "a frame");
        Write("captures/other.txt", "not listed");
        Write("db.csv", Results);
        var found = await EvidenceFolder.ReadAsync(_folder.Path, About, Cancel);
        Assert.Empty(found.Problems);
        Assert.Equal(["aa11.mp4", "bb22.png"], found.Files.Select(f => f.About.Name));
        Assert.All(
            found.Files,
            f =>
                Assert.Equal(
                    (Url, "2026-04-27T15:00:01Z", "auto-archiver 1.2.3", CaptureStatus.Complete),
                    (f.About.Url, f.About.CapturedAt, f.About.Tool, f.About.Status)
                )
        );
        Assert.Equal(Path.Combine(_folder.Path, "captures", "t0.jpg"), found.Files[0].Poster);
        await found.Files[0].CheckAsync(new MemoryStream("video"u8.ToArray()), Cancel);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() =>
            found.Files[0].CheckAsync(new MemoryStream("other"u8.ToArray()), Cancel)
        );
        Assert.Contains("it was changed or damaged", error.Message, StringComparison.Ordinal);
        var missing = Assert.Single(found.Missing);
        Assert.Equal(("https://x.com/it's/1", CaptureStatus.Failed, "nothing archived"), (missing.Url, missing.Status, missing.Reason));
    }

    [Fact]
    public async Task What_is_not_known_or_missing_makes_a_capture_partial()
    {
        Write("report.html", Report(Video, Screenshot));
        Write("bb22.png", "screenshot");
        var found = await EvidenceFolder.ReadAsync(_folder.Path, About, Cancel);
        var only = Assert.Single(found.Files);
        Assert.Equal(CaptureStatus.Partial, only.About.Status);
        Assert.Contains("not known", only.About.Reason, StringComparison.Ordinal);
        Assert.Contains("lists 'aa11.mp4', which is not in the folder", Assert.Single(found.Problems), StringComparison.Ordinal);

        Write("db.csv", Results);
        Assert.Equal(
            "1 of the 2 captured files are missing.",
            (await EvidenceFolder.ReadAsync(_folder.Path, About, Cancel)).Files[0].About.Reason
        );
        Write("db.csv", Results.Replace("telegram: success", "no archiver", StringComparison.Ordinal));
        Assert.Equal("The tool's result: no archiver", (await EvidenceFolder.ReadAsync(_folder.Path, About, Cancel)).Files[0].About.Reason);
    }

    [Theory]
    [InlineData("../../../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\..\\passwd")]
    public async Task A_report_leads_to_nothing_outside_its_folder(string key)
    {
        Write("report.html", Report(Video.Replace("./local_archive/aa11.mp4", key, StringComparison.Ordinal)));
        var found = await EvidenceFolder.ReadAsync(_folder.Path, About, Cancel);
        Assert.Empty(found.Files);
        Assert.Contains("'passwd', which is not in the folder", Assert.Single(found.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_not_followed_and_a_folder_without_reports_is_taken_whole()
    {
        Write("a/one.txt", "1");
        Write("two.html", "<!doctype html>");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "etc"), "/etc");
        Assert.Equal(
            ["one.txt", "two.html"],
            (await EvidenceFolder.ReadAsync(_folder.Path, About, Cancel)).Files.Select(f => f.About.Name)
        );
    }

    private static string Video =>
        $"""
            <tr><td><ul>
                <li><b>key:</b> <span class="copy">./local_archive/aa11.mp4</span></li>
                <li><b>type:</b> <span class="copy">video/mp4</span></li>
                <li><b>hash:</b>
            <span class="copy">{HashOf("video")}</span>
            </li>
                <p></p>
                <div><b class="collapsible" title="expand">thumbnails (1):</b><p></p>
                    <div class="collapsible-content">
            <a href="./local_archive/t0.jpg">open</a> or
            <span class="copy" copy-value="./local_archive/t0.jpg">copy</span>
                    <ul>
                        <li><b>key:</b> <span class="copy">./local_archive/t0.jpg</span></li>
                        <li><b>type:</b> <span class="copy">image/jpeg</span></li>
                        <li><b>id:</b>
            <span class="copy">thumbnail_0</span>
            </li>
                    </ul></div></div>
            </ul></td><td></td></tr>
            """;

    private static string Screenshot =>
        $"""
            <tr><td><ul>
                <li><b>key:</b> <span class="copy">./local_archive/bb22.png</span></li>
                <li><b>id:</b>
            <span class="copy">screenshot</span>
            </li>
                <li><b>hash:</b>
            <span class="copy">{HashOf("screenshot")}</span>
            </li>
            </ul></td><td></td></tr>
            """;

    private static string Metadata =>
        """
            <tr><td><ul>
                <li><b>key:</b> <span class="copy">./local_archive/cc33.json</span></li>
                <li><b>id:</b>
            <span class="copy">metadata_json</span>
            </li>
            </ul></td><td></td></tr>
            """;

    /// <summary>The table of results, with its fields as Python prints them: one capture that went well and one that got nothing.</summary>
    private static string Results =>
        $$"""
            status,metadata,media
            telegram: success,"{'_processed_at': datetime.datetime(2026, 4, 27, 15, 0, 1, 123456, tzinfo=datetime.timezone.utc), 'url': '{{Url}}', 'title': ""A post's title""}","[{'filename': './tmp/v.mp4'}]"
            nothing archived,"{'url': ""https://x.com/it's/1"", '_processed_at': datetime.datetime(2026, 4, 27, 15, 0, 1)}",[]

            """;

    /// <summary>A report as the tool's version 1 writes it, without its style and script.</summary>
    private static string Report(params IEnumerable<string> rows) =>
        $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>{Url}</title></head>
            <body>
                <div id="notification"></div>
                <h2>Archived media for <span class="copy">{Url}</span> - <a href="{Url}">open</a></h2>
                <p><b>title:</b> '<span class="copy">A post&#39;s title</span>'</p>
                <table class="content">
                    <tr><th>about</th><th>files and preview</th></tr>
                    <tbody>{string.Concat(rows)}</tbody>
                </table>
                <h2 class="center">metadata</h2>
                <table class="metadata">
                    <tr><th>key</th><th>value</th></tr>
                    <tr><td>_processed_at</td><td>
            <span class="copy">2026-04-27 15:00:01.123456+00:00</span>
                    </td></tr>
                    <tr><td>url</td><td>
            <span class="copy"><a href="{Url}" rel="noopener">{Url}</a></span>
                    </td></tr>
                </table>
                <p class="center">Made with <a href="https://github.com/bellingcat/auto-archiver">bellingcat/auto-archiver</a>
                    v1.2.3</p>
            </body></html>
            """;

    private static string HashOf(string text) => "SHA-256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
