using System.IO.Compression;
using System.Text;
using SkiaSharp;
using Transparency.Evidence;

namespace Transparency.Tests.Evidence;

public sealed class EvidenceTypeTests
{
    public static TheoryData<string, byte[], string, EvidenceView> Files =>
        new()
        {
            { "PNG", Samples.Picture(), "image/png", EvidenceView.Image },
            { "JPEG", Samples.Picture(format: SKEncodedImageFormat.Jpeg), "image/jpeg", EvidenceView.Image },
            { "WebP", Samples.Picture(format: SKEncodedImageFormat.Webp), "image/webp", EvidenceView.Image },
            { "GIF", "GIF89a\x01\0\x01\0"u8.ToArray(), "image/gif", EvidenceView.Image },
            { "MP4", Samples.Video, "video/mp4", EvidenceView.Video },
            { "WebM", [0x1A, 0x45, 0xDF, 0xA3, 0x93, 0x42, 0x82, 0x84, .. "webm"u8], "video/webm", EvidenceView.Video },
            {
                "Matroska",
                [0x1A, 0x45, 0xDF, 0xA3, 0x93, 0x42, 0x82, 0x88, .. "matroska"u8],
                "application/octet-stream",
                EvidenceView.Download
            },
            {
                "HEIF, a picture in the box of a video",
                [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[12]],
                "application/octet-stream",
                EvidenceView.Download
            },
            { "PDF", "%PDF-1.7\n"u8.ToArray(), "application/pdf", EvidenceView.Download },
            { "WARC", "WARC/1.1\r\n"u8.ToArray(), "application/warc", EvidenceView.Download },
            { "zipped WARC", Gzip("WARC/1.1\r\n"), "application/warc", EvidenceView.Download },
            { "zipped other", Gzip("other"), "application/octet-stream", EvidenceView.Download },
            { "HTML", Samples.Html, "text/html", EvidenceView.Download },
            { "HTML after blanks", "\uFEFF\r\n <HTML lang=en>"u8.ToArray(), "text/html", EvidenceView.Download },
            { "SVG with script", Samples.Svg, "application/octet-stream", EvidenceView.Download },
            { "XML", "<?xml version='1.0'?><svg/>"u8.ToArray(), "application/octet-stream", EvidenceView.Download },
            { "script", "alert(1)"u8.ToArray(), "application/octet-stream", EvidenceView.Download },
            { "nothing", [], "application/octet-stream", EvidenceView.Download },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_told_by_the_first_bytes(string what, byte[] bytes, string type, EvidenceView view)
    {
        var told = EvidenceType.Sniff(bytes.AsSpan(0, Math.Min(bytes.Length, EvidenceType.HeadBytes)));
        Assert.True((told.MediaType, told.View) == (type, view), $"{what} is told as {told}");
        Assert.Equal(told, EvidenceType.Of(told.MediaType));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("image/svg+xml")]
    [InlineData("text/javascript")]
    public void A_type_that_is_not_on_the_list_is_unknown(string? type) => Assert.Equal(EvidenceType.Unknown, EvidenceType.Of(type));

    private static byte[] Gzip(string text)
    {
        var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(Encoding.ASCII.GetBytes(text));
        return zipped.ToArray();
    }
}
