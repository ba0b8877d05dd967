using System.Globalization;
using System.Text.Json.Nodes;
using Transparency.Claims;

namespace Transparency.Content;

/// <summary>Debunks as https://schema.org/ClaimReview, which Fact Check Explorer, search engines and other archives read.</summary>
public static class ClaimReview
{
    /// <summary>Lower and upper end of the <see cref="Rating"/> scale.</summary>
    public const int WorstRating = 1,
        BestRating = 5;

    /// <summary>
    /// The number of a verdict: 1 false, altered, satire (passed on as a fact); 2 mostly false; 3 misleading, since parts of it are true;
    /// 4 mostly true; 5 true. Unproven has no number: it doesn't express a degree of truth.
    /// </summary>
    public static int? Rating(Verdict verdict) =>
        verdict switch
        {
            Verdict.False or Verdict.Altered or Verdict.Satire => WorstRating,
            Verdict.MostlyFalse => 2,
            Verdict.Misleading => 3,
            Verdict.MostlyTrue => 4,
            Verdict.True => BestRating,
            Verdict.Unproven => null,
        };

    /// <summary>The reviews of a debunk: one for each of its claims that has a record.</summary>
    /// <param name="debunk">The debunk.</param>
    /// <param name="claims">Its claims.</param>
    /// <param name="site">Address of the site, in the language of the debunk, without a slash at its end.</param>
    /// <param name="page">Address of the debunk.</param>
    /// <param name="label">Returns the display name of a verdict.</param>
    public static IEnumerable<JsonObject> Of(
        Debunk debunk,
        IEnumerable<JudgedClaim> claims,
        string site,
        string page,
        Func<Verdict, string> label
    )
    {
        foreach (var judged in claims)
            if (judged.Claim is { } claim)
                yield return Review(debunk, judged, claim, site, $"{page}#claim-{claim.Id}", label(judged.Verdict));
    }

    private static JsonObject Review(Debunk debunk, JudgedClaim judged, Claim claim, string site, string url, string label) =>
        SchemaOrg.Thing(
            "ClaimReview",
            ("url", url),
            ("name", debunk.Title),
            ("claimReviewed", judged.Translation ?? claim.Text),
            ("reviewRating", ReviewRating(judged.Verdict, label)),
            ("author", SchemaOrg.Thing("Organization", ("name", "Transparency"), ("url", site + "/"))),
            ("publisher", Publisher(site)),
            ("datePublished", SchemaOrg.Time(debunk.Published)),
            ("dateModified", debunk.Updated is { } updated ? SchemaOrg.Time(updated) : null),
            ("inLanguage", debunk.Language),
            ("itemReviewed", ItemReviewed(claim)),
            ("correction", SchemaOrg.List(debunk.Corrections.Select(Correction)))
        );

    private static JsonObject ReviewRating(Verdict verdict, string label) =>
        SchemaOrg.Thing(
            "Rating",
            ("alternateName", label),
            ("ratingValue", Rating(verdict)),
            ("bestRating", Rating(verdict) is null ? null : BestRating),
            ("worstRating", Rating(verdict) is null ? null : WorstRating)
        );

    /// <summary>A NewsMediaOrganization, as only that has a verificationFactCheckingPolicy.</summary>
    internal static JsonObject Publisher(string site) =>
        SchemaOrg.Thing(
            "NewsMediaOrganization",
            ("name", "Transparency"),
            ("url", site + "/"),
            ("correctionsPolicy", site + "/pages/corrections-policy"),
            ("verificationFactCheckingPolicy", site + "/pages/methodology")
        );

    private static JsonObject Correction(Correction correction) =>
        SchemaOrg.Thing(
            "CorrectionComment",
            ("text", correction.Text),
            ("datePublished", correction.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        );

    private static JsonObject ItemReviewed(Claim claim)
    {
        var seen = claim
            .Appearances.Where(a => WebAddress.IsWeb(a.Url))
            .OrderBy(a => a.PublishedAt is null)
            .ThenBy(a => a.PublishedAt, StringComparer.Ordinal)
            .ToList();
        return SchemaOrg.Thing(
            "Claim",
            (
                "author",
                claim.Claimant is { Name: { } name, Kind: var kind }
                    ? SchemaOrg.Thing(kind == "person" ? "Person" : "Organization", ("name", name))
                    : null
            ),
            ("datePublished", claim.FirstSeen),
            ("inLanguage", claim.Language),
            ("firstAppearance", seen.Count > 0 ? Appearance(seen[0]) : null),
            ("appearance", SchemaOrg.List(seen.Select(Appearance)))
        );
    }

    private static JsonObject Appearance(Appearance appearance) =>
        SchemaOrg.Thing(
            "CreativeWork",
            ("url", appearance.Url),
            ("datePublished", appearance.PublishedAt),
            ("archivedAt", WebAddress.IsWeb(appearance.ArchiveUrl) ? appearance.ArchiveUrl : null)
        );
}
