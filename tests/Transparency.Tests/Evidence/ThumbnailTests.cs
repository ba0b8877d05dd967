using System.Text;
using SkiaSharp;
using Transparency.Evidence;

namespace Transparency.Tests.Evidence;

public sealed class ThumbnailTests
{
    [Theory]
    [InlineData(1200, 800, 480, 320)]
    [InlineData(100, 50, 100, 50)]
    [InlineData(1280, 20_000, 480, 640)]
    [InlineData(4000, 1, 480, 1)]
    public void It_is_480_pixels_wide_and_shows_the_top_of_what_is_long(int width, int height, int small, int tall)
    {
        var (bytes, w, h) = Thumbnail.Make(new MemoryStream(Samples.Picture(width, height)))!.Value;
        Assert.Equal((small, tall), (w, h));
        using var decoded = SKBitmap.Decode(bytes);
        Assert.Equal((small, tall), (decoded.Width, decoded.Height));
    }

    [Fact]
    public void It_stands_upright_and_holds_nothing_but_pixels()
    {
        var photograph = Samples.Photograph();
        Assert.Contains("Exif", Encoding.Latin1.GetString(photograph), StringComparison.Ordinal);
        var (bytes, width, height) = Thumbnail.Make(new MemoryStream(photograph))!.Value;
        Assert.Equal((400, 600), (width, height));
        Assert.DoesNotContain("EXIF", Encoding.Latin1.GetString(bytes), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("II*", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        using var decoded = SKBitmap.Decode(bytes);
        Assert.True(decoded.GetPixel(200, 50) is { Blue: > 90, Red: < 40 }, "what was left is at the top");
        Assert.True(decoded.GetPixel(200, 550) is { Red: > 90, Blue: < 40 }, "what was right is at the bottom");
    }

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(uint.MaxValue >> 1, 1)]
    [InlineData(10_000, 5_001)]
    public void A_picture_that_declares_too_many_pixels_is_not_decoded(uint width, uint height)
    {
        var bomb = Samples.Bomb(width, height);
        Assert.Equal("image/png", EvidenceType.Sniff(bomb).MediaType);
        var before = Environment.WorkingSet;
        Assert.Null(Thumbnail.Make(new MemoryStream(bomb)));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 100 << 20);
    }

    [Fact]
    public void What_only_begins_as_a_picture_has_none()
    {
        Assert.Null(Thumbnail.Make(new MemoryStream(Samples.Polyglot)));
        Assert.Null(Thumbnail.Make(new MemoryStream(Samples.Picture()[..200])));
        Assert.Null(Thumbnail.Make(new MemoryStream(Samples.Svg)));
        Assert.Null(Thumbnail.Make(new MemoryStream()));
    }
}
