using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Editors.Reports;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Security;

namespace Transparency.Web.Pages.Report;

/// <summary>
/// Accepts a reader's report of an error. Without account and cookie, there is no session for cross-site request forgery; that a form
/// elsewhere does not send reports in its visitors' names, the browser's Origin tells.
/// </summary>
[IgnoreAntiforgeryToken]
[RequestSizeLimit(LongestRequest)]
[RequestFormLimits(ValueLengthLimit = LongestRequest)]
public sealed class IndexModel(ErrorReports reports, ReportLimit limit, SiteAddress site, TimeProvider clock, ILogger<IndexModel> logger)
    : PageModel
{
    public const int LongestText = 5_000,
        LongestLine = 500;
    private const int LongestRequest = 64 * 1024; // 6,500 letters of Cyrillic take 39,000 bytes in a form

    /// <summary>Path of the page that the report is about.</summary>
    public string About { get; private set; } = "";

    public string Text { get; private set; } = "";

    public string Source { get; private set; } = "";

    public string Contact { get; private set; } = "";

    /// <summary>What is wrong with the form; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reference of the report that was kept; null before that.</summary>
    public string? Reference { get; private set; }

    public void OnGet(string? about) => About = Line(about);

    public async Task<IActionResult> OnPostAsync(
        [FromForm(Name = "about")] string? about,
        [FromForm] string? text,
        [FromForm] string? source,
        [FromForm] string? contact,
        [FromForm] string? website,
        CancellationToken cancel
    )
    {
        (About, Text, Source, Contact) = (Line(about), (text ?? "").ReplaceLineEndings("\n").Trim(), Line(source), Line(contact));
        if (!site.IsOrigin(Request))
            return Refuse(StatusCodes.Status403Forbidden, "report.elsewhere");
        if (Text.Length == 0)
            return Refuse(StatusCodes.Status400BadRequest, "report.empty");
        if (Text.Length > LongestText)
            return Refuse(StatusCodes.Status400BadRequest, "report.too-long");
        if (limit.RetryAfter(HttpContext.Connection.RemoteIpAddress) is { } wait)
        {
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
                System.Globalization.CultureInfo.InvariantCulture
            );
            return Refuse(StatusCodes.Status429TooManyRequests, "report.too-many");
        }

        if (!string.IsNullOrEmpty(website))
            return Refuse(StatusCodes.Status400BadRequest, "report.trap"); // a field that people don't see
        Reference = await reports.AddAsync(
            new(clock.GetUtcNow(), About, Text, Source.Length > 0 ? Source : null, Contact.Length > 0 ? Contact : null),
            cancel
        );
        logger.LogInformation("A reader reported an error: {Reference}", Reference);
        return Page();
    }

    private static string Line(string? value) => string.Concat((value ?? "").Where(c => !char.IsControl(c)).Take(LongestLine)).Trim();

    private PageResult Refuse(int status, string key)
    {
        Problem = Texts.Of(key, Numbers.Words(LongestText));
        var page = Page();
        page.StatusCode = status;
        return page;
    }
}
