using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>The looks of a page: light and dark, wide, enlarged to 200 %, and on the narrowest screen of WCAG 2.2 (1.4.10).</summary>
internal static class Looks
{
    private const int Wide = 1280,
        Enlarged = Wide / 2,
        Narrow = 320;

    /// <summary>Controls that are no links within a sentence and whose box is smaller than 24 × 24 px (WCAG 2.2, 2.5.8).</summary>
    private const string SmallTargets = """
        () => [...document.querySelectorAll('button, summary, input:not([type=hidden]), nav a, aside a, .chips a, .sort a, .pager a, .numbers a, .scale a')]
          .filter(e => e.checkVisibility())
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([e, r]) => r.height < 23.9 || r.width < 23.9 && e.closest('.choice') === null)
          .map(([e, r]) => `${e.outerHTML.slice(0, 120)} is ${r.width} × ${r.height}`)
        """;

    /// <summary>Whether a page scrolls sideways, and what reaches beyond the right edge of it then.</summary>
    private const string StickingOut = """
        () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : ['scrolls sideways', ...[...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth)
          .map(e => `${e.outerHTML.slice(0, 120)} reaches to ${e.getBoundingClientRect().right} px`)]
        """;

    /// <summary>In every look it is accessible, no wider than the screen, and its controls can be hit.</summary>
    public static async Task CheckAsync(IPage page)
    {
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        foreach (
            var (width, scheme) in new[]
            {
                (Wide, ColorScheme.Light),
                (Enlarged, ColorScheme.Light),
                (Narrow, ColorScheme.Light),
                (Narrow, ColorScheme.Dark),
                (Wide, ColorScheme.Dark),
            }
        )
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var look = $"{page.Url} {width} px, {scheme}: ";
            string[] problems =
            [
                .. await page.EvaluateAsync<string[]>(StickingOut),
                .. await page.EvaluateAsync<string[]>(SmallTargets),
                .. await Axe.FindAsync(page),
            ];
            Assert.True(problems is [], look + string.Join('\n', problems));
        }
    }
}
