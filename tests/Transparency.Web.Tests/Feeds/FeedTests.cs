using System.Net;
using System.Net.Http.Headers;
using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Xml;
using Transparency.Import;
using Transparency.Web.Tests.Pages;

namespace Transparency.Web.Tests.Feeds;

/// <summary>Every feed, read as a feed reader does.</summary>
public sealed class FeedTests(Site site, SiteWithoutIndex away)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Paths of feeds, their queries, and the pages that show the same.</summary>
    public static TheoryData<string, string, string> Feeds =>
        new()
        {
            { "/en/feeds/debunks", "", "/en/debunks" },
            { "/en/feeds/corrections", "", "/en/corrections" },
            { "/en/feeds/narratives/" + SiteContent.Narrative, "", "/en/narratives/" + SiteContent.Narrative },
            { "/en/feeds/topics/" + SiteContent.Topic, "", "/en/topics/" + SiteContent.Topic },
            { "/en/feeds/search", "?q=pagination&language=pl", "/en/search?q=pagination&language=pl" },
            { "/uk/feeds/debunks", "", "/uk/debunks" },
            { "/uk/feeds/topics/" + SiteContent.Topic, "", "/uk/topics/" + SiteContent.Topic },
        };

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task It_says_the_same_in_both_formats_and_every_entry_has_a_page(string path, string query, string page)
    {
        var atom = await AtomAsync(path + ".atom" + query);
        Assert.Equal(atom.Id, atom.Links.Single(l => l.RelationshipType == "self").Uri.OriginalString);
        Assert.Equal(site.Root + path + ".atom" + query, atom.Id);
        Assert.Equal(site.Root + page, atom.Links.Single(l => l.RelationshipType == "alternate").Uri.OriginalString);
        Assert.Single(atom.Authors);
        var entries = atom.Items.ToList();
        Assert.NotEmpty(entries);
        Assert.Equal(entries.Count, entries.Select(e => e.Id).Distinct().Count());
        Assert.Equal(entries.Max(e => e.LastUpdatedTime), atom.LastUpdatedTime);
        Assert.All(entries, e => Assert.NotEmpty(e.Summary.Text));
        foreach (var address in entries.Select(e => new Uri(e.Id)))
        {
            var entry = await site.GetAsync(address.PathAndQuery);
            if (address.Fragment.Length > 0)
                Assert.NotNull(entry.GetElementById(address.Fragment[1..]));
        }

        var json = await JsonAsync(path + ".json" + query, "application/feed+json");
        Assert.Equal("https://jsonfeed.org/version/1.1", json.GetProperty("version").GetString());
        Assert.Equal(
            (site.Root + path + ".json" + query, site.Root + page),
            (json.GetProperty("feed_url").GetString(), json.GetProperty("home_page_url").GetString())
        );
        var items = json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            entries.Select(e => (e.Id, e.Title.Text, e.Summary.Text)),
            items.Select(i =>
                (i.GetProperty("id").GetString()!, i.GetProperty("title").GetString()!, i.GetProperty("content_text").GetString()!)
            )
        );
        Assert.Equal(entries.Select(e => e.LastUpdatedTime), items.Select(i => i.GetProperty("date_modified").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Who_has_it_gets_304()
    {
        var tags = new Dictionary<string, EntityTagHeaderValue>();
        foreach (
            var address in Feeds
                .Select(f => f.Data)
                .SelectMany(f => (string[])[f.Item1 + ".atom" + f.Item2, f.Item1 + ".json" + f.Item2])
                .Append("/feeds/claimreview.json")
        )
        {
            using var first = await site.Client.GetAsync(address, Cancel);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            tags[address] = first.Headers.ETag!;
            Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(address, h => h.IfNoneMatch.Add(first.Headers.ETag!)));
            Assert.Equal(
                HttpStatusCode.NotModified,
                await AgainAsync(address, h => h.IfModifiedSince = first.Content.Headers.LastModified)
            );
            Assert.Equal(HttpStatusCode.OK, await AgainAsync(address, h => h.IfNoneMatch.Add(new("\"another\"", isWeak: true))));
            Assert.Equal(
                HttpStatusCode.OK,
                await AgainAsync(address, h => h.IfModifiedSince = first.Content.Headers.LastModified!.Value.AddSeconds(-1))
            );
        }

        await Task.Delay(1_100, Cancel); // past the second that an answer is kept: the feeds are made anew
        foreach (var (address, tag) in tags)
        {
            Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(address, h => h.IfNoneMatch.Add(tag)));
            using var head = await site.Client.SendAsync(new(HttpMethod.Head, address), Cancel);
            Assert.Equal((HttpStatusCode.OK, tag), (head.StatusCode, head.Headers.ETag));
        }
    }

    [Fact]
    public async Task A_debunk_tells_its_verdict_its_times_its_language_and_its_authors()
    {
        var debunks = (await AtomAsync("/en/feeds/debunks.atom")).Items.ToList();
        Assert.Equal(debunks.OrderByDescending(d => d.PublishDate).Select(d => d.PublishDate), debunks.Select(d => d.PublishDate));
        var debunk = debunks.Single(d => d.Id == $"{site.Root}/en/debunks/{SiteContent.TwoClaimsDebunk}");
        Assert.Equal(
            (new(2024, 6, 1), new(2024, 6, 3)),
            (DateOnly.FromDateTime(debunk.PublishDate.UtcDateTime), DateOnly.FromDateTime(debunk.LastUpdatedTime.UtcDateTime))
        );
        Assert.Equal(("misleading", "Misleading"), (Assert.Single(debunk.Categories).Name, debunk.Categories[0].Label));
        Assert.Equal(["First Author", "Second Author"], debunk.Authors.Select(a => a.Name));
        var ukrainian = debunks.Single(d => d.Id.Contains(SiteContent.UkrainianDebunk, StringComparison.Ordinal));
        Assert.Equal("uk", ukrainian.AttributeExtensions[new XmlQualifiedName("lang", "http://www.w3.org/XML/1998/namespace")]);
    }

    [Fact]
    public async Task In_Ukrainian_it_speaks_Ukrainian_and_brings_the_Ukrainian_texts()
    {
        var feed = await AtomAsync("/uk/feeds/debunks.atom");
        Assert.Equal(("uk", "Спростування — Transparency"), (feed.Language, feed.Title.Text));
        var debunk = feed.Items.Single(i => i.Id.EndsWith(SiteContent.FirstDebunk, StringComparison.Ordinal));
        Assert.Equal(($"{site.Root}/uk/debunks/{SiteContent.FirstDebunk}", "Неправда"), (debunk.Id, debunk.Categories[0].Label));
    }

    [Fact]
    public async Task A_correction_comes_with_its_note()
    {
        var correction = (await AtomAsync("/en/feeds/corrections.atom")).Items.Single(i =>
            i.Id.Contains(SiteContent.TwoClaimsDebunk, StringComparison.Ordinal)
        );
        Assert.Equal("The day was wrong; it now says 20 May.", correction.Summary.Text);
        Assert.Equal($"{site.Root}/en/debunks/{SiteContent.TwoClaimsDebunk}#correction-2024-06-03", correction.Id);
        Assert.Equal(new DateTimeOffset(2024, 6, 3, 0, 0, 0, TimeSpan.Zero), correction.LastUpdatedTime);
    }

    [Fact]
    public async Task A_saved_search_brings_what_the_search_finds_last_archived_first()
    {
        var feed = (await AtomAsync("/en/feeds/search.atom?q=pagination&language=pl&sort=oldest&page=2")).Items.ToList();
        var page = await site.GetAsync("/en/search?q=pagination&language=pl&sort=archived");
        var found = page.QuerySelectorAll(".item h3 a").Select(a => site.Root + a.GetAttribute("href")).ToList();
        Assert.NotEmpty(found);
        Assert.Equal(found, feed.Select(i => i.Id).Take(found.Count));
        Assert.Equal(feed.OrderByDescending(i => i.LastUpdatedTime).Select(i => i.LastUpdatedTime), feed.Select(i => i.LastUpdatedTime));
    }

    [Fact]
    public async Task A_text_with_what_markup_is_made_of_stays_a_text()
    {
        var claim = Assert.Single(
            (await AtomAsync($"/en/feeds/search.atom?q=%22alert+a+crowd%22")).Items,
            i => i.Id.EndsWith(SiteContent.SecondClaim, StringComparison.Ordinal)
        );
        Assert.Contains("<script>alert('a crowd')</script> & more", claim.Title.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/en/feeds/narratives/none.atom")]
    [InlineData("/en/feeds/topics/none.json")]
    [InlineData("/en/feeds/topics/photos.rss")]
    [InlineData("/en/feeds/debunks")]
    public async Task An_unknown_feed_is_not_found(string path) => await site.GetAsync(path, 404);

    [Fact]
    public async Task Without_the_index_debunks_still_come_and_searches_say_so()
    {
        Assert.Equal(HttpStatusCode.OK, (await away.Client.GetAsync("/en/feeds/debunks.atom", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await away.Client.GetAsync("/en/feeds/search.atom?q=a", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await away.Client.GetAsync("/feeds/claimreview.json", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_reviews_for_aggregators_are_read_back_by_our_own_importer()
    {
        await using var input = await site.Client.GetStreamAsync("/feeds/claimreview.json", Cancel);
        var records = new List<ImportRecord>();
        await foreach (var record in ClaimReviewReader.ReadAsync(input, Cancel))
            records.Add(record);
        Assert.All(records, r => Assert.Null(r.Reason));
        var claims = records.Select(r => Transparency.Claims.ClaimJson.Read(r.Payload!.Value)).ToList();
        var claim = claims.Single(c =>
            c.Reviews[0].Url == $"{site.Root}/en/debunks/{SiteContent.TwoClaimsDebunk}#claim-{SiteContent.SecondClaim}"
        );
        Assert.Equal(
            ("This photo shows <script>alert('a crowd')</script> & more", "An account", "2024-05-31"),
            (claim.Text, claim.Claimant!.Name, claim.FirstSeen)
        );
        Assert.Equal(
            ("One debunk of two claims", "Transparency", "Altered"),
            (claim.Reviews[0].Title, claim.Reviews[0].Publisher, claim.Reviews[0].Rating)
        );
        Assert.Equal(Transparency.Claims.Verdict.Altered, claim.Judged);
        Assert.Equal(("x", "https://x.com/first/1"), (Assert.Single(claim.Appearances).Platform, claim.Appearances[0].Url));
        Assert.Equal("uk", claims.Single(c => c.Reviews[0].Url!.Contains(SiteContent.UkrainianDebunk, StringComparison.Ordinal)).Language);
    }

    [Fact]
    public async Task The_feeds_that_pages_link_exist()
    {
        var links = new HashSet<(string Type, string Href)>();
        foreach (var address in EveryPageTests.Addresses.Select(a => a.Data))
        {
            var page = await site.GetAsync(address.Item1, address.Item2);
            var alternates = page.QuerySelectorAll("link[rel=alternate][type]")
                .Select(l => (l.GetAttribute("type")!, l.GetAttribute("href")!))
                .ToList();
            if (address.Item2 == 200)
                Assert.Contains(("application/atom+xml", "/en/feeds/debunks.atom"), alternates);
            links.UnionWith(alternates);
        }

        Assert.Contains(("application/feed+json", $"/en/feeds/topics/{SiteContent.Topic}.json"), links);
        Assert.Contains(("application/atom+xml", "/en/feeds/narratives/" + SiteContent.Narrative + ".atom"), links);
        Assert.Contains(("application/atom+xml", "/en/feeds/search.atom?q=Zelensky"), links);
        foreach (var (type, href) in links)
        {
            var answer = await site.Client.GetAsync(href, Cancel);
            Assert.True(answer.IsSuccessStatusCode, href);
            // OEmbed 1.0 links a type that its answers do not have.
            Assert.Equal(type.Replace("+oembed", "", StringComparison.Ordinal), answer.Content.Headers.ContentType!.MediaType);
        }
    }

    private async Task<SyndicationFeed> AtomAsync(string address)
    {
        using var response = await site.Client.GetAsync(address, Cancel);
        Assert.Equal((HttpStatusCode.OK, "application/atom+xml"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        using var xml = XmlReader.Create(await response.Content.ReadAsStreamAsync(Cancel));
        return SyndicationFeed.Load(xml);
    }

    private async Task<JsonElement> JsonAsync(string address, string mediaType)
    {
        using var response = await site.Client.GetAsync(address, Cancel);
        Assert.Equal((HttpStatusCode.OK, mediaType), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    private async Task<HttpStatusCode> AgainAsync(string address, Action<HttpRequestHeaders> condition)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        condition(request.Headers);
        using var response = await site.Client.SendAsync(request, Cancel);
        Assert.Equal("public, max-age=60", response.Headers.CacheControl!.ToString());
        return response.StatusCode;
    }
}
