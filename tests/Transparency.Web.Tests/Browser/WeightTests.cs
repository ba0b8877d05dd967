using System.Text.Json;
using Microsoft.Playwright;

namespace Transparency.Web.Tests.Browser;

/// <summary>What a page costs its reader, measured in Chromium with an empty cache.</summary>
public sealed class WeightTests(Site site, Chromium chromium)
{
    private const int MostBytes = 100_000,
        MostRequests = 6;

    [Theory]
    [InlineData("/en/")]
    [InlineData("/uk/")]
    [InlineData("/uk/search?q=%D0%97%D0%B5%D0%BB%D0%B5%D0%BD%D1%81%D1%8C%D0%BA%D0%B8%D0%B9")]
    [InlineData("/en/search?q=Zelensky")]
    [InlineData("/uk/debunks/" + SiteContent.FirstDebunk)]
    [InlineData("/en/debunks/" + SiteContent.FirstDebunk)]
    public async Task It_is_light_loads_nothing_from_elsewhere_and_does_not_shift(string path)
    {
        var page = await chromium.OpenAsync(site, "/healthz/live");
        await using var context = page.Context;
        var network = await context.NewCDPSessionAsync(page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        var bytes = 0.0;
        var requests = new List<string>();
        network.Event("Network.requestWillBeSent").OnEvent += (_, e) =>
            requests.Add(e!.Value.GetProperty("request").GetProperty("url").GetString()!);
        network.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.AddInitScriptAsync(
            "new PerformanceObserver(l => l.getEntries().forEach(e => window.shift = (window.shift ?? 0) + e.value)).observe({ type: 'layout-shift', buffered: true })"
        );
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.All(
            requests.Where(r => !r.StartsWith("data:", StringComparison.Ordinal)),
            r => Assert.StartsWith(site.Root, r, StringComparison.Ordinal)
        );
        Assert.InRange(requests.Count, 2, MostRequests);
        Assert.InRange(bytes, 5_000, MostBytes);
        Assert.Equal(0, await page.EvaluateAsync<double>("window.shift ?? 0"));
        Assert.Empty(
            await page.EvaluateAsync<string[]>(
                "performance.getEntriesByType('resource').filter(r => r.initiatorType === 'script' && r.renderBlockingStatus === 'blocking').map(r => r.name)"
            )
        );
        Assert.Empty(
            await page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('head script[src]:not([defer]):not([async]):not([type=module])')].map(s => s.src)"
            )
        );
        TestContext.Current.SendDiagnosticMessage("{0}: {1} bytes in {2} requests", path, JsonSerializer.Serialize(bytes), requests.Count);
    }
}
