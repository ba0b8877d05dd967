using System.Net;
using System.Security.Cryptography;
using Microsoft.Playwright;
using Transparency.Tests;
using Transparency.Web.Tests.Browser;

namespace Transparency.Web.Tests.Evidence;

/// <summary>The origin of replay, and what a browser makes of evidence.</summary>
public abstract class ReplaySiteTests<TSite>(TSite site, Chromium chromium) : IClassFixture<TSite>
    where TSite : EvidenceSite
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ui.js", "ad95b260fa467a6c4799e669ad76ac8e7d5abefa71d1a2970ae6b63dc454a3c3")]
    [InlineData("sw.js", "29a833e871e2f9b7f135f5b86bba0476b69ad975c129c2473ff5055f73f5a2d0")]
    public async Task The_program_is_as_its_makers_published_it(string file, string sha256) =>
        Assert.Equal(
            sha256,
            Convert.ToHexStringLower(SHA256.HashData(await site.Client.GetByteArrayAsync(site.ReplayOrigin + "/replay/" + file, Cancel)))
        );

    [Theory]
    [InlineData("/")]
    [InlineData("/en")]
    [InlineData("/search")]
    [InlineData("/editor")]
    [InlineData("/site.css")]
    [InlineData("/healthz/live")]
    [InlineData("/en/claims/" + EvidenceSite.Claim)]
    public async Task Its_origin_holds_nothing_of_the_site(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(site.ReplayOrigin + path, Cancel)).StatusCode);

    [Fact]
    public async Task Only_the_page_of_replay_may_frame_and_only_that_origin()
    {
        var replay = await site.Client.GetAsync(AddressOfReplay, Cancel);
        var claim = await site.Client.GetAsync("/en/claims/" + EvidenceSite.Claim, Cancel);
        var policy = claim.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("frame-src", policy, StringComparison.Ordinal);
        Assert.Equal($"{policy}; frame-src {site.ReplayOrigin}", replay.Headers.GetValues("Content-Security-Policy").Single());
        await site.GetAsync($"/en/claims/{EvidenceSite.Claim}/replay/{site.Captures["shot.png"].Sha256}", 404);
    }

    [Fact]
    public async Task An_archived_page_is_shown_and_its_script_does_not_reach_the_site()
    {
        var page = await chromium.OpenAsync(site, AddressOfReplay);
        await using var context = page.Context;
        var archived = page.FrameLocator("iframe.replay").FrameLocator("replay-web-page iframe").FrameLocator("iframe");
        await Assertions.Expect(archived.Locator("h1")).ToHaveTextAsync("The archived post", new() { Timeout = 120_000 });
        await Assertions.Expect(archived.Locator("body")).ToContainTextAsync("it ran");
        Assert.Equal("Archived page — Transparency", await page.TitleAsync());
        Assert.False(await page.EvaluateAsync<bool>("() => 'evidenceRan' in window"));
        Assert.All(page.Frames.Skip(1), f => Assert.StartsWith(site.ReplayOrigin, f.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_script_the_page_of_replay_has_a_download()
    {
        var page = await chromium.OpenAsync(site, AddressOfReplay, script: false);
        await using var context = page.Context;
        Assert.True(await page.Locator($"a[href='{site.AddressOf("page.wacz")}']").IsVisibleAsync());
    }

    [Fact]
    public async Task The_claim_page_shows_its_pictures_and_breaks_no_rule_of_its_own()
    {
        var page = await chromium.OpenAsync(site, "/");
        await using var context = page.Context;
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await page.GotoAsync("/en/claims/" + EvidenceSite.Claim);
        var picture = page.Locator(".evidence img").First;
        await picture.ScrollIntoViewIfNeededAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.evidence img').naturalWidth === 480");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Opened_framed_or_included_no_script_of_evidence_runs_where_the_site_does()
    {
        foreach (var name in new[] { "drawing.svg", "page.png", "both.gif", "bomb.png", "shot.png", "page.wacz" })
        {
            var page = await chromium.OpenAsync(site, "/en");
            await using var context = page.Context;
            var address = site.AddressOf(name);
            try
            {
                await page.GotoAsync(address);
            }
            catch (PlaywrightException e)
                when (e.Message.Contains("Download is starting", StringComparison.Ordinal)
                    || e.Message.Contains("ERR_ABORTED", StringComparison.Ordinal)
                )
            {
                // a download, and no page
            }

            await HarmlessAsync(page, name);
            await page.GotoAsync("/en");
            await page.EvaluateAsync(
                """
                address => Promise.all(['script', 'img', 'iframe', 'object', 'embed'].map(tag => new Promise(done => {
                  const element = document.createElement(tag);
                  element.onload = element.onerror = done;
                  element[tag === 'object' ? 'data' : 'src'] = address;
                  document.body.append(element);
                  setTimeout(done, 1000);
                })))
                """,
                address
            );
            await HarmlessAsync(page, name);
        }

        static async Task HarmlessAsync(IPage page, string name)
        {
            Assert.DoesNotContain("evidence ran", await page.TitleAsync(), StringComparison.Ordinal);
            Assert.False(await page.EvaluateAsync<bool>("() => 'evidenceRan' in window"), name);
        }
    }

    private string AddressOfReplay => $"/en/claims/{EvidenceSite.Claim}/replay/{site.Captures["page.wacz"].Sha256}";
}

public sealed class ReplaySiteTests(EvidenceSite site, Chromium chromium) : ReplaySiteTests<EvidenceSite>(site, chromium);

public sealed class ReplaySiteOnAzureTests : ReplaySiteTests<EvidenceSiteOnAzure>
{
    public ReplaySiteOnAzureTests(EvidenceSiteOnAzure site, Chromium chromium)
        : base(site, chromium) => Azurite.SkipWhenMissing();
}
