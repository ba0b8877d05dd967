using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>A person who has a keyboard alone.</summary>
internal static class Tabbing
{
    private const int MostTabs = 250;

    /// <summary>Goes to an element and presses Enter.</summary>
    public static async Task FollowAsync(IPage page, string selector)
    {
        await ToAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes on with Tab until an element has the focus, which must then be seen and lie within the page.</summary>
    public static async Task ToAsync(IPage page, string selector)
    {
        var focused = page.Locator($":is({selector}):focus");
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await focused.CountAsync() == 0)
                continue;
            await Assertions.Expect(focused).ToBeInViewportAsync();
            var outline = await focused.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth");
            Assert.Matches("^(solid|auto)[1-9]", outline);
            return;
        }

        Assert.Fail($"Tab did not reach {selector} at {page.Url}.");
    }

    /// <summary>Goes to a field and types, instead of what it holds.</summary>
    public static async Task TypeAsync(IPage page, string selector, string text)
    {
        await ToAsync(page, selector);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
    }
}
