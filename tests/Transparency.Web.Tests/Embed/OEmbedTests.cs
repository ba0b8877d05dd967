using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace Transparency.Web.Tests.Embed;

/// <summary>A debunk on another site, found and shown as a consumer of oEmbed does.</summary>
public sealed class OEmbedTests(Site site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/en/debunks/" + SiteContent.FirstDebunk, "en")]
    [InlineData("/uk/debunks/" + SiteContent.FirstDebunk, "uk")]
    public async Task A_page_leads_to_what_to_show_in_both_formats(string path, string language)
    {
        var page = await site.GetAsync(path);
        var json = await (await DiscoverAsync(page, "application/json+oembed")).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var xml = (
            await XDocument.LoadAsync(
                await (await DiscoverAsync(page, "text/xml+oembed")).Content.ReadAsStreamAsync(Cancel),
                LoadOptions.None,
                Cancel
            )
        ).Root!;
        Assert.Equal("oembed", xml.Name.LocalName);
        Assert.Equal(
            json.EnumerateObject().Select(p => (p.Name, p.Value.ToString())),
            xml.Elements().Select(e => (e.Name.LocalName, e.Value))
        );
        Assert.Equal(("rich", "1.0", page.QuerySelector("h1")!.TextContent), (Text("type"), Text("version"), Text("title")));
        var frame = Assert.Single((await new HtmlParser().ParseDocumentAsync(Text("html"))).QuerySelectorAll("iframe"));
        Assert.Equal(
            (Text("width"), Text("height"), Text("title")),
            (frame.GetAttribute("width")!, frame.GetAttribute("height")!, frame.GetAttribute("title")!)
        );

        using var shown = await site.Client.GetAsync(frame.GetAttribute("src"), Cancel);
        Assert.Contains("frame-ancestors *", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var embedded = await new HtmlParser().ParseDocumentAsync(await shown.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(language, embedded.QuerySelector("h1")!.GetAttribute("lang"));
        Assert.Equal(site.Root + path, embedded.QuerySelector("h1 a")!.GetAttribute("href"));
        Assert.Empty(embedded.QuerySelectorAll("script, style, [style]"));
        using var thumbnail = await site.Client.GetAsync(Text("thumbnail_url"), Cancel);
        Assert.Equal("image/png", thumbnail.Content.Headers.ContentType!.MediaType);

        string Text(string name) => json.GetProperty(name).ToString();
    }

    [Fact]
    public async Task A_frame_is_no_larger_than_asked_for()
    {
        var answer = await site.Client.GetFromJsonAsync<JsonElement>(
            $"/oembed?url={Uri.EscapeDataString(site.Root + "/en/debunks/" + SiteContent.FirstDebunk)}&maxwidth=300&maxheight=200",
            Cancel
        );
        Assert.Equal((300, 200), (answer.GetProperty("width").GetInt32(), answer.GetProperty("height").GetInt32()));
        Assert.Contains("width=\"300\" height=\"200\"", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?url=https://example.org/en/debunks/" + SiteContent.FirstDebunk, HttpStatusCode.NotFound)]
    [InlineData("?url=javascript:alert(1)", HttpStatusCode.NotFound)]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("?format=yaml", HttpStatusCode.NotImplemented)]
    public async Task Only_debunks_of_this_site_are_shown(string query, HttpStatusCode status)
    {
        using var response = await site.Client.GetAsync("/oembed" + query, Cancel);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(
            status == HttpStatusCode.NotFound ? site.Root + "/en/debunks/" : "format=json or format=xml",
            await response.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_other_page_may_stand_in_a_frame()
    {
        foreach (var path in new[] { "/en/", "/en/debunks/" + SiteContent.FirstDebunk, "/en/embed/debunks/none", "/en/search" })
        {
            using var response = await site.Client.GetAsync(path, Cancel);
            Assert.Contains(
                "frame-ancestors 'none'",
                response.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal
            );
        }
    }

    private async Task<HttpResponseMessage> DiscoverAsync(AngleSharp.Dom.IDocument page, string type)
    {
        var response = await site.Client.GetAsync(page.QuerySelector($"link[type='{type}']")!.GetAttribute("href"), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
