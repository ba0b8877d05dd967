using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Transparency.Web.Tests.Editors;

namespace Transparency.Web.Tests.Security;

/// <summary>The limits of requests from one network. The site is behind a proxy that says where each request came from.</summary>
public sealed class RateLimitTests(RateLimitTests.LimitedSite site) : IClassFixture<RateLimitTests.LimitedSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Addresses =>
        new()
        {
            "/api/v1/claims/nothing",
            "/api/v1/suggest?q=ze",
            "/en/search?q=Zelensky",
            "/uk/search?q=Zelensky",
            "/en/feeds/search.atom?q=Zelensky",
            "/en/stats?q=Zelensky",
            "/en/match?text=Zelensky",
        };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Addresses_of_one_IPv6_network_count_together_and_others_do_not(string path)
    {
        var network = NewNetwork();
        for (var i = 1; i <= LimitedSite.PerMinute; i++)
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await GetAsync(Another(path), $"{network}::{i}")).StatusCode);
        var refused = await GetAsync(Another(path), $"{network}:ffff::9");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await GetAsync(Another(path), $"{NewNetwork()}::1")).StatusCode);
    }

    [Fact]
    public async Task An_IPv4_address_counts_with_its_form_in_IPv6_and_apart_from_its_neighbours()
    {
        const string Path = "/api/v1/claims/nothing";
        for (var i = 1; i <= LimitedSite.PerMinute; i++)
            await GetAsync(Path, "192.0.2.1");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GetAsync(Path, "::ffff:192.0.2.1")).StatusCode);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await GetAsync(Path, "192.0.2.2")).StatusCode);
    }

    [Theory]
    [InlineData("en", "Too many requests")]
    [InlineData("uk", "Забагато запитів")]
    public async Task A_refused_search_is_a_page_that_says_what_to_do(string language, string title)
    {
        var network = NewNetwork();
        for (var i = 1; i <= LimitedSite.PerMinute; i++)
            await GetAsync($"/{language}/search?q=a{i}", $"{network}::1");
        var refused = await GetAsync($"/{language}/search?q=pagination", $"{network}::1");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var page = await new HtmlParser().ParseDocumentAsync(await refused.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_post_to_be_matched_is_counted_however_it_is_sent()
    {
        var network = NewNetwork();
        for (var i = 1; i <= LimitedSite.PerMinute; i++)
            Assert.Equal(HttpStatusCode.OK, (await PostAsync("/en/match", $"{network}::{i}")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync("/en/match", $"{network}::9")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GetAsync(Another("/en/match?text=Zelensky"), $"{network}::9")).StatusCode);
    }

    /// <summary>Pages that ask the index little are not counted.</summary>
    [Fact]
    public async Task Other_pages_have_no_limit()
    {
        var network = NewNetwork();
        for (var i = 1; i <= LimitedSite.PerMinute * 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await GetAsync("/en/debunks", $"{network}::1")).StatusCode);
    }

    /// <summary>An address that no page was cached of: what the cache answers costs nothing and isn't counted.</summary>
    private static string Another(string path) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}n={Guid.NewGuid():N}";

    private static string NewNetwork() => $"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(1, 0x10000):x}";

    private Task<HttpResponseMessage> GetAsync(string path, string from) => SendAsync(HttpMethod.Get, path, from, null);

    private Task<HttpResponseMessage> PostAsync(string path, string from) =>
        SendAsync(HttpMethod.Post, path, from, new FormUrlEncodedContent([new("text", "Zelensky")]));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string from, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Forwarded-For", from);
        return await site.Client.SendAsync(request, Cancel);
    }

    /// <summary>A site that answers three requests of each kind a minute.</summary>
    public sealed class LimitedSite : Site
    {
        public const int PerMinute = 3;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("ForwardedHeaders_Enabled", "true");
            foreach (var limit in new[] { "Requests", "Files", "Suggestions" })
                builder.UseSetting($"Api:{limit}PerMinute", $"{PerMinute}");
            foreach (var limit in new[] { "Searches", "Matches" })
                builder.UseSetting($"Site:{limit}PerMinute", $"{PerMinute}");
        }
    }
}
