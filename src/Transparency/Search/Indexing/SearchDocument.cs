using System.Text.Json.Serialization;
using Transparency.Claims;
using Transparency.Evidence;
using Transparency.Search.Matching;
using Transparency.Search.Query;

namespace Transparency.Search.Indexing;

/// <summary>A passage of text in one language.</summary>
/// <param name="Language">BCP 47 tag; <c>und</c> if it is unknown (names).</param>
/// <param name="Value">The text.</param>
public sealed record TextPart(string Language, string Value);

/// <summary>A document of the index, the same for every engine: one record for each <see cref="DocumentKind"/>.</summary>
public abstract record SearchDocument
{
    /// <summary>Kind and id.</summary>
    [JsonIgnore]
    public abstract DocumentKey Key { get; }

    /// <summary>Number of the log entry that it was made from.</summary>
    public required long Seq { get; init; }

    /// <summary>When that entry was appended, UTC.</summary>
    public DateTimeOffset Archived { get; init; }
}

/// <summary>A document that search finds: a claim or a debunk.</summary>
public abstract record SearchableDocument : SearchDocument
{
    /// <summary>The title, or the claim's text if it has no title.</summary>
    public required string Title { get; init; }

    /// <summary>Language of the title, BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>Texts besides the title that are searched with the full boost and shown in snippets.</summary>
    public IReadOnlyList<TextPart> Texts { get; init; } = [];

    /// <summary>Texts that are searched with a lower boost.</summary>
    public IReadOnlyList<TextPart> More { get; init; } = [];

    /// <summary>Day by which it is sorted and counted: a claim was first seen, a debunk published; null if unknown.</summary>
    [JsonIgnore]
    public abstract DateOnly? Day { get; }

    /// <summary>The verdict; null if there is none yet.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Values by facet, for engines to index; empty in a claim that was found.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Facets { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// What autocomplete offers: the title, names, narrative and topics. Engines index the <see cref="Completion.Terms"/> of each; empty
    /// in a claim that was found.
    /// </summary>
    public IReadOnlyList<Completion> Completions { get; init; } = [];
}

/// <summary>
/// A claim. Its texts are claim text and translations; with a lower boost claimant, outlets, and titles and summaries of its debunks.
/// </summary>
public sealed record ClaimDocument : SearchableDocument
{
    /// <inheritdoc/>
    public override DocumentKey Key => DocumentKey.Claim(Claim.Id);

    /// <inheritdoc/>
    public override DateOnly? Day => Seen;

    /// <summary>The claim.</summary>
    public required Claim Claim { get; init; }

    /// <summary>Day on which it was first seen; null if unknown.</summary>
    public DateOnly? Seen { get; init; }

    /// <summary>Slugs of the debunks that judge it.</summary>
    public IReadOnlyList<string> Debunks { get; init; } = [];

    /// <summary>Titles and summaries of these debunks: a part of <see cref="SearchableDocument.More"/>.</summary>
    public IReadOnlyList<TextPart> DebunkTexts { get; init; } = [];

    /// <summary>
    /// Addresses where it was seen and of their archived copies, by <see cref="PostLinks.Normalize"/>, for engines to index; empty in a
    /// claim that was found.
    /// </summary>
    public IReadOnlyList<string> Links { get; init; } = [];
}

/// <summary>A debunk in one language. Its text is the summary; its body has a lower boost.</summary>
public sealed record DebunkDocument : SearchableDocument
{
    /// <inheritdoc/>
    public override DocumentKey Key => DocumentKey.Debunk(Slug, Language);

    /// <inheritdoc/>
    public override DateOnly? Day => Published;

    /// <summary>Name of the debunk in addresses, the same in every language.</summary>
    public required string Slug { get; init; }

    /// <summary>Day on which it was published, UTC.</summary>
    public required DateOnly Published { get; init; }

    /// <summary>Ids of the claims that it judges.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];
}

/// <summary>All evidence of a claim.</summary>
public sealed record EvidenceDocument : SearchDocument
{
    /// <inheritdoc/>
    public override DocumentKey Key => DocumentKey.Evidence(ClaimId);

    /// <summary>Id of the claim.</summary>
    public required string ClaimId { get; init; }

    /// <summary>Its captures, in the order in which they were archived.</summary>
    public required IReadOnlyList<Capture> Captures { get; init; }
}

/// <summary>The tombstone of something withdrawn.</summary>
public sealed record WithdrawalDocument : SearchDocument
{
    /// <inheritdoc/>
    public override DocumentKey Key => DocumentKey.Withdrawal(WithdrawnId);

    /// <summary>Id of the withdrawn claim, debunk (<c>slug/language</c>) or evidence (<c>sha256:…</c>).</summary>
    public required string WithdrawnId { get; init; }

    /// <summary>The public reason.</summary>
    public string? Reason { get; init; }
}
