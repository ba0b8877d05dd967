using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Transparency.Editors.Accounts;
using Transparency.Editors.Drafts;
using Transparency.Tests;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>
/// Whatever happens between a person's keys and the archive, nothing typed is lost. Two tabs are in <see cref="StoryTests"/>, crashes of
/// the site in <see cref="CrashTests"/>.
/// </summary>
public sealed class NothingLostTests(EditorSite site, Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>With all cookies gone, also the one that belongs to the form's token, the form comes back once more.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_claim_that_is_sent_after_its_session_ended_is_archived_after_a_new_sign_in(bool script, bool allCookies)
    {
        var id = $"lost-session-{script}-{allCookies}".ToLowerInvariant();
        var person = await site.JoinAsync(id, EditorRole.Author);
        var page = await site.OpenAsync(chromium, person, "/editor/claims/new", script: script);
        await using var context = page.Context;
        var text = await FillAsync(page, id);
        await context.ClearCookiesAsync(allCookies ? null : new() { Name = "editor" });
        await page.Locator("main form button").Last.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your session has expired");
        Assert.Equal(text, await page.Locator("[name=text]").InputValueAsync());
        await SignInAgainAsync(context, person);
        await page.GetByRole(AriaRole.Button).ClickAsync();
        if (allCookies)
        {
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("You have signed in again");
            await page.GetByRole(AriaRole.Button).ClickAsync();
        }

        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/editor/claims/{id}/evidence$"));
        Assert.Contains(text, (await site.GetAsync("/en/claims/" + id)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_whose_connection_was_lost_is_in_the_form_when_it_is_opened_again_until_it_is_archived()
    {
        var page = await site.OpenAsync(chromium, EditorRole.Author, "/editor/claims/new");
        await using var context = page.Context;
        var text = await FillAsync(page, "lost-connection");
        await context.SetOfflineAsync(true);
        await page.Locator("main form button").Last.ClickAsync();
        await Assertions.Expect(page.Locator("#text")).ToHaveCountAsync(0); // the browser's own page
        await context.SetOfflineAsync(false);
        await page.GotoAsync("/editor/claims/new");
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync(text);
        await Assertions.Expect(page.Locator("form [role=status]")).ToContainTextAsync("kept in this browser");
        await page.Locator("main form button").Last.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/editor/claims/lost-connection/evidence$"));
        await page.GotoAsync("/editor/claims/new");
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_draft_that_is_sent_when_its_session_ended_and_left_there_is_in_the_form_after_a_new_sign_in()
    {
        var person = await site.JoinAsync("lost-draft", EditorRole.Author);
        var page = await site.OpenAsync(chromium, person, await StartAsync("lost-draft"));
        await using var context = page.Context;
        var address = page.Url;
        await page.RouteAsync("**/*handler=Autosave", route => route.AbortAsync());
        await page.Locator("#title").FillAsync("Typed at the end of a session");
        await context.ClearCookiesAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your session has expired");
        await page.UnrouteAllAsync();
        await SignInAgainAsync(context, person);
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("#title")).ToHaveValueAsync("Typed at the end of a session");
        await Assertions.Expect(page.Locator("#saved")).ToHaveTextAsync("Saved");
    }

    [Fact]
    public async Task A_save_that_is_retried_after_a_lost_answer_does_not_conflict()
    {
        var page = await site.OpenAsync(chromium, EditorRole.Author, await StartAsync("lost-answer"));
        await using var context = page.Context;
        var lost = 0;
        await page.RouteAsync(
            "**/*handler=Autosave",
            async route =>
            {
                if (lost++ > 0)
                    await route.ContinueAsync();
                else
                {
                    await route.FetchAsync(); // the site has it
                    await route.AbortAsync(); // the browser does not know
                }
            }
        );
        await page.Locator("#title").FillAsync("Saved without an answer");
        await Assertions.Expect(page.Locator("#saved")).ToContainTextAsync("Not saved");
        await page.Locator("#summary").FillAsync("Typed after it");
        await Assertions.Expect(page.Locator("#saved")).ToHaveTextAsync("Saved");
        var id = Person.PathOf(await site[EditorRole.Author].GetAsync(page.Url)).Split('/')[^1];
        Draft? draft = null;
        await Eventually.HoldsAsync(async () =>
            (draft = await site.Services.GetRequiredService<DraftStore>().FindAsync(id, Cancel))?.Text.Summary == "Typed after it"
        );
        Assert.Equal(("Saved without an answer", "Typed after it"), (draft!.Text.Title, draft.Text.Summary));
        Assert.True(lost >= 2);
    }

    [Fact]
    public async Task Two_people_on_one_draft_see_both_texts()
    {
        var path = await StartAsync("lost-people");
        var (author, reviewer) = (site[EditorRole.Author], site[EditorRole.Reviewer]);
        var (first, second) = (await author.GetAsync(path), await reviewer.GetAsync(path));
        await author.SubmitAsync(first, ("title", "The author's title"));
        var both = await reviewer.SubmitAsync(second, ("title", "The reviewer's title"));
        Assert.Contains("author", both.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("The reviewer's title", both.QuerySelector("#title")!.GetAttribute("value"));
        Assert.Contains(
            "The author's title",
            both.QuerySelector(".beside")!.TextContent.Replace("Removed: ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal("The author's title", (await author.GetAsync(path)).QuerySelector("#title")!.GetAttribute("value"));
    }

    /// <summary>Fills in a claim that is like no other.</summary>
    private static async Task<string> FillAsync(IPage page, string id)
    {
        var text = $"Typed {Guid.NewGuid():N} and {Guid.NewGuid():N}";
        await page.Locator("#text").FillAsync(text);
        await page.Locator("#language").FillAsync("en");
        await page.Locator("#id").FillAsync(id);
        await page.Locator("#claimant").FillAsync("A channel");
        return text;
    }

    /// <summary>Signs in in another tab.</summary>
    private static async Task SignInAgainAsync(IBrowserContext context, Person person)
    {
        var tab = await context.NewPageAsync();
        await tab.GotoAsync("/editor/account/sign-in");
        await tab.Locator("#name").FillAsync(person.Name);
        await tab.Locator("#password").FillAsync(Person.Password);
        await tab.Locator("main form button").ClickAsync();
        await tab.Locator("#code").FillAsync(await Person.NextCodeAsync(person.Key!));
        await tab.Locator("main form button").ClickAsync();
        await Assertions.Expect(tab.Locator("h1")).ToHaveTextAsync("Desk");
        await tab.CloseAsync();
    }

    private async Task<string> StartAsync(string slug) =>
        Person.PathOf(
            await site[EditorRole.Author]
                .SubmitAsync(await site[EditorRole.Author].GetAsync("/editor/drafts/new"), ("slug", slug), ("language", "en"))
        );
}
