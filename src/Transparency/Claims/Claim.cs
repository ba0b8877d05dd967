using System.Text.Json.Serialization;

namespace Transparency.Claims;

/// <summary>An archived claim. The log keeps its JSON unchanged; this is the typed view of the fields that the site knows.</summary>
public sealed record Claim
{
    /// <summary>Stable id: <c>[a-z0-9][a-z0-9-]{0,127}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The claim as it was made, in the original language.</summary>
    public required string Text { get; init; }

    /// <summary>Language of the text, BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>Headline; null if the claim has none.</summary>
    public string? Title { get; init; }

    /// <summary>The claim in other languages, by BCP 47 tag.</summary>
    public IReadOnlyDictionary<string, string> Translations { get; init; } = new Dictionary<string, string>();

    /// <summary>Who made it.</summary>
    public Claimant? Claimant { get; init; }

    /// <summary>When it was first seen: ISO 8601 date or date-time.</summary>
    public string? FirstSeen { get; init; }

    /// <summary>Where it was seen.</summary>
    public IReadOnlyList<Appearance> Appearances { get; init; } = [];

    /// <summary>Countries it is about, ISO 3166-1 alpha-2 where there is a code.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Slug of the narrative it belongs to.</summary>
    public string? Narrative { get; init; }

    /// <summary>The verdict in the site's scale, by its name in data.</summary>
    public string? Verdict { get; init; }

    /// <summary>What others published about it.</summary>
    public IReadOnlyList<Review> Reviews { get; init; } = [];

    /// <summary>Where the record comes from.</summary>
    public ClaimSource? Source { get; init; }

    /// <summary>The stated verdict, or else the verdict that the reviews' ratings map to; null without either.</summary>
    [JsonIgnore]
    public Verdict? Judged
    {
        get
        {
            if (Verdicts.Parse(Verdict) is { } stated)
                return stated;
            foreach (var review in Reviews)
                if (Verdicts.FromRating(review.Rating) is { } rated)
                    return rated;
            return null;
        }
    }

    /// <summary>The title, or the text of a claim without a title.</summary>
    [JsonIgnore]
    public string Heading => Title ?? Text;
}

/// <summary>Who made a claim.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">person, organization, outlet or account.</param>
public sealed record Claimant(string? Name, string? Kind);

/// <summary>One place where a claim was seen.</summary>
/// <param name="Platform">tiktok, telegram, x, facebook, youtube, vk, web, tv, …</param>
/// <param name="Url">Address of the post or article.</param>
/// <param name="Account">Account on the platform.</param>
/// <param name="Outlet">Outlet.</param>
/// <param name="PublishedAt">When it was published, ISO 8601.</param>
/// <param name="ArchivedAt">When it was archived, ISO 8601.</param>
/// <param name="ArchiveUrl">Address of the archived copy.</param>
/// <param name="Evidence">Hashes of what was captured there: <c>sha256:</c> and 64 hexadecimal digits.</param>
public sealed record Appearance(
    string? Platform,
    string? Url,
    string? Account,
    string? Outlet,
    string? PublishedAt,
    string? ArchivedAt,
    string? ArchiveUrl,
    IReadOnlyList<string>? Evidence = null
);

/// <summary>What a publisher said about a claim.</summary>
/// <param name="Title">Title of the review.</param>
/// <param name="Url">Address.</param>
/// <param name="Publisher">Publisher.</param>
/// <param name="PublishedAt">When, ISO 8601.</param>
/// <param name="Rating">The rating as the publisher words it.</param>
/// <param name="Text">The text of the review, or its summary.</param>
/// <param name="Language">Language of title and text, BCP 47; null means the claim's language.</param>
public sealed record Review(
    string? Title,
    string? Url,
    string? Publisher,
    string? PublishedAt,
    string? Rating,
    string? Text = null,
    string? Language = null
);

/// <summary>Where a record comes from.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Url">Address.</param>
/// <param name="License">Licence.</param>
public sealed record ClaimSource(string? Dataset, string? Url, string? License);
