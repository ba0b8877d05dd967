using System.Security.Cryptography;
using Transparency.Archive;
using Transparency.Evidence;

namespace Transparency.Content;

/// <summary>Why a picture is refused.</summary>
public enum ImageRefusal
{
    /// <summary>Its bytes aren't PNG, JPEG, GIF or WebP. SVG is refused since it can contain scripts.</summary>
    NoPicture,

    /// <summary>It is larger than <see cref="ImageStore.MostBytes"/>.</summary>
    TooLarge,

    /// <summary>Its metadata contains the position where it was taken.</summary>
    HasPosition,
}

/// <summary>Pictures in debunks: blobs of the archive, stored once under their SHA-256. Texts link to <c>/images/{sha256}</c>.</summary>
public sealed class ImageStore(IBlobStore archive)
{
    /// <summary>Maximum size of a picture, in bytes: readers load it with the page.</summary>
    public const int MostBytes = 5 << 20;

    private const string Prefix = "images/";

    /// <summary>The address of a picture on the site.</summary>
    public static string PathOf(string sha256) => "/images/" + sha256;

    /// <summary>Stores a picture. Idempotent.</summary>
    /// <param name="file">The picture: a seekable stream.</param>
    /// <param name="cancel">Cancels the operation.</param>
    /// <returns>Its SHA-256, or the reason for a refusal.</returns>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<(string? Sha256, ImageRefusal? Refusal)> AddAsync(Stream file, CancellationToken cancel = default)
    {
        if (file.Length > MostBytes)
            return (null, ImageRefusal.TooLarge);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancel);
        if (TypeOf(bytes) is null)
            return (null, ImageRefusal.NoPicture);
        if (await GpsPosition.IsInAsync(new MemoryStream(bytes), cancel))
            return (null, ImageRefusal.HasPosition);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await archive.TryCreateAsync(Prefix + sha256, new MemoryStream(bytes), cancel);
        return (sha256, null);
    }

    /// <summary>The bytes of a picture and their media type; null for an unknown hash.</summary>
    /// <exception cref="IOException">The store can't answer now.</exception>
    public async Task<(byte[] Bytes, EvidenceType Type)?> FindAsync(string sha256, CancellationToken cancel = default) =>
        Capture.IsSha256(sha256) && await archive.ReadAllAsync(Prefix + sha256, cancel) is { } bytes && TypeOf(bytes) is { } type
            ? (bytes, type)
            : null;

    private static EvidenceType? TypeOf(ReadOnlySpan<byte> bytes) =>
        EvidenceType.Sniff(bytes[..Math.Min(bytes.Length, EvidenceType.HeadBytes)]) is { View: EvidenceView.Image } type ? type : null;
}
