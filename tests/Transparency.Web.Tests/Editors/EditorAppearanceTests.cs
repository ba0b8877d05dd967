using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Editors.Reports;
using Transparency.Web.Editors;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>
/// Every page of the desk as it looks in each language, taken from the route table, on a desk where something waits in every
/// place.
/// </summary>
public abstract class EditorAppearanceTests(string language, EditorSite site, Chromium chromium)
{
    private DraftDesk Desk => site.Services.GetRequiredService<DraftDesk>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_accessible_and_fits_in_every_look()
    {
        var (open, waiting) = await FillAsync();
        var code = site.Services.GetRequiredService<DraftShare>().LinkTo(open).Path.Split('/')[^1];
        var page = await OpenAsync("/editor?q=Zelensky");
        await using var context = page.Context;
        await Looks.CheckAsync(page);
        var seen = 0;
        foreach (var route in Routes())
        foreach (var draft in route.Contains("{id}", StringComparison.Ordinal) ? new[] { open, waiting } : [open])
        {
            await page.GotoAsync(
                route
                    .Replace("{id}", draft.Id, StringComparison.Ordinal)
                    .Replace("{claim}", SiteContent.SecondClaim, StringComparison.Ordinal)
                    .Replace("{slug}", SiteContent.FirstDebunk, StringComparison.Ordinal)
                    .Replace("{language}", "uk", StringComparison.Ordinal)
                    .Replace("{code}", code, StringComparison.Ordinal)
            );
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            await Looks.CheckAsync(page);
            seen++;
        }

        Assert.True(seen > 12);
    }

    [Fact]
    public async Task So_are_the_steps_of_the_first_sign_in()
    {
        var name = "looks-" + language;
        var page = await OpenAsync(await site.AddAsync(name, EditorRole.Author), signedIn: false);
        await using var context = page.Context;
        await Looks.CheckAsync(page);
        foreach (var field in new[] { "#password", "#again" })
            await page.Locator(field).FillAsync(Person.Password);
        await page.Locator("main button").ClickAsync();
        await page.Locator("#name").FillAsync(name);
        await page.Locator("#password").FillAsync("a wrong password");
        await page.Locator("main button").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await Looks.CheckAsync(page);
        await page.Locator("#password").FillAsync(Person.Password);
        await page.Locator("main button").ClickAsync();
        await Assertions.Expect(page.Locator("main img")).ToBeVisibleAsync();
        await Looks.CheckAsync(page);
        await page.GotoAsync("/editor/shared/ended");
        await Looks.CheckAsync(page);
    }

    /// <summary>A draft in every state, reports in both, and a search beside them.</summary>
    private async Task<(Draft Open, Draft Waiting)> FillAsync()
    {
        var text = new DraftText
        {
            Title = "A draft that waits",
            Summary = "Its summary.",
            Verdict = Claims.Verdict.False,
            Authors = ["Author"],
            Claims = [SiteContent.SecondClaim],
            Markdown = "## What is true\n\nThis [1].",
            Sources = [new("A source", "https://example.org/", null, "https://archive.example.org/")],
        };
        var open = await Desk.StartAsync("somebody-else", "looks-open-" + language, "en", text, Cancel);
        var asked = await WaitingAsync("looks-asked-");
        await Desk.RequestChangesAsync("reviewer", asked.Id, "Say who says so.", Cancel);
        var approved = await WaitingAsync("looks-approved-");
        Assert.Null(
            (await Desk.ApproveAsync("reviewer", approved.Id, approved.Revision, site.Clock.GetUtcNow().AddDays(300), Cancel)).Refusal
        );
        var reports = site.Services.GetRequiredService<ErrorReports>();
        await reports.AddAsync(
            new(
                site.Clock.GetUtcNow(),
                $"/en/debunks/{SiteContent.FirstDebunk}",
                $"The day is wrong ({language}).",
                "https://example.org/",
                "reader@example.org"
            ),
            Cancel
        );
        var due = await reports.AddAsync(
            new(site.Clock.GetUtcNow(), "/en/claims/nothing", $"It is another month ({language}).", null, null),
            Cancel
        );
        await site.Services.GetRequiredService<ReportDesk>().DecideAsync("reviewer", due, ReportState.CorrectionDue, Cancel);
        var change = await Desk.StartAsync("author", SiteContent.FirstDebunk, language, new(), Cancel);
        await Desk.SubmitAsync("author", change.Id, change.Revision, Cancel);
        return (open, change);

        async Task<Draft> WaitingAsync(string slug)
        {
            var draft = await Desk.StartAsync("author", slug + language, "en", text, Cancel);
            return (await Desk.SubmitAsync("author", draft.Id, draft.Revision, Cancel)).Draft!;
        }
    }

    private async Task<IPage> OpenAsync(string path, bool signedIn = true)
    {
        var page = signedIn
            ? await site.OpenAsync(chromium, EditorRole.Administrator, "/robots.txt")
            : await chromium.OpenAsync(site, "/robots.txt");
        await page.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Accept-Language"] = language });
        await page.GotoAsync(path);
        return page;
    }

    private List<string> Routes() =>
        site
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(r => r == "/editor" || r.StartsWith("/editor/", StringComparison.Ordinal))
            .Distinct()
            .ToList();
}

public sealed class EnglishEditorAppearanceTests(EditorSite site, Chromium chromium) : EditorAppearanceTests("en", site, chromium);

public sealed class UkrainianEditorAppearanceTests(EditorSite site, Chromium chromium) : EditorAppearanceTests("uk", site, chromium);
