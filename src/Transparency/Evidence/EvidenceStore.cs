using System.Security.Cryptography;
using Transparency.Archive;

namespace Transparency.Evidence;

/// <summary>
/// Stores evidence: bytes are blobs named after their SHA-256, stored once; metadata are entries of the archive log. Bytes are written
/// first, so that no entry refers to missing bytes; a withdrawal appends its entry first, so that nothing shows bytes that are about to be
/// deleted.
/// </summary>
public sealed class EvidenceStore(IBlobStore blobs, ArchiveLog log, EvidenceSettings settings)
{
    /// <summary>Media type of thumbnails.</summary>
    public const string ThumbnailType = Thumbnail.MediaType;

    private const string Prefix = "evidence/",
        Thumbnails = "thumbnails/";

    /// <summary>Which blobs the entries of evidence require, and which of them are withdrawn.</summary>
    public static BlobRules Rules { get; } =
        new(
            entry => entry.Kind == EntryKind.Evidence ? BlobsOf(Capture.Read(entry)) : [],
            blob =>
                blob.StartsWith(Prefix, StringComparison.Ordinal) || blob.StartsWith(Thumbnails, StringComparison.Ordinal)
                    // Blobs are evidence/{hash of the evidence} and thumbnails/{hash of the evidence}-{hash of the picture}.
                    ? Capture.HashPrefix + blob.Split('/', '-')[1]
                    : null
        );

    /// <summary>Names of a capture's blobs: its bytes and its thumbnail, as far as it has them.</summary>
    private static IEnumerable<string> BlobsOf(Capture capture)
    {
        if (capture.Sha256 is { } sha256)
            yield return Prefix + sha256;
        if (capture is { Sha256: { } of, Thumbnail: { } small })
            yield return NameOf(of, small);
    }

    /// <summary>Stores the bytes of a file and appends its entry. Idempotent for the same file and metadata.</summary>
    /// <param name="file">The file: a seekable stream.</param>
    /// <param name="about">
    /// Metadata: claim, name, address, time, tool, status. Hash, size and type are computed from the bytes; a WACZ supplies a missing
    /// address, time or tool.
    /// </param>
    /// <param name="actor">The actor recorded in the log.</param>
    /// <param name="poster">A poster image for a video; null without one.</param>
    /// <param name="withPosition">Accepts a picture or video although its metadata contains a position.</param>
    /// <param name="cancel">Cancels the operation.</param>
    /// <returns>The capture as recorded in the log, and whether the entry is new.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is refused, or the claim or the bytes were withdrawn; the message says why.
    /// </exception>
    public async Task<(Capture Capture, bool IsNew)> AddAsync(
        Stream file,
        Capture about,
        string actor,
        Stream? poster = null,
        bool withPosition = false,
        CancellationToken cancel = default
    )
    {
        var size = file.Length;
        if (size == 0)
            throw new InvalidDataException("it is empty.");
        if (size > settings.MostBytes)
            throw new InvalidDataException(
                $"it has {size} bytes, and the setting Evidence__MostMegabytes allows {settings.MostMegabytes} MiB. "
                    + "Raise the setting, or archive a smaller file."
            );
        file.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        var (type, wacz) = await TypeOfAsync(file, cancel);
        if (!withPosition && type.View is EvidenceView.Image or EvidenceView.Video && await HasPositionAsync(file, cancel))
            throw new InvalidDataException(
                "its metadata contains a GPS position, and evidence is published unchanged. Remove the position, or use "
                    + "--with-position if it was published with it."
            );
        var picture = poster ?? (type.View == EvidenceView.Image ? file : null);
        var small = picture is null ? null : MakeThumbnail(picture);
        var capture = about with
        {
            Sha256 = sha256,
            Size = size,
            Type = type.MediaType,
            Url = about.Url ?? wacz?.Url,
            CapturedAt = about.CapturedAt ?? wacz?.CapturedAt,
            Tool = about.Tool ?? wacz?.Tool,
            Thumbnail = small?.Info,
        };
        await RefuseAsync(capture, actor, cancel);
        file.Position = 0;
        await blobs.TryCreateAsync(Prefix + sha256, new CheckedStream(file, size, sha256, $"'{about.Name}'"), cancel);
        if (small is var (info, bytes))
            await blobs.TryCreateAsync(NameOf(sha256, info), new MemoryStream(bytes), cancel);
        return (capture, await AppendAsync(capture, actor, cancel));
    }

    /// <summary>Records a capture without any content in the log.</summary>
    /// <returns>True if the entry is new.</returns>
    /// <exception cref="InvalidDataException">The archive has no such claim, or it was withdrawn.</exception>
    public async Task<bool> AddMissingAsync(Capture capture, string actor, CancellationToken cancel = default)
    {
        await RefuseAsync(capture, actor, cancel);
        return await AppendAsync(capture, actor, cancel);
    }

    /// <summary>Opens the bytes of evidence as a seekable stream; null if the store doesn't have them.</summary>
    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancel = default) => blobs.OpenReadAsync(Prefix + sha256, cancel);

    /// <summary>Opens the thumbnail of evidence; null without one.</summary>
    public async Task<Stream?> OpenThumbnailAsync(Capture capture, CancellationToken cancel = default) =>
        capture is { Sha256: { } sha256, Thumbnail: { } small } ? await blobs.OpenReadAsync(NameOf(sha256, small), cancel) : null;

    /// <summary>Withdraws evidence: appends an entry with the reason and deletes the bytes, which can't be added again.</summary>
    /// <param name="sha256">Hash of the bytes.</param>
    /// <param name="actor">The actor recorded in the log.</param>
    /// <param name="reason">The reason that readers see.</param>
    /// <param name="cancel">Cancels; running it again continues.</param>
    /// <returns>False if it was already withdrawn for the same reason.</returns>
    /// <exception cref="InvalidDataException">The archive never had it.</exception>
    public async Task<bool> WithdrawAsync(string sha256, string actor, string reason, CancellationToken cancel = default)
    {
        var entry = NewEntry.Withdrawal(Capture.HashPrefix + sha256, actor, reason);
        if ((await log.CompareAsync([entry], cancel)).New > 0 && await blobs.FindAsync(Prefix + sha256, cancel) is null)
            throw new InvalidDataException($"The archive has no evidence '{entry.Id}'. Nothing was withdrawn.");
        var isNew = (await log.AppendAsync([entry], cancel)).Unchanged == 0;
        await DeleteAsync(sha256, cancel);
        return isNew;
    }

    private static string NameOf(string sha256, ThumbnailInfo small) => $"{Thumbnails}{sha256}-{small.Sha256}";

    private static (ThumbnailInfo Info, byte[] Bytes)? MakeThumbnail(Stream picture)
    {
        picture.Position = 0;
        return Thumbnail.Make(picture) is var (bytes, width, height)
            ? (new(Convert.ToHexStringLower(SHA256.HashData(bytes)), width, height), bytes)
            : null;
    }

    private static async Task<bool> HasPositionAsync(Stream file, CancellationToken cancel)
    {
        file.Position = 0;
        return await GpsPosition.IsInAsync(file, cancel);
    }

    private async Task<(EvidenceType Type, Wacz? Wacz)> TypeOfAsync(Stream file, CancellationToken cancel)
    {
        file.Position = 0;
        var head = new byte[EvidenceType.HeadBytes];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (!head.AsSpan().StartsWith("PK\u0003\u0004"u8))
            return (EvidenceType.Sniff(head.AsSpan(0, read)), null);
        var wacz = await Wacz.ReadAsync(file, settings.MostBytes, cancel);
        return (wacz is null ? EvidenceType.Unknown : EvidenceType.Wacz, wacz);
    }

    /// <summary>Refuses what the log wouldn't accept, before any byte is stored.</summary>
    private async Task RefuseAsync(Capture capture, string actor, CancellationToken cancel)
    {
        var claim = await log.CompareAsync([new(EntryKind.Claim, capture.Claim, actor, "{}"u8.ToArray())], cancel);
        if (claim.New > 0)
            throw new InvalidDataException($"the archive has no claim '{capture.Claim}'. Check the id, or archive the claim first.");
        if (claim.Withdrawn is not null)
            throw new InvalidDataException($"the claim '{capture.Claim}' was withdrawn.");
        if ((await log.CompareAsync([capture.ToEntry(actor)], cancel)).Withdrawn is not null)
            throw Withdrawn(capture);
    }

    private async Task<bool> AppendAsync(Capture capture, string actor, CancellationToken cancel)
    {
        var result = await log.AppendAsync([capture.ToEntry(actor)], cancel);
        if (result.Withdrawn is null)
            return result.Unchanged == 0;
        await DeleteAsync(capture.Sha256!, cancel); // withdrawn while it was being stored
        throw Withdrawn(capture);
    }

    private async Task DeleteAsync(string sha256, CancellationToken cancel)
    {
        await blobs.DeleteAsync(Prefix + sha256, cancel);
        await foreach (var small in blobs.ListAsync($"{Thumbnails}{sha256}-", null, cancel))
            await blobs.DeleteAsync(small.Name, cancel);
    }

    private static InvalidDataException Withdrawn(Capture capture) =>
        new($"these bytes ({capture.Hash}) were withdrawn and can't be added again.");
}
