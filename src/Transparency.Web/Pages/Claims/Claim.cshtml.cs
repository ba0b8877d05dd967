using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Matching;
using Transparency.Web.Evidence;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Pages.Debunks;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Pages.Claims;

public sealed class ClaimModel(IClaimIndex index, PostMatcher matcher, ContentCatalog catalog, SiteAddress site) : PageModel
{
    private const int LongestHeading = 200;

    public ClaimDocument Document { get; private set; } = null!;

    public Claim Claim => Document.Claim;

    public IReadOnlyList<Debunk> Debunks { get; private set; } = [];

    /// <summary>Claims that say about the same; none while the index can't tell.</summary>
    public IReadOnlyList<ClaimDocument> Similar { get; private set; } = [];

    public string Heading => Excerpt.Of(Claim.Heading, LongestHeading);

    /// <summary>False when the heading is the whole text already.</summary>
    public bool ShowsText => Claim.Text != Heading;

    /// <summary>Appearances, the earliest first; those without a date last.</summary>
    public IReadOnlyList<ShownAppearance> Appearances { get; private set; } = [];

    /// <summary>Evidence that belongs to no appearance.</summary>
    public IReadOnlyList<EvidenceCard> Evidence { get; private set; } = [];

    /// <summary>How to cite it, by its lasting address, which names no language.</summary>
    public Citation Citation =>
        new(
            $"{SiteAddress.Name.ToLowerInvariant()}-claim-{Claim.Id}",
            Excerpt.Of(Claim.Heading, LongestHeading),
            [],
            Dates.Day(Document.Archived),
            site.Of(Request) + Links.WithoutLanguage(Links.Claim(Claim.Id)),
            Claim.Language
        );

    /// <summary>Translations, the one into the reader's language first.</summary>
    public IEnumerable<(string Language, string Text)> Translations =>
        Claim.Translations.Select(t => (t.Key, t.Value)).OrderByDescending(t => t.Key == Texts.Language);

    /// <summary>True when there is neither the claim nor a translation in the reader's language.</summary>
    public bool IsUntranslated => Claim.Language != Texts.Language && !Claim.Translations.ContainsKey(Texts.Language);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (!ClaimJson.IsId(id))
            return NotFound();
        var found = await index.GetAsync([DocumentKey.Claim(id), DocumentKey.Withdrawal(id), DocumentKey.Evidence(id)], cancel);
        if (found.OfType<WithdrawalDocument>().FirstOrDefault() is { } withdrawal)
            return this.Gone(withdrawal);
        if (found.OfType<ClaimDocument>().FirstOrDefault() is not { } document)
            return NotFound();
        Document = document;
        var evidence = await EvidenceCard.ReadAsync(index, found.OfType<EvidenceDocument>().FirstOrDefault()?.Captures ?? [], cancel);
        (Appearances, Evidence) = ShownAppearance.Of(
            Claim.Appearances.OrderBy(a => Dates.Parse(a.PublishedAt) ?? DateOnly.MaxValue),
            evidence
        );
        Debunks = [.. Document.Debunks.Select(slug => catalog.Find(slug, Texts.Language)).OfType<Debunk>()];
        Similar =
        [
            .. (await IndexAway.OrNullAsync(() => matcher.MatchAsync(MatchQuery.SimilarTo(Document), cancel)) ?? []).Select(m =>
                m.Document
            ),
        ];
        return Page();
    }
}
