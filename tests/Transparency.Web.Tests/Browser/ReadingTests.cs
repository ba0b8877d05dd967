using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>The way of a reader through the site.</summary>
public class ReadingTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    [InlineData(320, true)]
    [InlineData(320, false)]
    public async Task A_reader_searches_filters_and_reads_claim_and_debunk(int width, bool script)
    {
        var page = await chromium.OpenAsync(site, "/en/", width, script: script);
        await using var context = page.Context;
        await page.Locator("#q").FillAsync("Зеленський 20 травня");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await AtAsync(page, @"/en/search\?q=");
        var total = await TotalAsync(page);

        await OpenFiltersAsync(page, width);
        await page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Link, new() { Name = "Claims", Exact = true }).ClickAsync();
        await AtAsync(page, "kind=claim");
        var claims = await TotalAsync(page);
        Assert.InRange(claims, 1, total - 1);

        await page.GetByRole(AriaRole.Link, new() { Name = "Remove filter Type: Claims" }).ClickAsync();
        await AtAsync(page, "^((?!kind=).)*$");
        Assert.Equal(total, await TotalAsync(page));

        await page.Locator($"a[href='/en/claims/{SiteContent.FirstClaim}']").ClickAsync();
        await AtAsync(page, "/en/claims/");
        Assert.Contains("20 травня 2024", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);

        await page.Locator($"a[href='/en/debunks/{SiteContent.FirstDebunk}']").ClickAsync();
        await AtAsync(page, "/en/debunks/");
        Assert.True(await page.Locator(".claim-box .verdict").First.IsVisibleAsync());

        await page.Locator(".citation").First.ClickAsync();
        await AtAsync(page, "#source-[0-9]+$");
        await Assertions.Expect(page.Locator("li:target")).ToBeInViewportAsync();
        await page.Locator("header").GetByRole(AriaRole.Link, new() { Name = "Українська" }).ClickAsync();
        await AtAsync(page, "/uk/debunks/");
        await Assertions.Expect(page.Locator("h1")).ToHaveAttributeAsync("lang", "uk");
    }

    [Fact]
    public async Task Dates_narrow_a_search_and_keep_its_filters()
    {
        var page = await chromium.OpenAsync(site, "/en/search?q=pagination&language=pl", script: false);
        await using var context = page.Context;
        await page.Locator("#seen-from").FillAsync("2023-01-10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply dates" }).ClickAsync();
        await AtAsync(page, "seen-from=2023-01-10");
        Assert.Equal(2, await page.Locator(".chip").CountAsync());
        Assert.InRange(await TotalAsync(page), 1, 21);
    }

    [Fact]
    public async Task The_keyboard_reaches_the_content_past_the_menu()
    {
        var page = await chromium.OpenAsync(site, "/en/debunks");
        await using var context = page.Context;
        await page.Keyboard.PressAsync("Tab");
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        Assert.True(await skip.EvaluateAsync<bool>("link => link === document.activeElement && link.getBoundingClientRect().left >= 0"));
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "#main$");
    }

    private static Task AtAsync(IPage page, string address) => Assertions.Expect(page).ToHaveURLAsync(new Regex(address));

    private static async Task OpenFiltersAsync(IPage page, int width)
    {
        if (width < 900)
            await page.Locator(".filters > summary").ClickAsync();
    }

    private static async Task<int> TotalAsync(IPage page) =>
        int.Parse(
            await page.Locator("[role=status] strong").InnerTextAsync(),
            System.Globalization.NumberStyles.AllowThousands,
            System.Globalization.CultureInfo.InvariantCulture
        );
}
