using System.Net;
using SkiaSharp;

namespace Transparency.Web.Tests.Cards;

/// <summary>The picture that a link to a debunk shows elsewhere.</summary>
public sealed class CardTests(Site site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_language_has_its_picture_of_the_size_that_its_page_states()
    {
        var pictures = new List<byte[]>();
        foreach (var language in new[] { "en", "uk" })
        {
            var page = await site.GetAsync($"/{language}/debunks/{SiteContent.FirstDebunk}");
            Assert.Equal("summary_large_image", page.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
            var address = Meta("og:image");
            using var response = await site.Client.GetAsync(address, Cancel);
            var png = await response.Content.ReadAsByteArrayAsync(Cancel);
            using var picture = SKBitmap.Decode(png);
            Assert.Equal((Meta("og:image:width"), Meta("og:image:height")), ($"{picture.Width}", $"{picture.Height}"));
            Assert.Equal((1200, 630), (picture.Width, picture.Height));
            Assert.True(picture.Pixels.Distinct().Skip(10).Any()); // something is written on it
            Assert.EndsWith(page.QuerySelector("h1")!.TextContent, Meta("og:image:alt"), StringComparison.Ordinal);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            pictures.Add(png);

            string Meta(string property) => page.QuerySelector($"meta[property='{property}']")!.GetAttribute("content")!;
        }

        Assert.NotEqual(pictures[0], pictures[1]);
    }

    [Fact]
    public async Task The_same_debunk_gives_the_same_bytes()
    {
        var address = (await site.GetAsync("/uk/debunks/" + SiteContent.FirstDebunk))
            .QuerySelector("meta[property='og:image']")!
            .GetAttribute("content")!;
        var first = await site.Client.GetByteArrayAsync(address, Cancel);
        Assert.Equal(first, await site.Client.GetByteArrayAsync(address + "&again=1", Cancel)); // another address for the cache as well
    }

    [Fact]
    public async Task An_older_address_leads_to_the_picture_of_today()
    {
        using var old = await site.Client.GetAsync($"/cards/debunks/{SiteContent.FirstDebunk}/uk.png?v=older", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(old.Headers.Location, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync("/cards/debunks/none/uk.png", Cancel)).StatusCode);
    }
}
