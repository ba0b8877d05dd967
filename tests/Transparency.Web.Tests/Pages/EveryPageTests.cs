using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Razor.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Transparency.Web.Tests.Pages;

/// <summary>What holds for every page.</summary>
public sealed partial class EveryPageTests(Site site)
{
    private static readonly ConcurrentDictionary<string, Task<HttpStatusCode>> Followed = [];

    /// <summary>
    /// Addresses in English of pages whose routes have parameters, and of pages in particular states, with the status they answer with.
    /// </summary>
    private static TheoryData<string, int> Cases =>
        new()
        {
            { "/en/search?q=Zelensky", 200 },
            { "/en/search?q=pagination&language=pl&not-topic=test-topic-2&seen-from=2023-01-01&page=2", 200 },
            { "/en/search?q=nothingwillbefound+atall&platform=nowhere", 200 },
            { "/en/match?text=Zelensky's+term+of+office+expired+on+20+May+2024", 200 },
            { "/en/debunks?topic=photos", 200 },
            { "/en/debunks/" + SiteContent.FirstDebunk, 200 },
            { "/en/debunks/" + SiteContent.TwoClaimsDebunk, 200 },
            { "/en/debunks/" + SiteContent.UkrainianDebunk, 200 },
            { "/en/claims/" + SiteContent.FirstClaim, 200 },
            { "/en/claims/" + SiteContent.SecondClaim, 200 },
            { "/en/claims/" + SiteContent.LongClaim, 200 },
            { "/en/claims/" + SiteContent.Withdrawn, 410 },
            { "/en/debunks/" + SiteContent.Withdrawn, 410 },
            { "/en/narratives/" + SiteContent.Narrative, 200 },
            { "/en/topics/" + SiteContent.Topic, 200 },
            { "/en/stats?q=pagination&language=pl&not-topic=test-topic-2", 200 },
            { "/en/pages/about", 200 },
            { "/en/pages/methodology", 200 },
            { "/en/pages/corrections-policy", 200 },
            { $"/en/debunks/{SiteContent.FirstDebunk}/history", 200 },
            { $"/en/debunks/{SiteContent.TwoClaimsDebunk}/history", 200 },
            { "/en/report?about=/en/debunks/" + SiteContent.FirstDebunk, 200 },
            { "/en/pages/who-pays", 200 },
            { "/en/pages/citing", 200 },
            { "/en/pages/accessibility", 200 },
            { "/en/pages/privacy", 200 },
            { "/en/nothing/here", 404 },
            { "/en/claims/nothing", 404 },
        };

    /// <summary>One address of each kind of page in English, and the status it answers with.</summary>
    public static TheoryData<string, int> Addresses =>
        new(Cases.Select(a => a.Data).Concat(Routes.Where(r => !r.Contains('{', StringComparison.Ordinal)).Select(r => ("/en" + r, 200))));

    /// <summary>
    /// The routes of readers' pages as the compiler found them, without the page of errors (which has no address). The desk, evidence and
    /// frames on other sites have tests of their own.
    /// </summary>
    private static IEnumerable<string> Routes { get; } =
    [
        .. typeof(Program)
            .Assembly.GetCustomAttributes<RazorCompiledItemAttribute>()
            .Where(page => page.Kind == "mvc.1.0.razor-page")
            .Select(page =>
                RouteOf(
                    page.Identifier,
                    page.Type.GetCustomAttributes<RazorCompiledItemMetadataAttribute>().FirstOrDefault(m => m.Key == "RouteTemplate")?.Value
                )
            )
            .Where(route => route.Split('/')[1] is not ("editor" or "embed" or "evidence" or "status"))
            .Order(),
    ];

    /// <summary>The same pages in English and in Ukrainian.</summary>
    public static IEnumerable<TheoryDataRow<string, int>> InBothLanguages =>
        Addresses
            .Select(a => a.Data)
            .SelectMany(a => (TheoryDataRow<string, int>[])[new(a.Item1, a.Item2), new("/uk" + a.Item1["/en".Length..], a.Item2)]);

    /// <summary>
    /// The paths of all of them after the language, and the one page that stands in frames without what is around the others.
    /// </summary>
    public static IEnumerable<string> Kinds =>
        Addresses.Select(a => a.Data.Item1["/en".Length..]).Append("/embed/debunks/" + SiteContent.FirstDebunk);

    /// <summary>
    /// The pages of readers are those of the site's routes without the desk (which has tests of its own), evidence (whose site is
    /// another) and the page of errors (which has no address).
    /// </summary>
    [Fact]
    public void Every_page_that_has_a_route_is_among_them()
    {
        var pages = site
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(e =>
                (Page: e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath, Template: new RouteTemplate(e.RoutePattern))
            )
            .Where(e => e.Page is not null && e.Page.Split('/')[1] is not ("Editors" or "Evidence" or "Status"))
            .ToList();
        var listed = pages
            .Where(e => Kinds.Any(path => new TemplateMatcher(e.Template, []).TryMatch(path.Split('?')[0], [])))
            .Select(e => e.Page);
        var missing = pages.Select(e => e.Page).Except(listed);
        Assert.True(!missing.Any(), $"Add an address to {nameof(Cases)} for {string.Join(", ", missing)}");
    }

    [Fact]
    public async Task The_menus_lead_somewhere()
    {
        var page = await site.GetAsync("/en/");
        foreach (var href in page.QuerySelectorAll("header a[href], footer a[href]").Select(a => a.GetAttribute("href")!))
            Assert.Equal((href, HttpStatusCode.OK), (href, await Followed.GetOrAdd(href, FollowAsync)));
    }

    /// <summary>A parameter may have another name in the documentation, and a regular expression there is left out.</summary>
    [Fact]
    public async Task Every_page_is_in_the_list_of_addresses()
    {
        var list = await File.ReadAllLinesAsync(
            Path.Combine(SiteContent.Repository, "docs", "addresses.md"),
            TestContext.Current.CancellationToken
        );
        var listed = list.Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Address().Matches(line.Split(" | ")[0]))
            .Select(address => Parameter().Replace(address.Groups[1].Value, "{}"))
            .ToHashSet();
        var missing = Routes.Where(route => route != "/" && !listed.Contains(Parameter().Replace(route, "{}")));
        Assert.True(!missing.Any(), $"docs/addresses.md lacks a row for {string.Join(", ", missing)}");
    }

    [Theory]
    [InlineData("/Pages/Index.cshtml", null, "/")]
    [InlineData("/Pages/Report/Index.cshtml", null, "/report")]
    [InlineData("/Pages/Contact/Contact.cshtml", null, "/contact/contact")]
    [InlineData("/Pages/Contact/Contact.cshtml", "/contact", "/contact")]
    [InlineData("/Pages/Topics/Index.cshtml", "{slug}", "/topics/{slug}")]
    public void A_route_is_that_of_the_page_or_the_folder_where_the_file_names_none(string file, string? template, string route) =>
        Assert.Equal(route, RouteOf(file, template));

    /// <summary>The route of a page: its template, which starts at the root if it begins with a slash, or else its path.</summary>
    private static string RouteOf(string file, string? template)
    {
        if (template is ['/', ..])
            return template;
        var path = file["/Pages".Length..^".cshtml".Length].ToLowerInvariant();
        if (path.EndsWith("/index", StringComparison.Ordinal))
            path = path[..^"/index".Length];
        return template is null ? (path.Length == 0 ? "/" : path) : $"{path}/{template}";
    }

    [GeneratedRegex(@"`(/[^`?]*)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

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
        Assert.Empty(
            page.QuerySelectorAll("script:not([src^='/']):not([type='application/ld+json']), style, [style], [onclick], [onload]")
        );
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(InBothLanguages))]
    public async Task Its_links_within_the_site_lead_somewhere(string path, int status)
    {
        var page = await site.GetAsync(path, status);
        var hrefs = page.QuerySelectorAll("main a[href]").Select(a => a.GetAttribute("href")!).Distinct().ToList();
        foreach (var anchor in hrefs.Where(h => h.StartsWith('#')))
            Assert.True(page.GetElementById(anchor[1..]) is not null, $"{path} has no {anchor}");
        foreach (var href in hrefs.Where(h => h.StartsWith('/')))
        {
            var answer = await Followed.GetOrAdd(href.Split('#')[0], FollowAsync);
            Assert.True(answer == HttpStatusCode.OK, $"{path} → {href}: {(int)answer}");
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
            foreach (
                var link in page.QuerySelectorAll("a[href]")
                    .Where(a => !a.GetAttribute("href")!.StartsWith('/') && !a.GetAttribute("href")!.StartsWith('#'))
            )
                Assert.StartsWith("http", link.GetAttribute("href"), StringComparison.Ordinal);
        }

        var claim = await site.GetAsync("/en/claims/" + SiteContent.SecondClaim);
        Assert.All(claim.QuerySelectorAll("main a[href^='http']"), a => Assert.Equal("nofollow noopener ugc", a.GetAttribute("rel")));
    }

    [Fact]
    public async Task Who_has_it_is_told_so_in_a_few_bytes()
    {
        var cancel = TestContext.Current.CancellationToken;
        var tags = new Dictionary<string, string>();
        foreach (var (path, status) in InBothLanguages.Select(a => a.Data))
        {
            using var first = await site.Client.GetAsync(path, cancel);
            Assert.Equal(status == 200, first.Headers.ETag is not null);
            if (first.Headers.ETag is { } tag)
                tags[path] = tag.ToString();
            using var other = await SendAsync(path, "W/\"another\"");
            Assert.Equal(status, (int)other.StatusCode);
        }

        // After the second that the site keeps a page. Other tests of the site archive claims meanwhile: a page that they change has a new
        // tag, and must have that one a second later.
        const int rounds = 20;
        for (var (round, left) = (1, tags.Keys.ToList()); left.Count > 0; round++)
        {
            Assert.True(round <= rounds, $"The tags of {string.Join(", ", left)} change although the pages don't.");
            await Task.Delay(1_100, cancel);
            foreach (var path in left.ToList())
            {
                using var again = await SendAsync(path, tags[path]); // made anew
                using var kept = await SendAsync(path, tags[path]); // from the cache, unless the machine is slow
                if (again.StatusCode == HttpStatusCode.NotModified && kept.StatusCode == HttpStatusCode.NotModified)
                {
                    foreach (var answer in new[] { again, kept })
                    {
                        Assert.Equal(tags[path], answer.Headers.ETag!.ToString());
                        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(cancel));
                        Assert.Empty(answer.Content.Headers.ContentEncoding);
                    }

                    left.Remove(path);
                }
                else
                    tags[path] = kept.Headers.ETag!.ToString();
            }
        }

        async Task<HttpResponseMessage> SendAsync(string path, string tag)
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

    /// <summary>Pages link much the same: each address is asked once for all of them.</summary>
    private async Task<HttpStatusCode> FollowAsync(string href)
    {
        using var answer = await site.Client.GetAsync(href, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        return answer.StatusCode;
    }
}
