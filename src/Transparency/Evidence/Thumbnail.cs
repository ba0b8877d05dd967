using SkiaSharp;

namespace Transparency.Evidence;

/// <summary>
/// Makes thumbnails. They are redrawn from pixels, so that nothing else of the original (Exif, GPS, hidden bytes) remains.
/// </summary>
internal static class Thumbnail
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "image/webp";

    private const int Width = 480,
        MostHeight = 640; // of a long page's screenshot, the top
    private const int Quality = 80;

    /// <summary>Maximum number of pixels to decode: 200 MB of memory. A PNG of a few kilobytes may declare far more.</summary>
    private const long MostPixels = 50_000_000;

    /// <summary>The thumbnail; null for an incomplete picture or more than 50 million declared pixels.</summary>
    public static (byte[] Bytes, int Width, int Height)? Make(Stream picture)
    {
        using var codec = SKCodec.Create(new SKManagedStream(picture, disposeManagedStream: false));
        if (codec is null || codec.Info.IsEmpty || (long)codec.Info.Width * codec.Info.Height > MostPixels)
            return null;
        var turned = codec.EncodedOrigin >= SKEncodedOrigin.LeftTop;
        var wide = turned ? codec.Info.Height : codec.Info.Width;
        // A codec that can't scale while decoding returns the full size.
        var decoded = codec.GetScaledDimensions(Math.Min(1, (float)Width / wide));
        using var pixels = new SKBitmap(new SKImageInfo(decoded.Width, decoded.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) is not SKCodecResult.Success)
            return null;
        var (width, height) = turned ? (decoded.Height, decoded.Width) : (decoded.Width, decoded.Height);
        var scale = Math.Min(1, (float)Width / width);
        var size = new SKImageInfo(
            Math.Max(1, (int)(width * scale)),
            Math.Clamp((int)(height * scale), 1, MostHeight),
            SKColorType.Rgba8888,
            SKAlphaType.Premul
        );
        using var surface = SKSurface.Create(size);
        using var image = SKImage.FromBitmap(pixels);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, decoded.Width, decoded.Height));
        surface.Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Webp, Quality);
        return (encoded.ToArray(), size.Width, size.Height);
    }

    /// <summary>Rotates a picture of w × h pixels by its Exif orientation: cameras store pixels as the sensor read them.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int w, int h) =>
        origin switch
        {
            SKEncodedOrigin.TopRight => new(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new(0, -1, h, -1, 0, w, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, w, 0, 0, 1),
            _ => SKMatrix.Identity,
        };
}
