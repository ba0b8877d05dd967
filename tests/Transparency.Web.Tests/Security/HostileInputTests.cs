using System.Net.Sockets;
using System.Text;
using AngleSharp.Html.Parser;

namespace Transparency.Web.Tests.Security;

/// <summary>Requests as bytes on a socket, since a client would tidy them; in HTTP/1.0, so that a page comes in one piece.</summary>
public sealed class HostileInputTests(Site site)
{
    /// <summary>10,000 letters of Cyrillic, percent-encoded.</summary>
    private static readonly string LongQuery = string.Concat(Enumerable.Repeat("%D1%8F", 10_000));

    public static TheoryData<string, int> Addresses =>
        new()
        {
            { "/en/search?page=-1", 200 },
            { "/en/search?page=1000000000", 200 },
            { "/en/search?page=99999999999999999999", 200 },
            { "/en/search?page=1&page=2&sort=up&sort=down", 200 },
            { "/en/search?verdict=nonsense&year=abc&language=%3Cscript%3E&country=%27%22", 200 },
            { "/en/search?seen-from=yesterday&seen-to=0000-00-00&published-from=9999-12-31", 200 },
            { "/en/search?q=%22((%00~*%7C+-%22%22%22", 200 },
            { "/en/search?q=%00%01%02%7F%C2%85%E2%80%AE", 200 },
            { "/en/search?q=%ff%fe%C0%AF%ED%A0%80", 200 },
            { "/en/search?q=%zz%1%&=&&&=x&%00=%00", 200 },
            { "/en/search?q=" + new string('(', 900), 200 },
            { "/en/search?q=" + new string('*', 900), 200 },
            { "/en/search?q=a~999999999%20b*~5%20%22c%22~-1", 200 },
            { "/en/search?" + string.Join('&', Enumerable.Range(0, 900).Select(i => $"topic=t{i}&not-country=c{i}&made-up-{i}=1")), 200 },
            { "/en/search?topic=" + new string('a', 5_000), 200 },
            { "/en/search?q=x&language=" + string.Join("&language=", Enumerable.Range(0, 300).Select(i => "q" + i)), 200 },
            { "/en/claims/..%2f..%2fetc%2fpasswd", 404 },
            { "/en/claims/../../etc/passwd", 404 },
            { "/en/claims/%2e%2e/%2e%2e/etc", 404 },
            { "/en/claims/..;/..;/etc", 404 },
            { "/en/claims/" + new string('a', 300), 404 },
            { "/en/claims/%D1%8F", 404 },
            { "/en/claims/%zz", 404 },
            { "/en/claims/\u0001\u001b", 404 },
            { "/en/claims/%ff%fe", 404 },
            { "/en/claims/A%20B", 404 },
            { "/en/claims/%7B%7B7*7%7D%7D", 404 },
            { "/en/debunks/" + new string('a', 300), 404 },
            { "/en/debunks/..%5c..%5cappsettings.json", 404 },
            { "/en/debunks?page=1000000000&topic=" + new string('x', 1_000), 200 },
            { "/en/debunks?page=-5&narrative=%00", 200 },
            { "/en/topics/%2f%2f..%2f", 404 },
            { "/en/narratives/%0d%0aSet-Cookie:%20a=b", 404 },
            { "/en/pages/..%2fclaims%2fdebunked-1.jsonl", 404 },
            { "/appsettings.json", 404 },
            { "/web.config", 404 },
            { "//evil.example/..%2f", 404 },
        };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task It_gets_a_clear_page(string target, int status)
    {
        var (code, _, body) = await SendAsync($"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.Equal(status, code);
        var page = await new HtmlParser().ParseDocumentAsync(body);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Empty(page.QuerySelectorAll("script:not([src^='/search-box.'])"));
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_of_10_000_letters_is_cut_with_a_note()
    {
        var (code, _, body) = await SendAsync($"GET /en/search?q={LongQuery} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, code);
        var page = await new HtmlParser().ParseDocumentAsync(body);
        Assert.Contains("10,000 characters", page.QuerySelector(".note")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2_000, page.QuerySelector("#q")!.GetAttribute("value")!.Length);
        Assert.InRange(body.Length, 1_000, 1_000_000);
    }

    [Fact]
    public async Task The_longest_address_makes_a_page_of_bounded_size()
    {
        var filters = string.Concat(Enumerable.Range(0, 300).Select(i => $"&topic={i}{new string('%', 180)}"));
        var (code, _, body) = await SendAsync($"GET /en/search?q={filters} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, code);
        Assert.InRange(body.Length, 100_000, 6_000_000);
    }

    [Fact]
    public async Task An_unknown_value_finds_nothing_and_can_be_taken_back()
    {
        var page = await site.GetAsync("/en/search?q=pagination&platform=%3Cb%3Enowhere");
        Assert.Equal("0", page.QuerySelector("[role=status] strong")!.TextContent);
        var chip = Assert.Single(page.QuerySelectorAll(".chip"));
        Assert.Contains("<b>nowhere", chip.TextContent, StringComparison.Ordinal);
        Assert.Equal("/en/search?q=pagination", chip.GetAttribute("href"));
    }

    [Fact]
    public async Task A_cookie_of_50_kB_does_not_matter()
    {
        var (code, _, _) = await SendAsync($"GET /en/ HTTP/1.0\r\nHost: localhost\r\nCookie: a={new string('c', 50_000)}\r\n\r\n");
        Assert.Equal(200, code);
    }

    /// <summary>The server itself refuses these before any page is asked.</summary>
    [Theory]
    [InlineData("GET /en/claims/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: local host\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task A_malformed_request_is_refused_with_an_empty_answer(string request, int status)
    {
        var (code, head, body) = await SendAsync(request);
        Assert.Equal((status, ""), (code, body));
        Assert.Contains("Connection: close", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endless_addresses_and_headers_are_refused()
    {
        Assert.Equal(414, (await SendAsync($"GET /en/search?q={new string('a', 70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n")).Code);
        Assert.Equal(431, (await SendAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a={new string('c', 70_000)}\r\n\r\n")).Code);
        Assert.Equal(
            431,
            (
                await SendAsync(
                    $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"))}\r\n"
                )
            ).Code
        );
    }

    [Fact]
    public async Task A_header_cannot_be_injected()
    {
        var (_, head, _) = await SendAsync("GET /en/search?q=a%0d%0aSet-Cookie:%20a=b HTTP/1.0\r\nHost: localhost\r\n\r\n");
        Assert.DoesNotContain("Set-Cookie", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Server:", head, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<(int Code, string Head, string Body)> SendAsync(string request)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port, cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancel);
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, cancel);
        }
        catch (IOException)
        {
            // The server closed before it read all of the request: what it had answered arrived.
        }

        var answer = Encoding.UTF8.GetString(received.ToArray());
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), answer[..end], answer[(end + 4)..]);
    }
}
