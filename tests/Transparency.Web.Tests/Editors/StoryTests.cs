using Microsoft.Playwright;
using Transparency.Editors.Accounts;
using Transparency.Tests;
using Transparency.Tests.Search.Engines.Elasticsearch;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Editors;

/// <summary>On files and Lucene: with a script, without one, and with what goes wrong on the way.</summary>
public sealed class StoryTests(EditorSite site, Chromium chromium) : Story(site, chromium)
{
    [Fact]
    public Task So_it_does_without_a_script() => PlayAsync(script: false);

    [Fact]
    public async Task Two_tabs_show_both_texts_and_a_lost_connection_loses_nothing()
    {
        var page = await SignInAsync(EditorRole.Author, script: true);
        await using var context = page.Context;
        await page.GotoAsync("/editor/drafts/new");
        await page.Locator("#slug").FillAsync("story-of-tabs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start writing" }).ClickAsync();
        var other = await context.NewPageAsync();
        await other.GotoAsync(page.Url);

        await page.Locator("#title").FillAsync("From the first tab");
        await Assertions.Expect(page.Locator("#saved")).ToHaveTextAsync("Saved");
        await other.Locator("#title").FillAsync("From the second tab");
        await Assertions.Expect(other.Locator("#saved")).ToContainTextAsync("changed this draft after you opened it");
        await other.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(other.Locator(".beside")).ToContainTextAsync("first tab");
        await Assertions.Expect(other.Locator(".beside")).ToContainTextAsync("second tab");
        await Assertions.Expect(other.Locator("#title")).ToHaveValueAsync("From the second tab");
        await CheckAsync(other);

        await other.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(other.Locator(".beside")).ToHaveCountAsync(0);
        await context.SetOfflineAsync(true);
        await other.Locator("#title").FillAsync("Typed without a connection");
        await Assertions.Expect(other.Locator("#saved")).ToContainTextAsync("Not saved");
        await context.SetOfflineAsync(false);
        await Assertions.Expect(other.Locator("#saved")).ToHaveTextAsync("Saved");
        await other.ReloadAsync();
        await Assertions.Expect(other.Locator("#title")).ToHaveValueAsync("Typed without a connection");

        await context.ClearCookiesAsync();
        await other.Locator("#title").FillAsync("Typed after the session");
        await Assertions.Expect(other.Locator("#saved")).ToContainTextAsync("your session has expired");
        await other.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your session has expired");
        Assert.Equal("Typed after the session", await other.Locator("[name=title]").InputValueAsync());
    }
}

public sealed class StoryOnAzureTests : Story, IClassFixture<AzureEditorSite>
{
    public StoryOnAzureTests(AzureEditorSite site, Chromium chromium)
        : base(site, chromium) => Azurite.SkipWhenMissing();
}

public sealed class StoryOnElasticsearchTests : Story, IClassFixture<ElasticsearchEditorSite>
{
    public StoryOnElasticsearchTests(ElasticsearchEditorSite site, Chromium chromium)
        : base(site, chromium) => ElasticsearchServer.Require();
}
