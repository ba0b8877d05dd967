using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>The whole way, from a search to the history of a debunk, by keyboard alone and with scripts off.</summary>
public sealed class KeyboardTests(Site site, Chromium chromium)
{
    private const int MostTabs = 250;

    [Theory]
    [InlineData("en", 1280, true)]
    [InlineData("en", 1280, false)]
    [InlineData("uk", 1280, false)]
    [InlineData("uk", 320, false)]
    public async Task A_reader_gets_from_a_search_to_the_history_of_a_debunk(string language, int width, bool script)
    {
        var page = await chromium.OpenAsync(site, $"/{language}/", width, script);
        await using var context = page.Context;
        await TabToAsync(page, "#q");
        await page.Keyboard.TypeAsync("Зеленський 20 травня");
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, $@"/{language}/search\?q=");

        if (width < 900) await FollowAsync(page, ".filters > summary");
        await FollowAsync(page, ".choice a[href*='kind=claim']");
        await AtAsync(page, "kind=claim");
        await FollowAsync(page, $"a[href='/{language}/claims/{SiteContent.FirstClaim}']");
        await AtAsync(page, $"/{language}/claims/");
        await FollowAsync(page, $"a[href='/{language}/debunks/{SiteContent.FirstDebunk}']");
        await AtAsync(page, $"/{language}/debunks/");
        await FollowAsync(page, "main a[href$='/history']");
        await AtAsync(page, "/history$");
        await Assertions.Expect(page.Locator(".revisions > li").First).ToBeVisibleAsync();
    }

    private static async Task FollowAsync(IPage page, string selector)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes on with Tab until an element has the focus, which must then be seen and lie within the page.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        var focused = page.Locator($":is({selector}):focus");
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await focused.CountAsync() == 0) continue;
            await Assertions.Expect(focused).ToBeInViewportAsync();
            var outline = await focused.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth");
            Assert.Matches("^(solid|auto)[1-9]", outline);
            return;
        }

        Assert.Fail($"Tab did not reach {selector} at {page.Url}.");
    }

    private static Task AtAsync(IPage page, string address) => Assertions.Expect(page).ToHaveURLAsync(new Regex(address));
}
