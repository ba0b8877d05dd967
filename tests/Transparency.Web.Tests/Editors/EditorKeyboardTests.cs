using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Transparency.Editors.Accounts;
using Transparency.Tests.Evidence;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>The whole job of a desk by keyboard alone: from a post to an approved debunk, and what a reader reported.</summary>
public sealed class EditorKeyboardTests(EditorSite site, Chromium chromium)
{
    private const string Id = "written-by-keyboard",
        Words = "Storks carried leaflets over Chernivtsi at dawn";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_post_becomes_an_approved_debunk(bool script)
    {
        var (id, words) = script ? (Id, Words) : (Id + "-without-script", "Hedgehogs guard the lighthouse of Ochakiv");
        var page = await site.OpenAsync(chromium, EditorRole.Author, "/editor", script: script);
        await using var context = page.Context;
        var chosen = new TaskCompletionSource<IFileChooser>();
        page.FileChooser += (_, chooser) => chosen.TrySetResult(chooser); // from here on: Playwright tells the browser a moment later
        await Tabbing.FollowAsync(page, "nav a[href='/editor/seen']");
        await Tabbing.TypeAsync(page, "#text", words);
        await Tabbing.FollowAsync(page, "form.post button");
        await Tabbing.FollowAsync(page, "main a[href^='/editor/claims/new']");
        await Tabbing.TypeAsync(page, "#language", "en");
        await Tabbing.TypeAsync(page, "#id", id);
        await Tabbing.FollowAsync(page, "main form.fields > button");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/editor/claims/{id}/evidence$"));

        await Tabbing.ToAsync(page, "#files");
        await page.Keyboard.PressAsync("Enter");
        await (await chosen.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).SetFilesAsync(
            new FilePayload
            {
                Name = "screenshot.png",
                MimeType = "image/png",
                Buffer = Samples.Picture(script ? 52 : 53, 40),
            }
        );
        await Tabbing.FollowAsync(page, "form.drop > button");
        await Assertions.Expect(page.Locator("#evidence [role=status]")).ToContainTextAsync("screenshot.png was added to the archive.");
        await Tabbing.FollowAsync(page, "main a[href^='/editor/drafts/new']");
        await Tabbing.FollowAsync(page, "main form button");

        await Tabbing.TypeAsync(page, "#title", "No " + words);
        await Tabbing.TypeAsync(page, "#summary", "Nobody saw any.");
        await Tabbing.ToAsync(page, "#verdict");
        await page.Keyboard.TypeAsync("False");
        if (script)
        {
            await Tabbing.ToAsync(page, "[role=toolbar] button"); // one stop for all of them, arrows within
            await page.Keyboard.PressAsync("ArrowRight");
            await page.Keyboard.PressAsync("ArrowRight");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#markdown")).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync("What is true");
            Assert.Equal("## What is true", (await page.Locator("#markdown").InputValueAsync()).Trim());
        }

        if (!script)
            await Tabbing.ToAsync(page, "#markdown");
        await page.Keyboard.TypeAsync("\n\nNothing flew [1][2].");
        for (var i = 0; i < 2; i++)
        {
            await Tabbing.TypeAsync(page, $"#source-title-{i}", $"Source {i + 1}");
            await Tabbing.TypeAsync(page, $"#source-url-{i}", $"https://example.org/{id}/{i}");
            await Tabbing.TypeAsync(page, $"#source-no-copy-{i}", "We were there.");
        }

        await Tabbing.ToAsync(page, "[name=isTranslationWaived]");
        await page.Keyboard.PressAsync("Space");
        await Tabbing.FollowAsync(page, "button[formaction*='Submit']");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/review$"));

        var review = await site.OpenAsync(chromium, EditorRole.Reviewer, "/editor", script: script);
        await using var reviewers = review.Context;
        await Tabbing.FollowAsync(review, $"main a[href='{new Uri(page.Url).AbsolutePath}']");
        await Tabbing.TypeAsync(review, "#comment", "Well done.");
        await Tabbing.FollowAsync(review, "#comment ~ button");
        await Assertions.Expect(review.Locator("#events + ol")).ToContainTextAsync("Well done.");
        await Tabbing.FollowAsync(review, "button[value=approve]");
        await Assertions.Expect(review.Locator(".kicker")).ToContainTextAsync(new Regex("Approved|Recently published"));
    }
}
