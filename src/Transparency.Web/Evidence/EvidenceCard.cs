using System.Globalization;
using Transparency.Claims;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Web.Language;

namespace Transparency.Web.Evidence;

/// <summary>A capture as pages show it.</summary>
/// <param name="Capture">What the log tells of it.</param>
/// <param name="Withdrawal">The tombstone of its bytes, where they were withdrawn.</param>
public sealed record EvidenceCard(Capture Capture, WithdrawalDocument? Withdrawal)
{
    /// <summary>Its type, and so how it is shown.</summary>
    public EvidenceType Type => EvidenceType.Of(Capture.Type);

    /// <summary>The name that a download gets. Its own name may say anything.</summary>
    public string DownloadName => $"{Capture.Sha256![..12]}.{Type.Extension}";

    /// <summary>The time of day of the capture, where it is known.</summary>
    public string? Time =>
        Capture.CapturedAt is { Length: > 10 } moment
        && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : null;

    /// <summary>What is said in the place of a picture or video.</summary>
    public string Alternative =>
        Uri.TryCreate(Capture.Url, UriKind.Absolute, out var url) ? Texts.Of("evidence.alternative", url.Host) : Texts.Of("evidence.title");

    /// <summary>The commands by which anyone checks the bytes against the hash.</summary>
    public string Verification(string site) =>
        $"""
            curl -o {DownloadName} {site}{Links.Evidence(Capture.Claim, Capture.Sha256!)}
            echo "{Capture.Sha256}  {DownloadName}" | sha256sum --check
            """;

    /// <summary>The captures of a claim, with the tombstones of those that were withdrawn.</summary>
    public static async Task<IReadOnlyList<EvidenceCard>> ReadAsync(
        IClaimIndex index,
        IReadOnlyList<Capture> captures,
        CancellationToken cancel
    )
    {
        if (captures.Count == 0)
            return [];
        var withdrawn = (await index.GetAsync([.. captures.Select(c => c.Hash).OfType<string>().Select(DocumentKey.Withdrawal)], cancel))
            .OfType<WithdrawalDocument>()
            .ToDictionary(w => w.WithdrawnId);
        return [.. captures.Select(c => new EvidenceCard(c, withdrawn.GetValueOrDefault(c.Hash ?? "")))];
    }

    /// <summary>
    /// Evidence by its address: the capture, the tombstone of it or its claim, or neither where the archive has no such evidence.
    /// </summary>
    public static async Task<(EvidenceCard? Card, WithdrawalDocument? Withdrawal)> FindAsync(
        IClaimIndex index,
        string claim,
        string sha256,
        CancellationToken cancel
    )
    {
        if (!ClaimJson.IsId(claim) || !Capture.IsSha256(sha256))
            return default;
        var found = await index.GetAsync(
            [DocumentKey.Evidence(claim), DocumentKey.Withdrawal(claim), DocumentKey.Withdrawal(Capture.HashPrefix + sha256)],
            cancel
        );
        var capture = found.OfType<EvidenceDocument>().FirstOrDefault()?.Captures.FirstOrDefault(c => c.Sha256 == sha256);
        return capture is null ? default : (new(capture, null), found.OfType<WithdrawalDocument>().FirstOrDefault());
    }
}
