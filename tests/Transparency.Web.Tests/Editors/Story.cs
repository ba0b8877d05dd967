using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Transparency.Archive;
using Transparency.Editors.Accounts;
using Transparency.Tests;
using Transparency.Tests.Evidence;
using Transparency.Web.Language;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>
/// From "have we seen this?" to a corrected, approved, public debunk, in a browser; each page on the way passes axe and fits 320 pixels.
/// </summary>
public abstract class Story(EditorSite site, Chromium chromium)
{
    private static readonly PageGetByLabelOptions Exact = new() { Exact = true };

    [Fact]
    public Task A_post_becomes_a_public_debunk_that_is_corrected_later() => PlayAsync(script: true);

    protected async Task PlayAsync(bool script)
    {
        var id = script ? "story-with-script" : "story-without-script";
        var words = script ? "Polar bears walk on the roofs of Chernihiv" : "Sunflowers sang the anthem in Odesa harbour";
        var author = await SignInAsync(EditorRole.Author, script);
        await using var authors = author.Context;
        var reviewer = await SignInAsync(EditorRole.Reviewer, script);
        await using var reviewers = reviewer.Context;

        await author.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Have we seen this?" }).ClickAsync();
        await author.Locator("#text").FillAsync(words);
        await author.GetByRole(AriaRole.Button, new() { Name = "Search the archive" }).ClickAsync();
        await Assertions.Expect(author.GetByText("We found no matching claim")).ToBeVisibleAsync();
        await CheckAsync(author, script);

        await author.GetByRole(AriaRole.Link, new() { Name = "Archive it as a new claim" }).ClickAsync();
        await Assertions.Expect(author.Locator("#text")).ToHaveValueAsync(words);
        await CheckAsync(author, script);
        await author.Locator("#id").FillAsync(id);
        await author.Locator("#platform-0").FillAsync("telegram");
        await author.Locator("#url-0").FillAsync("https://t.me/example/" + id);
        await author.GetByRole(AriaRole.Button, new() { Name = "Archive claim" }).ClickAsync();
        await CheckAsync(author, script);
        await Assertions.Expect(author.Locator("#url")).ToHaveValueAsync("https://t.me/example/" + id);
        await author
            .Locator("#files")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "screenshot.png",
                    MimeType = "image/png",
                    Buffer = Samples.Picture(script ? 640 : 641, 480),
                }
            );
        await author.GetByRole(AriaRole.Button, new() { Name = "Add evidence" }).ClickAsync();
        await Assertions.Expect(author.Locator("#evidence [role=status]")).ToContainTextAsync("screenshot.png was added to the archive.");
        await CheckAsync(author, script);
        await author.GetByRole(AriaRole.Link, new() { Name = "Write a debunk" }).ClickAsync();
        await CheckAsync(author, script);
        await author.GetByRole(AriaRole.Button, new() { Name = "Start writing" }).ClickAsync();

        await author.GetByLabel("Title", Exact).First.FillAsync("No " + words);
        await author.Locator("#summary").FillAsync("It was a montage.");
        await author.Locator("#verdict").SelectOptionAsync("altered");
        await author.Locator("#markdown").FillAsync("The video is a montage [1][2].\n\n<script>alert(1)</script>");
        for (var i = 0; i < 2; i++)
        {
            await author.Locator($"#source-title-{i}").FillAsync($"Source {i + 1}");
            await author.Locator($"#source-url-{i}").FillAsync($"https://example.org/{id}/{i}");
            await author.Locator($"#source-no-copy-{i}").FillAsync("It is our own measurement.");
        }

        if (script)
        {
            await Assertions.Expect(author.Locator("#saved")).ToHaveTextAsync("Saved");
            await Assertions.Expect(author.Locator("#look h1")).ToHaveTextAsync("No " + words);
            await Assertions.Expect(author.Locator("#look .body")).ToContainTextAsync("<script>alert(1)</script>");
        }

        await author.GetByRole(AriaRole.Button, new() { Name = "Submit for review" }).ClickAsync();
        await Assertions.Expect(author.Locator("[role=alert] .findings")).ToContainTextAsync("Translation missing");
        await CheckAsync(author, script);
        await author.Locator("[name=isTranslationWaived]").CheckAsync();
        await author.GetByRole(AriaRole.Button, new() { Name = "Submit for review" }).ClickAsync();
        await Assertions.Expect(author.GetByText("In review")).ToBeVisibleAsync();
        await Assertions.Expect(author.Locator("#decide")).ToHaveCountAsync(0);

        await reviewer.GotoAsync("/editor");
        await CheckAsync(reviewer, script);
        await reviewer.GetByRole(AriaRole.Link, new() { Name = "No " + words, Exact = true }).ClickAsync();
        await CheckAsync(reviewer, script);
        await reviewer.Locator("#ask").FillAsync("Say who made the montage.");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Request changes" }).ClickAsync();
        await Assertions.Expect(reviewer.Locator("#decide")).ToHaveCountAsync(0);

        await author.GotoAsync("/editor");
        await author.GetByRole(AriaRole.Link, new() { Name = "No " + words, Exact = true }).ClickAsync();
        await Assertions.Expect(author.Locator(".note")).ToContainTextAsync("Say who made the montage.");
        await author.Locator("#markdown").FillAsync("A satirist made the montage [1][2].");
        await author.GetByRole(AriaRole.Button, new() { Name = "Submit for review" }).ClickAsync();
        await Assertions.Expect(author.GetByText("In review")).ToBeVisibleAsync();

        await reviewer.ReloadAsync();
        await reviewer.Locator("#at").FillAsync(site.Services.GetRequiredService<DeskTime>().ToField(site.Clock.GetUtcNow().AddHours(2)));
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(reviewer.Locator("main")).ToContainTextAsync("Scheduled for");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // longer than the site takes to publish
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await site.Client.GetAsync(new Uri("/en/debunks/" + id, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode
        );
        site.Clock.Ahead += TimeSpan.FromHours(2.1);

        await PublicAsync(id, p => p.Contains("A satirist made the montage", StringComparison.Ordinal));
        var data = JsonSerializer.Deserialize<JsonElement>(
            (await site.GetAsync("/en/debunks/" + id)).QuerySelector("script[type='application/ld+json']")!.TextContent
        );
        var review = data.GetProperty("@graph").EnumerateArray().Single(d => d.GetProperty("@type").GetString() == "ClaimReview");
        Assert.Equal(
            (words, "Altered"),
            (review.GetProperty("claimReviewed").GetString(), review.GetProperty("reviewRating").GetProperty("alternateName").GetString())
        );
        Assert.Contains("https://t.me/example/" + id, review.ToString(), StringComparison.Ordinal);
        await FollowsAsync("/en/feeds/debunks.atom", $"/debunks/{id}");
        if (script)
            // Which is kept for ten minutes, so that a site can be asked once.
            await FollowsAsync("/sitemap-debunks.xml", $"/en/debunks/{id}<");
        await FollowsAsync("/en/search?q=" + Uri.EscapeDataString(words), $"/debunks/{id}");
        await FollowsAsync("/en/claims/" + id, "screenshot.png");
        Assert.Equal("reviewer", (await EntriesAsync(id))[^1].Actor);

        await author.GotoAsync("/editor");
        await author.GetByRole(AriaRole.Button, new() { Name = "Edit: No " + words }).ClickAsync();
        await author.Locator("#verdict").SelectOptionAsync("satire");
        await author.Locator("#kind").SelectOptionAsync("Correction");
        await author.Locator("#note").FillAsync("It was satire from the start.");
        await CheckAsync(author, script);
        await author.GetByRole(AriaRole.Button, new() { Name = "Submit for review" }).ClickAsync();
        await reviewer.GotoAsync(author.Url);
        await Assertions.Expect(reviewer.Locator(".beside ins").First).ToBeVisibleAsync();
        await CheckAsync(reviewer, script);
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        var page = await PublicAsync(id, p => p.Contains("It was satire from the start.", StringComparison.Ordinal));
        Assert.Contains("CORRECTION: No " + words, page, StringComparison.Ordinal);
        await FollowsAsync("/en/feeds/debunks.atom", "CORRECTION: No " + words);
        await FollowsAsync("/en/feeds/corrections.atom", "It was satire from the start.");
        var history = await site.GetAsync($"/en/debunks/{id}/history");
        Assert.Equal(2, history.QuerySelectorAll(".revisions > li").Length);
        Assert.Contains("satire", history.QuerySelector(".revisions ins")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await EntriesAsync(id)).Count(e => e.Kind == EntryKind.Debunk));

        await reviewer.GotoAsync("/editor");
        await reviewer.GetByRole(AriaRole.Link, new() { Name = $"Withdraw: No {words}" }).ClickAsync();
        await CheckAsync(reviewer, script);
        await reviewer.Locator("#note").FillAsync("The story of this test is over.");
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "Withdraw now" }).ClickAsync();
        page = await PublicAsync(id, p => p.Contains("The story of this test is over.", StringComparison.Ordinal), HttpStatusCode.Gone);
        Assert.Equal("reviewer", (await EntriesAsync(id))[^1].Actor);
    }

    protected async Task<IPage> SignInAsync(EditorRole role, bool script)
    {
        var page = await chromium.OpenAsync(site, "/editor", script: script);
        await page.Locator("#name").FillAsync(EditorRoles.Name(role));
        await page.Locator("#password").FillAsync(Person.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("#code").FillAsync(await Person.NextCodeAsync(site[role].Key!));
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Desk");
        return page;
    }

    /// <summary>Axe runs as a script of the page, so the pages of the way without one pass it on the way with one.</summary>
    protected static async Task CheckAsync(IPage page, bool script = true)
    {
        if (!script)
            return;
        Assert.Empty((await Axe.FindAsync(page)).Select(problem => page.Url + " " + problem));
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(320, 800);
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            $"{page.Url} scrolls sideways at 320 px"
        );
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    private async Task<string> PublicAsync(string slug, Func<string, bool> isThere, HttpStatusCode status = HttpStatusCode.OK)
    {
        var page = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                var answer = await site.Client.GetAsync(
                    new Uri("/en/debunks/" + slug, UriKind.Relative),
                    TestContext.Current.CancellationToken
                );
                page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return answer.StatusCode == status && isThere(page);
            },
            $"The expected state of /en/debunks/{slug}"
        );
        return page;
    }

    /// <summary>Waits until a page shows readers a text.</summary>
    private Task FollowsAsync(string path, string what) =>
        Eventually.HoldsAsync(
            async () =>
                WebUtility
                    .HtmlDecode(await site.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))
                    .Contains(what, StringComparison.Ordinal),
            $"'{what}' on {path}"
        );

    private async Task<IReadOnlyList<LogEntry>> EntriesAsync(string slug)
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in site.Services.GetRequiredService<ArchiveLog>().ReadAsync(0, TestContext.Current.CancellationToken))
            if (entry.Id == slug + "/en")
                entries.Add(entry);
        return entries;
    }
}
