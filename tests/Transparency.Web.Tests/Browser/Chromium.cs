using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>Debian's Chromium, started once. Where there is none, its tests are skipped; where CI is set, they fail.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
            return;
        Assertions.SetDefaultExpectTimeout(15_000); // a shared machine may be slow
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Executable,
                Args =
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <summary>A page of the site in a context of its own.</summary>
    public async Task<IPage> OpenAsync(Site site, string path, int width = 1280, bool script = true)
    {
        if (_browser is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"There is no {Executable}.");
        Assert.SkipWhen(_browser is null, $"There is no {Executable}.");
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = site.Address.ToString(),
                ViewportSize = new() { Width = width, Height = 800 },
                JavaScriptEnabled = script,
            }
        );
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}
