using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>The whole way, from a search to the history of a debunk, by keyboard alone and with scripts off.</summary>
public sealed class KeyboardTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData("en", 1280, true)]
    [InlineData("en", 1280, false)]
    [InlineData("uk", 1280, false)]
    [InlineData("uk", 320, false)]
    public async Task A_reader_gets_from_a_search_to_the_history_of_a_debunk(string language, int width, bool script)
    {
        var page = await chromium.OpenAsync(site, $"/{language}/", width, script);
        await using var context = page.Context;
        await Tabbing.ToAsync(page, "#q");
        await page.Keyboard.TypeAsync("Зеленський 20 травня");
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, $@"/{language}/search\?q=");

        if (width < 900)
            await Tabbing.FollowAsync(page, ".filters > summary");
        await Tabbing.FollowAsync(page, ".choice a[href*='kind=claim']");
        await AtAsync(page, "kind=claim");
        await Tabbing.FollowAsync(page, $"a[href='/{language}/claims/{SiteContent.FirstClaim}']");
        await AtAsync(page, $"/{language}/claims/");
        await Tabbing.FollowAsync(page, $"a[href='/{language}/debunks/{SiteContent.FirstDebunk}']");
        await AtAsync(page, $"/{language}/debunks/");
        await Tabbing.FollowAsync(page, "main a[href$='/history']");
        await AtAsync(page, "/history$");
        await Assertions.Expect(page.Locator(".revisions > li").First).ToBeVisibleAsync();
    }

    private static Task AtAsync(IPage page, string address) => Assertions.Expect(page).ToHaveURLAsync(new Regex(address));
}
