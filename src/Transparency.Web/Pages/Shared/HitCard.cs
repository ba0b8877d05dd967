using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Language;

namespace Transparency.Web.Pages.Shared;

/// <summary>
/// A search result as lists show it: the heading is the title, or the matching passage where a long text takes its place.
/// </summary>
/// <param name="Hit">The result.</param>
public sealed record HitCard(SearchHit Hit)
{
    private const int LongestHeading = 220;

    /// <summary>True for a debunk, false for a claim.</summary>
    public bool IsDebunk => Hit.Document is DebunkDocument;

    /// <summary>The page of the result.</summary>
    public string Href =>
        Hit.Document is DebunkDocument debunk ? Links.Debunk(debunk.Slug, debunk.Language) : Links.Claim(Hit.Document.Key.Id);

    /// <summary>Heading, as HTML.</summary>
    public string Heading => Hit.Document.Title.Length <= LongestHeading ? Hit.Title : Excerpt.OfMarked(Hit.Title, LongestHeading);

    /// <summary>Passage below the heading as HTML; null when it would repeat the heading.</summary>
    public string? Snippet => Hit.Snippet.Length > 0 && Hit.Snippet != Hit.Title ? Hit.Snippet : null;

    /// <summary>Platforms of a claim, or else its outlets: where it was seen.</summary>
    public IReadOnlyList<string> Places => Transparency.Web.Language.Places.Of((Hit.Document as ClaimDocument)?.Claim);
}
