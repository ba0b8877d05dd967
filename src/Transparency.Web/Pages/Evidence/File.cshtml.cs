using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Transparency.Evidence;
using Transparency.Search;
using Transparency.Web.Evidence;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Pages.Evidence;

/// <summary>The bytes of evidence, and its thumbnail. They are foreign: nothing of them may run where the site does.</summary>
public sealed class FileModel(IClaimIndex index, EvidenceStore store) : PageModel
{
    /// <summary>Whoever opens them as a page gets one without an origin, a script, or anything loaded but itself.</summary>
    internal const string Harmless =
        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public async Task<IActionResult> OnGetAsync(string claim, string sha256, string? part, CancellationToken cancel)
    {
        var (card, withdrawal) = await EvidenceCard.FindAsync(index, claim, sha256, cancel);
        if (withdrawal is not null)
            return this.Gone(withdrawal);
        if (card is null)
            return NotFound();
        var isThumbnail = part is not null;
        var bytes = isThumbnail ? await store.OpenThumbnailAsync(card.Capture, cancel) : await store.OpenAsync(sha256, cancel);
        if (bytes is null)
            return NotFound();
        var isShown = isThumbnail || card.Type.View is EvidenceView.Image or EvidenceView.Video;
        Response.Headers.ContentSecurityPolicy = Harmless;
        Response.Headers.CacheControl = "public, max-age=60"; // as pages, and not for good: it may be withdrawn
        return new FileStreamResult(
            bytes,
            isThumbnail ? EvidenceStore.ThumbnailType
                : isShown ? card.Type.MediaType
                : EvidenceType.Unknown.MediaType
        )
        {
            EnableRangeProcessing = true,
            EntityTag = new EntityTagHeaderValue($"\"{(isThumbnail ? card.Capture.Thumbnail!.Sha256 : sha256)}\""),
            FileDownloadName = isShown ? null : card.DownloadName,
        };
    }
}
