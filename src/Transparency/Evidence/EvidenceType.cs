using System.IO.Compression;

namespace Transparency.Evidence;

/// <summary>How pages show a type of evidence.</summary>
public enum EvidenceView
{
    /// <summary>As a picture.</summary>
    Image,

    /// <summary>In a player.</summary>
    Video,

    /// <summary>By replaying the archived page.</summary>
    Replay,

    /// <summary>As a download only.</summary>
    Download,
}

/// <summary>
/// A type of evidence, detected from its bytes only: names and declared types come from the same untrusted source. The list is closed;
/// anything else is a download without a type. Signatures: WHATWG MIME Sniffing, sections 6.1, 6.2 and 7.1.
/// </summary>
/// <param name="MediaType">The media type.</param>
/// <param name="Extension">File name extension, without a dot.</param>
/// <param name="View">How pages show it.</param>
public sealed record EvidenceType(string MediaType, string Extension, EvidenceView View)
{
    /// <summary>Number of bytes needed to detect every type except archives.</summary>
    public const int HeadBytes = 1024;

    /// <summary>An archive of web pages (WACZ); other ZIP files have no type.</summary>
    public static readonly EvidenceType Wacz = new("application/wacz", "wacz", EvidenceView.Replay);

    /// <summary>Anything else.</summary>
    public static readonly EvidenceType Unknown = new("application/octet-stream", "bin", EvidenceView.Download);

    private static readonly EvidenceType Png = new("image/png", "png", EvidenceView.Image),
        Jpeg = new("image/jpeg", "jpg", EvidenceView.Image);
    private static readonly EvidenceType Gif = new("image/gif", "gif", EvidenceView.Image),
        WebP = new("image/webp", "webp", EvidenceView.Image);
    private static readonly EvidenceType Mp4 = new("video/mp4", "mp4", EvidenceView.Video),
        WebM = new("video/webm", "webm", EvidenceView.Video);
    private static readonly EvidenceType Pdf = new("application/pdf", "pdf", EvidenceView.Download),
        Warc = new("application/warc", "warc", EvidenceView.Download);
    private static readonly EvidenceType Html = new("text/html", "html", EvidenceView.Download);
    private static readonly Dictionary<string, EvidenceType> All = new[]
    {
        Png,
        Jpeg,
        Gif,
        WebP,
        Mp4,
        WebM,
        Pdf,
        Warc,
        Html,
        Wacz,
        Unknown,
    }.ToDictionary(t => t.MediaType);

    /// <summary>The type with this name; <see cref="Unknown"/> for a name that isn't listed.</summary>
    public static EvidenceType Of(string? mediaType) => All.GetValueOrDefault(mediaType ?? "", Unknown);

    /// <summary>Detects the type from the first bytes of a file.</summary>
    public static EvidenceType Sniff(ReadOnlySpan<byte> head) =>
        head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
            [0xFF, 0xD8, 0xFF, ..] => Jpeg,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
            [
                (byte)'R',
                (byte)'I',
                (byte)'F',
                (byte)'F',
                _,
                _,
                _,
                _,
                (byte)'W',
                (byte)'E',
                (byte)'B',
                (byte)'P',
                (byte)'V',
                (byte)'P',
                ..,
            ] => WebP,
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when IsMp4(head[8..]) => Mp4,
            // Browsers don't play other Matroska files.
            [0x1A, 0x45, 0xDF, 0xA3, ..] when head[..Math.Min(64, head.Length)].IndexOf("webm"u8) > 0 => WebM,
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
            [(byte)'W', (byte)'A', (byte)'R', (byte)'C', (byte)'/', ..] => Warc,
            [0x1F, 0x8B, ..] when Unzipped(head).SequenceEqual("WARC/"u8) => Warc,
            _ => IsHtml(head) ? Html : Unknown,
        };

    /// <summary>The major brand, as ISO/IEC 14496-12 names it: pictures (HEIF, AVIF) and sound are ftyp files as well.</summary>
    private static bool IsMp4(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("mp4"u8)
        || brand.StartsWith("iso"u8)
        || brand.StartsWith("avc1"u8)
        || brand.StartsWith("M4V"u8)
        || brand.StartsWith("dash"u8)
        || brand.StartsWith("MSNV"u8);

    private static bool IsHtml(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        while (head is [(byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f', ..])
            head = head[1..];
        return StartsWith(head, "<!doctype html"u8) || StartsWith(head, "<html"u8);
    }

    private static bool StartsWith(ReadOnlySpan<byte> head, ReadOnlySpan<byte> lower) =>
        head.Length > lower.Length
        && System.Text.Ascii.EqualsIgnoreCase(head[..lower.Length], lower)
        && head[lower.Length] is (byte)'>' or (byte)' ' or (byte)'\r' or (byte)'\n';

    private static byte[] Unzipped(ReadOnlySpan<byte> head)
    {
        var first = new byte[5];
        try
        {
            using var zip = new GZipStream(new MemoryStream(head.ToArray()), CompressionMode.Decompress);
            zip.ReadExactly(first);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return [];
        }

        return first;
    }
}
