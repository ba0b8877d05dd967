using System.Text.Json.Nodes;
using Transparency.Claims;

namespace Transparency.Content;

/// <summary>Debunks of pictures and videos as https://schema.org/MediaReview, beside the ClaimReview of the same claim.</summary>
public static class MediaReview
{
    private static readonly string[] VideoPlatforms = ["youtube", "tiktok", "tv"];

    /// <summary>
    /// The reviews of a debunk: one for each claim with the verdict altered, which only applies to pictures, videos and documents.
    /// </summary>
    /// <param name="debunk">The debunk.</param>
    /// <param name="claims">Its claims.</param>
    /// <param name="site">Address of the site, in the language of the debunk, without a slash at its end.</param>
    /// <param name="page">Address of the debunk.</param>
    public static IEnumerable<JsonObject> Of(Debunk debunk, IEnumerable<JudgedClaim> claims, string site, string page)
    {
        foreach (var judged in claims)
            if (judged is { Claim: { } claim, Verdict: Verdict.Altered })
                yield return Review(debunk, judged, claim, site, $"{page}#claim-{claim.Id}");
    }

    private static JsonObject Review(Debunk debunk, JudgedClaim judged, Claim claim, string site, string url) =>
        SchemaOrg.Thing(
            "MediaReview",
            ("url", url),
            ("author", ClaimReview.Publisher(site)),
            ("datePublished", SchemaOrg.Time(debunk.Published)),
            ("dateModified", debunk.Updated is { } updated ? SchemaOrg.Time(updated) : null),
            ("inLanguage", debunk.Language),
            ("mediaAuthenticityCategory", "https://schema.org/TransformedContent"),
            ("originalMediaContextDescription", debunk.Summary),
            (
                "itemReviewed",
                SchemaOrg.Thing(
                    "MediaReviewItem",
                    ("interpretedAsClaim", SchemaOrg.Thing("Claim", ("description", judged.Translation ?? claim.Text))),
                    ("mediaItemAppearance", SchemaOrg.List(claim.Appearances.Where(a => WebAddress.IsWeb(a.Url)).Select(Appearance)))
                )
            ),
            ("associatedClaimReview", SchemaOrg.Thing("ClaimReview", ("url", url)))
        );

    private static JsonObject Appearance(Appearance appearance) =>
        SchemaOrg.Thing(
            VideoPlatforms.Contains(appearance.Platform) ? "VideoObjectSnapshot" : "MediaObject",
            ("contentUrl", appearance.Url),
            ("uploadDate", appearance.PublishedAt),
            ("archivedAt", WebAddress.IsWeb(appearance.ArchiveUrl) ? appearance.ArchiveUrl : null),
            ("sha256", SchemaOrg.List((appearance.Evidence ?? []).Select(hash => (JsonNode)hash["sha256:".Length..])))
        );
}
