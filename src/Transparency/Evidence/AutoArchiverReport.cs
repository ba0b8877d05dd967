using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Transparency.Import;

namespace Transparency.Evidence;

/// <summary>A file listed by a report.</summary>
/// <param name="Name">File name. Reports contain paths of another machine, of which only the last part is used.</param>
/// <param name="Hash">The declared hash: <c>SHA-256:…</c> or <c>SHA3-512:…</c>; null if missing.</param>
/// <param name="Poster">Name of a poster image, for a video.</param>
public sealed record ReportedFile(string Name, string? Hash, string? Poster);

/// <summary>
/// The HTML report of Bellingcat's auto-archiver (github.com/bellingcat/auto-archiver, version 1) about one address, written for every
/// capture, and the table of results (<c>csv_db</c>), the only place that states whether the capture succeeded.
/// </summary>
/// <param name="Url">Address that was captured.</param>
/// <param name="CapturedAt">When, RFC 3339.</param>
/// <param name="Tool">The tool and its version.</param>
/// <param name="Files">The captured files.</param>
public sealed partial record AutoArchiverReport(string Url, string? CapturedAt, string Tool, IReadOnlyList<ReportedFile> Files)
{
    private const string Home = "https://github.com/bellingcat/auto-archiver";

    /// <summary>Maximum size of a page to parse, in bytes.</summary>
    public const int LongestReport = 32 << 20;

    /// <summary>Parses a report; null for any other page.</summary>
    public static async Task<AutoArchiverReport?> ReadAsync(Stream html, CancellationToken cancel = default)
    {
        using var page = await new HtmlParser().ParseDocumentAsync(html, cancel);
        if (page.QuerySelector($"p a[href='{Home}']")?.ParentElement?.TextContent is not { } made)
            return null;
        if (page.QuerySelector("h2 .copy")?.TextContent.Trim() is not { Length: > 0 } url)
            return null;
        var version = VersionPattern().Match(made) is { Success: true } match ? " " + match.Value[1..] : "";
        return new(
            url,
            Moment(Facts(page.QuerySelectorAll("table.metadata tr"), "td").GetValueOrDefault("_processed_at")),
            "auto-archiver" + version,
            [.. page.QuerySelectorAll("table.content > tbody > tr > td:first-child > ul").Select(File).OfType<ReportedFile>()]
        );
    }

    /// <summary>Result of each capture in a table of results, by address; empty for any other table. Fields are Python literals.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> StatusesAsync(Stream csv, CancellationToken cancel = default)
    {
        var statuses = new Dictionary<string, string>();
        var isHeader = true;
        await foreach (var row in CsvRows.ReadAsync(new InputWindow(csv, cancel)))
        {
            if (isHeader && row.Fields is not ["status", "metadata", "media"])
                break;
            if (!isHeader && row.Fields is [var status, var metadata, _] && UrlPattern().Match(metadata) is { Success: true } url)
                statuses[url.Groups["url"].Value] = status;
            isHeader = false;
        }

        return statuses;
    }

    private static ReportedFile? File(IElement list)
    {
        var facts = Facts(list.Children.Where(c => c.LocalName == "li"), "b");
        var thumbnails = list.QuerySelectorAll(".collapsible-content > ul").Select(l => Facts(l.Children, "b"));
        return NameIn(facts) is { } name && facts.GetValueOrDefault("id") != "metadata_json" // describes the capturing machine
            ? new(
                name,
                facts.GetValueOrDefault("hash"),
                thumbnails.Where(t => t.GetValueOrDefault("id") == "thumbnail_0").Select(NameIn).FirstOrDefault()
            )
            : null;
    }

    private static string? NameIn(Dictionary<string, string> facts) =>
        facts.GetValueOrDefault("key")?.Split('/', '\\')[^1] is { Length: > 0 } name ? name : null;

    /// <summary>Names with the values next to them.</summary>
    private static Dictionary<string, string> Facts(IEnumerable<IElement> rows, string name) =>
        rows.Select(r =>
                (Name: r.QuerySelector(name)?.TextContent.Trim().TrimEnd(':'), Value: r.QuerySelector(".copy")?.TextContent.Trim())
            )
            .Where(f => f is { Name: not null, Value: not null })
            .DistinctBy(f => f.Name)
            .ToDictionary(f => f.Name!, f => f.Value!);

    private static string? Moment(string? python) =>
        DateTimeOffset.TryParse(
            python,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"v\d[\w.+-]*")]
    private static partial Regex VersionPattern();

    [GeneratedRegex("""'url': (?<quote>['"])(?<url>.+?)\k<quote>""")]
    private static partial Regex UrlPattern();
}
