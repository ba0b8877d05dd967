using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>
/// The search box while somebody types: a combobox with a list for keys and screen readers, a plain box without a script.
/// </summary>
public sealed class AutocompleteTests(Site site, Chromium chromium)
{
    private const string Chosen = "[role=option][aria-selected=true]";

    [Fact]
    public async Task Letters_are_completed_and_arrows_enter_and_escape_do_what_they_should()
    {
        var page = await chromium.OpenAsync(site, "/en/");
        await using var context = page.Context;
        var (box, options) = (page.Locator("#q"), page.Locator("[role=option]"));
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "false");
        await box.PressSequentiallyAsync("termin povno");
        await Assertions.Expect(options.First).ToBeVisibleAsync();
        var first = await options.First.TextContentAsync();
        Assert.StartsWith("Термін повноважень", first, StringComparison.Ordinal);
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(page.Locator(Chosen)).ToHaveCountAsync(0); // Enter would search for what was typed
        var axe = await page.RunAxe();
        Assert.True(axe.Violations.Length == 0, string.Join('\n', axe.Violations.Select(v => $"{v.Id}: {v.Help}")));

        await box.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator(Chosen)).ToHaveTextAsync(first!);
        await Assertions
            .Expect(box)
            .ToHaveAttributeAsync("aria-activedescendant", await page.Locator(Chosen).GetAttributeAsync("id") ?? "");
        await box.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator(Chosen)).ToHaveCountAsync(0);

        await box.PressAsync("Escape");
        await Assertions.Expect(options).ToHaveCountAsync(0);
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(box).ToHaveValueAsync("termin povno");

        await box.PressSequentiallyAsync("v");
        await Assertions.Expect(options.First).ToBeVisibleAsync();
        await box.PressAsync("ArrowDown");
        await box.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/en/search\?q="));
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync(first!);
        await Assertions.Expect(page.Locator($"a[href='/en/claims/{SiteContent.FirstClaim}']")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Enter_searches_for_what_was_typed(bool script)
    {
        var page = await chromium.OpenAsync(site, "/en/", script: script);
        await using var context = page.Context;
        await Assertions.Expect(page.Locator("[role=combobox]")).ToHaveCountAsync(script ? 1 : 0);
        await page.Locator("#q").PressSequentiallyAsync("paginatoin");
        await page.Locator("#q").PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/en/search\?q=paginatoin$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "pagination", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/en/search\?q=pagination$"));
        await Assertions.Expect(page.Locator(".item").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_relaxed_is_said_above_the_results()
    {
        var page = await chromium.OpenAsync(site, "/en/search?q=%22pagination%20of%20claims%22", script: false);
        await using var context = page.Context;
        await Assertions.Expect(page.Locator(".note").First).ToContainTextAsync("No exact match");
        await Assertions.Expect(page.Locator(".item").First).ToBeVisibleAsync();
    }
}
