using Transparency.Claims;
using Transparency.Content;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Language;

namespace Transparency.Web.Api;

/// <summary>What a search found.</summary>
/// <param name="Total">Exact number of results.</param>
/// <param name="Relaxed">
/// Whether what was asked for (a phrase, all of some words) found nothing, and these are the results of any of its words.
/// </param>
/// <param name="Unknown">Words that nothing in the archive holds in any form: they were left out.</param>
/// <param name="Suggestion">What may have been meant: a query that finds something; null where there is none.</param>
/// <param name="WordsLeftOut">Words of the query beyond the bound, which were not searched.</param>
/// <param name="Results">The results of this answer, in order.</param>
/// <param name="Next">The cursor that the search goes on with; null at its end.</param>
public sealed record SearchAnswer(
    int Total,
    bool Relaxed,
    IReadOnlyList<string> Unknown,
    string? Suggestion,
    int WordsLeftOut,
    IReadOnlyList<Found> Results,
    string? Next
);

/// <summary>A claim or a debunk that a search found.</summary>
/// <param name="Kind">claim or debunk.</param>
/// <param name="Id">The claim's id, or slug/language of a debunk.</param>
/// <param name="Url">Its page.</param>
/// <param name="Title">Title, or the text where there is none.</param>
/// <param name="Language">Language of the title, BCP 47.</param>
/// <param name="Snippet">The passage that matches as HTML: escaped, matches in mark elements.</param>
/// <param name="SnippetLanguage">Language of the passage, BCP 47.</param>
/// <param name="Verdict">The verdict by its name in data; null when there is none.</param>
/// <param name="FirstSeen">When the claim was first seen.</param>
/// <param name="Published">When the debunk was published.</param>
/// <param name="Debunks">Slugs of the debunks of a claim; the own slug of a debunk.</param>
/// <param name="Claims">Ids of the claims that a debunk judges.</param>
/// <param name="Seq">Number of its last entry in the archive's log.</param>
/// <param name="Archived">When that was appended.</param>
/// <param name="Claim">The whole claim, where it is one.</param>
public sealed record Found(
    string Kind,
    string Id,
    string Url,
    string Title,
    string Language,
    string Snippet,
    string SnippetLanguage,
    string? Verdict,
    DateOnly? FirstSeen,
    DateOnly? Published,
    IReadOnlyList<string> Debunks,
    IReadOnlyList<string> Claims,
    long Seq,
    DateTimeOffset Archived,
    Claim? Claim
)
{
    /// <summary>The result of a site at an address.</summary>
    public static Found Of(SearchHit hit, string home)
    {
        var d = hit.Document;
        var (claim, debunk) = (d as ClaimDocument, d as DebunkDocument);
        return new(
            d.Key.Kind.Name(),
            d.Key.Id,
            home + (debunk is null ? Links.WithoutLanguage(Links.Claim(d.Key.Id)) : Links.Canonical(debunk.Slug, d.Language)),
            d.Title,
            d.Language,
            hit.Snippet,
            hit.SnippetLanguage,
            d.Verdict is { } verdict ? Verdicts.Name(verdict) : null,
            claim?.Seen,
            debunk?.Published,
            debunk is null ? claim?.Debunks ?? [] : [debunk.Slug],
            debunk?.Claims ?? [],
            d.Seq,
            d.Archived,
            claim?.Claim
        );
    }
}

/// <summary>How many results have each value.</summary>
/// <param name="Total">Exact number of results.</param>
/// <param name="Facets">The most frequent values of each facet with their counts under all other facets' filters.</param>
/// <param name="Months">Results by the month in which a claim was first seen, or a debunk published.</param>
public sealed record FacetsAnswer(
    int Total,
    IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets,
    IReadOnlyList<MonthCount> Months
);

/// <summary>A post to find archived claims for.</summary>
/// <param name="Text">Its words, links and hashtags; or its link alone. At most 10,000 characters.</param>
public sealed record Post(string Text);

/// <summary>The archived claims that a post repeats.</summary>
/// <param name="Matches">Those seen at a link of the post first, then the nearest.</param>
public sealed record MatchAnswer(IReadOnlyList<Match> Matches);

/// <summary>An archived claim that a post repeats.</summary>
/// <param name="Result">The claim.</param>
/// <param name="Nearness">How near the two texts come, from 0 to 1.</param>
/// <param name="SameLink">Whether the claim was seen at a link that the post holds.</param>
public sealed record Match(Found Result, float Nearness, bool SameLink);

/// <summary>An archived claim, and what the site says of it.</summary>
/// <param name="Claim">The claim as it was archived.</param>
/// <param name="Url">Its page.</param>
/// <param name="Verdict">The verdict by its name in data, stated or mapped from its reviews' ratings; null when there is none.</param>
/// <param name="Debunks">Slugs of the debunks that judge it.</param>
/// <param name="Seq">Number of its last entry in the archive's log.</param>
/// <param name="Archived">When that was appended.</param>
public sealed record ClaimAnswer(Claim Claim, string Url, string? Verdict, IReadOnlyList<string> Debunks, long Seq, DateTimeOffset Archived)
{
    /// <summary>The claim of an indexed document, on a site at an address.</summary>
    public static ClaimAnswer Of(ClaimDocument document, string home) =>
        new(
            document.Claim,
            home + Links.WithoutLanguage(Links.Claim(document.Claim.Id)),
            document.Verdict is { } verdict ? Verdicts.Name(verdict) : null,
            document.Debunks,
            document.Seq,
            document.Archived
        );
}

/// <summary>A debunk in one language.</summary>
/// <param name="Slug">What it is called in addresses.</param>
/// <param name="Language">Language of this text, BCP 47.</param>
/// <param name="Languages">The languages that it exists in.</param>
/// <param name="Url">Its page.</param>
/// <param name="Title">Headline.</param>
/// <param name="Summary">One or two sentences.</param>
/// <param name="Verdict">The verdict by its name in data.</param>
/// <param name="Published">When it was published.</param>
/// <param name="Updated">When it was last changed for a stated reason.</param>
/// <param name="Authors">Who wrote it.</param>
/// <param name="Claims">Ids of the claims that it judges.</param>
/// <param name="Narrative">Slug of the narrative.</param>
/// <param name="Topics">Topics.</param>
/// <param name="Sources">Sources, numbered from 1 in this order.</param>
/// <param name="Corrections">Corrections, as published.</param>
/// <param name="Markdown">The text, in Markdown.</param>
public sealed record DebunkAnswer(
    string Slug,
    string Language,
    IReadOnlyList<string> Languages,
    string Url,
    string Title,
    string Summary,
    string Verdict,
    DateTimeOffset Published,
    DateTimeOffset? Updated,
    IReadOnlyList<string> Authors,
    IReadOnlyList<string> Claims,
    string? Narrative,
    IReadOnlyList<string> Topics,
    IReadOnlyList<DebunkSource> Sources,
    IReadOnlyList<Correction> Corrections,
    string Markdown
)
{
    /// <summary>A debunk on a site at an address.</summary>
    public static DebunkAnswer Of(Debunk debunk, ContentCatalog catalog, string home) =>
        new(
            debunk.Slug,
            debunk.Language,
            [.. catalog.Translations(debunk.Slug).Select(d => d.Language)],
            home + Links.Canonical(debunk),
            debunk.Title,
            debunk.Summary,
            Verdicts.Name(debunk.Verdict),
            debunk.Published,
            debunk.Updated,
            debunk.Authors,
            debunk.Claims,
            debunk.Narrative,
            debunk.Topics,
            debunk.Sources,
            debunk.Corrections,
            debunk.Markdown
        );
}

/// <summary>Changes of the archive, in its order.</summary>
/// <param name="Changes">The changes after the cursor.</param>
/// <param name="Cursor">The cursor of the last of them: the next request asks for what comes after it.</param>
/// <param name="More">Whether there are more already.</param>
public sealed record ChangesAnswer(IReadOnlyList<Change> Changes, string Cursor, bool More);

/// <summary>A change of a claim, of a debunk in one language, or of the evidence for a claim.</summary>
/// <param name="Seq">Number of its entry in the archive's log.</param>
/// <param name="Time">When it was appended.</param>
/// <param name="Type">added, changed or withdrawn.</param>
/// <param name="Kind">claim, debunk or evidence.</param>
/// <param name="Id">The claim's id, slug/language of the debunk, or what evidence is for and its SHA-256.</param>
/// <param name="Url">Its page; null where it has none.</param>
/// <param name="Reason">Why it was withdrawn.</param>
/// <param name="Claim">The claim as it is now; null when a later change of it follows, and in a withdrawal.</param>
/// <param name="Debunk">The debunk as it is now; likewise.</param>
public sealed record Change(
    long Seq,
    DateTimeOffset Time,
    string Type,
    string Kind,
    string Id,
    string? Url,
    string? Reason,
    ClaimAnswer? Claim,
    DebunkAnswer? Debunk
);
