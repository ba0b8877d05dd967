using Transparency.Claims;

namespace Transparency.Dumps;

/// <summary>Claims as a table: one a row, what is a list of them in one cell.</summary>
public static class ClaimTable
{
    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<Column<Claim>> Columns { get; } =
    [
        new("id", "Stable id of the claim", c => c.Id),
        new("text", "The claim as it was made, in the original language", c => c.Text),
        new("language", "Language of the text, BCP 47", c => c.Language),
        new("title", "Headline, where there is one", c => c.Title),
        new("translation_en", "The claim in English", c => c.Translations.GetValueOrDefault("en")),
        new("translation_uk", "The claim in Ukrainian", c => c.Translations.GetValueOrDefault("uk")),
        new("claimant", "Who made it", c => c.Claimant?.Name),
        new("claimant_kind", "person, organization, outlet or account", c => c.Claimant?.Kind),
        new("first_seen", "When it was first seen, ISO 8601", c => c.FirstSeen),
        new("platforms", "Platforms where it was seen", c => Column.List(c.Appearances.Select(a => a.Platform).Distinct())),
        new(
            "outlets",
            "Outlets and accounts where it was seen",
            c => Column.List(c.Appearances.Select(a => a.Outlet ?? a.Account).Distinct())
        ),
        new("urls", "Addresses where it was seen", c => Column.List(c.Appearances.Select(a => a.Url))),
        new("archive_urls", "Addresses of archived copies", c => Column.List(c.Appearances.Select(a => a.ArchiveUrl))),
        new("countries", "Countries it is about, ISO 3166-1 where there is a code", c => Column.List(c.Countries)),
        new("topics", "Topics", c => Column.List(c.Topics)),
        new("narrative", "The narrative it belongs to", c => c.Narrative),
        new(
            "verdict",
            "The verdict, stated or mapped from its reviews' ratings: " + Verdicts.Names,
            c => c.Judged is { } verdict ? Verdicts.Name(verdict) : null
        ),
        new("reviews", "Addresses of what others published about it", c => Column.List(c.Reviews.Select(r => r.Url))),
        new("ratings", "Ratings as their publishers word them", c => Column.List(c.Reviews.Select(r => r.Rating))),
        new("source", "Data set that the record comes from", c => c.Source?.Dataset),
        new("source_url", "Its address", c => c.Source?.Url),
        new("source_license", "Its licence", c => c.Source?.License),
    ];
}
