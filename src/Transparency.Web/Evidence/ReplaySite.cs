using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Evidence;

/// <summary>
/// Where archived pages are replayed: an origin that holds nothing else, since their scripts run in it. It answers the program that
/// replays (ReplayWeb.page, in the folder <c>Replay</c>), a page that starts it, and the bytes of evidence. A path of the site would not
/// do: what the program's service worker plays has the worker's origin, and a frame without its origin has no service worker.
/// </summary>
/// <remarks>
/// It must be an origin of the same site, another subdomain or port: to frames of other sites browsers give no service worker.
/// </remarks>
public sealed class ReplaySite(Settings settings)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Replay");
    private static readonly string[] Answered = ["/replay", "/view", "/evidence"];

    /// <summary>The origin; null if replay is off.</summary>
    public string? Origin => settings.Evidence.ReplayOrigin?.GetLeftPart(UriPartial.Authority);

    /// <summary>The address that plays a capture.</summary>
    public string PlayerOf(Capture capture) => $"{Origin}/view/{capture.Claim}/{capture.Sha256}";

    private string? Host => Origin is null ? null : new Uri(Origin).Authority;

    /// <summary>Refuses, of the requests that come to the origin of replay, all but those that it is for.</summary>
    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Value != Host || Answered.Any(path => context.Request.Path.StartsWithSegments(path)))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>The addresses that only its origin answers.</summary>
    public void Map(IEndpointRouteBuilder site)
    {
        if (Host is null)
            return;
        var origin = site.MapGroup("").RequireHost(Host);
        foreach (var file in new[] { "ui.js", "sw.js" })
            origin.MapRead(
                "/replay/" + file,
                (HttpContext context) => Answer(context, Results.File(Path.Combine(Program, file), "text/javascript; charset=utf-8"))
            );
        origin.MapRead("/replay/", (HttpContext context) => Answer(context, Starter));
        origin.MapRead(
            "/view/{claim}/{sha256}",
            async (string claim, string sha256, HttpContext context, IClaimIndex index, CancellationToken cancel) =>
                await EvidenceCard.FindAsync(index, claim, sha256, cancel) is ({ Type.View: EvidenceView.Replay } card, null)
                    ? Answer(context, Player(card.Capture))
                    : Results.NotFound()
        );
    }

    /// <summary>The program alone: its service worker begins here.</summary>
    private static HtmlString Starter => new("""<script src="ui.js"></script><replay-app-main></replay-app-main>""");

    /// <summary>The program with an archived page in it. Its frame can't leave it, open windows or be left for another.</summary>
    private static IHtmlContent Player(Capture capture) =>
        new HtmlContentBuilder().AppendFormat(
            CultureInfo.InvariantCulture,
            """
            <script src="/replay/ui.js"></script>
            <replay-web-page source="{0}" url="{1}" ts="{2}" replaybase="/replay/" embed="replay-with-info" sandbox></replay-web-page>
            """,
            Links.Evidence(capture.Claim, capture.Sha256!),
            capture.Url ?? "",
            Timestamp(capture)
        );

    private static string Page(IHtmlContent body)
    {
        using var page = new StringWriter(CultureInfo.InvariantCulture);
        new HtmlContentBuilder()
            .AppendFormat(
                CultureInfo.InvariantCulture,
                """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>ReplayWeb.page</title><link rel="icon" href="data:,"></head>
                <body style="margin: 0; height: 100vh">{0}</body>
                </html>

                """,
                body
            )
            .WriteTo(page, HtmlEncoder.Default);
        return page.ToString();
    }

    private IResult Answer(HttpContext context, IHtmlContent body) => Answer(context, Results.Text(Page(body), "text/html; charset=utf-8"));

    private IResult Answer(HttpContext context, IResult result)
    {
        // ReplayWeb.page sets inline styles. Its service worker gives archived pages their own policy: they can't load anything from
        // other sites.
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "font-src 'self' data:; media-src 'self' blob:; "
            + $"connect-src 'self' data: blob:; frame-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; "
            + $"frame-ancestors 'self' {settings.Site.Origin ?? "*"}";
        return result;
    }

    /// <summary>When it was captured, as web archives write it: 20240520090000.</summary>
    private static string Timestamp(Capture capture) =>
        DateTimeOffset.TryParse(capture.CapturedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)
            : "";
}
