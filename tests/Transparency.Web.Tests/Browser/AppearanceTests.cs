using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Transparency.Web.Tests.Pages;

namespace Transparency.Web.Tests.Browser;

/// <summary>Every kind of page, as it looks: accessible in both colour schemes, and narrow enough for any screen.</summary>
public sealed class AppearanceTests(Site site, Chromium chromium)
{
    /// <summary>Controls that are no links within a sentence and whose box is smaller than 24 × 24 px (WCAG 2.2, 2.5.8).</summary>
    private const string SmallTargets = """
        () => [...document.querySelectorAll('button, summary, input:not([type=hidden]), nav a, aside a, .chips a, .sort a, .pager a, .numbers a, .scale a')]
          .filter(e => e.checkVisibility())
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([e, r]) => r.height < 23.9 || r.width < 23.9 && e.closest('.choice') === null)
          .map(([e, r]) => `${e.outerHTML.slice(0, 120)} is ${r.width} × ${r.height}`)
        """;

    public static IEnumerable<TheoryDataRow<string>> Pages => EveryPageTests.InBothLanguages.Select(a => new TheoryDataRow<string>(a.Data.Item1));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing(string path)
    {
        var page = await chromium.OpenAsync(site, path);
        await using var context = page.Context;
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        foreach (var width in new[] { 1280, 640, 320 }) // 640: 1280 pixels enlarged to 200 %
        {
            await page.SetViewportSizeAsync(width, 800);
            Check(await page.RunAxe());
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Check(await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") }));

        void Check(AxeResult result)
        {
            Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
            Assert.NotEmpty(result.Passes);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_fits_320_and_1280_pixels_with_targets_of_24(string path)
    {
        var page = await chromium.OpenAsync(site, path);
        await using var context = page.Context;
        foreach (var width in new[] { 1280, 640, 320 })
        {
            await page.SetViewportSizeAsync(width, 800);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{path} scrolls sideways at {width} px");
            Assert.Empty(await page.EvaluateAsync<string[]>(SmallTargets));
        }
    }
}
