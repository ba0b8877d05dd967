using System.Net;

namespace Transparency.Web.Tests.Pages;

/// <summary>What holds for every page.</summary>
public sealed class EveryPageTests(Site site)
{
    /// <summary>One address of each kind of page in English, and the status it answers with.</summary>
    public static TheoryData<string, int> Addresses => new()
    {
        { "/en/", 200 },
        { "/en/search", 200 },
        { "/en/search?q=Zelensky", 200 },
        { "/en/search?q=pagination&language=pl&not-topic=test-topic-2&seen-from=2023-01-01&page=2", 200 },
        { "/en/search?q=nothingwillbefound+atall&platform=nowhere", 200 },
        { "/en/match", 200 },
        { "/en/match?text=Zelensky's+term+of+office+expired+on+20+May+2024", 200 },
        { "/en/debunks", 200 },
        { "/en/debunks?topic=photos", 200 },
        { "/en/debunks/" + SiteContent.FirstDebunk, 200 },
        { "/en/debunks/" + SiteContent.TwoClaimsDebunk, 200 },
        { "/en/debunks/" + SiteContent.UkrainianDebunk, 200 },
        { "/en/claims/" + SiteContent.FirstClaim, 200 },
        { "/en/claims/" + SiteContent.SecondClaim, 200 },
        { "/en/claims/" + SiteContent.LongClaim, 200 },
        { "/en/claims/" + SiteContent.Withdrawn, 410 },
        { "/en/narratives", 200 },
        { "/en/narratives/" + SiteContent.Narrative, 200 },
        { "/en/topics/" + SiteContent.Topic, 200 },
        { "/en/stats", 200 },
        { "/en/stats?q=pagination&language=pl&not-topic=test-topic-2", 200 },
        { "/en/pages/about", 200 },
        { "/en/pages/methodology", 200 },
        { "/en/pages/corrections-policy", 200 },
        { $"/en/debunks/{SiteContent.FirstDebunk}/history", 200 },
        { $"/en/debunks/{SiteContent.TwoClaimsDebunk}/history", 200 },
        { "/en/corrections", 200 },
        { "/en/report", 200 },
        { "/en/pages/who-pays", 200 },
        { "/en/pages/citing", 200 },
        { "/en/pages/accessibility", 200 },
        { "/en/pages/privacy", 200 },
        { "/en/nothing/here", 404 },
    };

    /// <summary>The same pages in English and in Ukrainian.</summary>
    public static IEnumerable<TheoryDataRow<string, int>> InBothLanguages =>
        Addresses.Select(a => a.Data).SelectMany(a => (TheoryDataRow<string, int>[])[new(a.Item1, a.Item2), new("/uk" + a.Item1["/en".Length..], a.Item2)]);

    [Theory]
    [MemberData(nameof(InBothLanguages))]
    public async Task It_has_one_heading_a_title_a_skip_link_and_nothing_inline(string path, int status)
    {
        var page = await site.GetAsync(path, status);
        Assert.NotEmpty(Assert.Single(page.QuerySelectorAll("h1")).TextContent);
        Assert.Matches(@"^\S.* — Transparency$", page.Title);
        Assert.Equal(path[1..3], page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("#main", page.QuerySelector("a")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("main#main"));
        Assert.Empty(page.QuerySelectorAll("script:not([src^='/']):not([type='application/ld+json']), style, [style], [onclick], [onload]"));
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(InBothLanguages))]
    public async Task Its_links_within_the_site_lead_somewhere(string path, int status)
    {
        var page = await site.GetAsync(path, status);
        var hrefs = page.QuerySelectorAll("main a[href]").Select(a => a.GetAttribute("href")!).Distinct().ToList();
        foreach (var anchor in hrefs.Where(h => h.StartsWith('#'))) Assert.True(page.GetElementById(anchor[1..]) is not null, $"{path} has no {anchor}");
        foreach (var href in hrefs.Where(h => h.StartsWith('/')))
        {
            var answer = await site.Client.GetAsync(href.Split('#')[0], TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path} → {href}: {(int)answer.StatusCode}");
        }
    }

    [Theory]
    [MemberData(nameof(InBothLanguages))]
    public async Task It_answers_HEAD_as_GET_and_says_how_long_it_may_be_kept(string path, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status == 200 ? "public, no-cache" : "no-store", response.Headers.CacheControl!.ToString());
        Assert.DoesNotContain("unsafe", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Foreign_links_are_http_and_pass_on_no_opener()
    {
        foreach (var address in Addresses.Select(a => a.Data))
        {
            var page = await site.GetAsync(address.Item1, address.Item2);
            foreach (var link in page.QuerySelectorAll("a[href]").Where(a => !a.GetAttribute("href")!.StartsWith('/') && !a.GetAttribute("href")!.StartsWith('#')))
                Assert.StartsWith("http", link.GetAttribute("href"), StringComparison.Ordinal);
        }

        var claim = await site.GetAsync("/en/claims/" + SiteContent.SecondClaim);
        Assert.All(claim.QuerySelectorAll("main a[href^='http']"), a => Assert.Equal("nofollow noopener ugc", a.GetAttribute("rel")));
    }

    [Theory]
    [MemberData(nameof(InBothLanguages))]
    public async Task Who_has_it_is_told_so_in_a_few_bytes(string path, int status)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var first = await site.Client.GetAsync(path, cancel);
        if (status != 200) Assert.Null(first.Headers.ETag);
        else
        {
            for (var i = 0; i < 2; i++) // from the cache, and after the second that the cache keeps a page
            {
                using var again = await SendAsync(first.Headers.ETag!.ToString());
                Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
                Assert.Equal(first.Headers.ETag, again.Headers.ETag);
                Assert.Empty(await again.Content.ReadAsByteArrayAsync(cancel));
                await Task.Delay(1_100, cancel);
            }

            using var other = await SendAsync("W/\"another\"");
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        async Task<HttpResponseMessage> SendAsync(string tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.IfNoneMatch.ParseAdd(tag);
            return await site.Client.SendAsync(request, cancel);
        }
    }

    [Fact]
    public async Task Pages_are_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/en/");
        request.Headers.Add("Accept-Encoding", "br");
        var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
    }

    [Fact]
    public async Task The_stylesheet_and_the_icon_have_addresses_of_their_content()
    {
        var page = await site.GetAsync("/en/");
        foreach (var link in page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]"))
        {
            var href = link.GetAttribute("href")!;
            Assert.Matches(@"^/(site|favicon)\.[a-z0-9]{10}\.(css|svg)$", href);
            Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(href, TestContext.Current.CancellationToken)).StatusCode);
        }
    }
}
