using Microsoft.AspNetCore.WebUtilities;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Search.Query;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;
using Transparency.Web.Pages.Shared;

namespace Transparency.Web.Feeds;

/// <summary>Where a feed is.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Path">Its path without language and format.</param>
/// <param name="Query">Its query with a question mark, or empty.</param>
public sealed record FeedLink(string Title, string Path, string Query = "")
{
    /// <summary>All debunks.</summary>
    public static FeedLink Debunks => new(Texts.Of("feed.debunks"), "/feeds/debunks");

    /// <summary>All corrections.</summary>
    public static FeedLink Corrections => new(Texts.Of("feed.corrections"), "/feeds/corrections");

    /// <summary>The feed of a narrative.</summary>
    public static FeedLink OfNarrative(string slug, string title) => new(title, "/feeds" + Links.NarrativePath(slug));

    /// <summary>The feed of a topic.</summary>
    public static FeedLink OfTopic(string slug) => new(Labels.Topic(slug), "/feeds" + Links.TopicPath(slug));

    /// <summary>The feed of a search, whose order and page don't matter.</summary>
    public static FeedLink OfSearch(SearchQuery search)
    {
        var query = QueryHelpers.AddQueryString("", SearchAddress.Parameters(search with { Sort = SearchSort.Relevance, Page = 1 })!);
        return new(
            search.Text.Length > 0 ? Texts.Of("search.feed-of", Excerpt.Of(search.Text, 60)) : Texts.Of("search.feed"),
            "/feeds/search",
            query
        );
    }

    /// <summary>The address in a format, in the language that is being spoken.</summary>
    public string In(FeedFormat format) => Links.To(Path + format.Extension + Query);
}

/// <summary>A feed, in no format yet.</summary>
/// <param name="Link">Where it is.</param>
/// <param name="Page">Path of the page that shows the same.</param>
/// <param name="Items">Its entries, newest first.</param>
public sealed record Feed(FeedLink Link, string Page, IReadOnlyList<FeedItem> Items)
{
    /// <summary>The most entries of a feed.</summary>
    public const int MostItems = 50;

    /// <summary>The last change of an entry; the Unix epoch for an empty feed.</summary>
    public DateTimeOffset Updated => Items.Select(i => i.Updated).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
}

/// <summary>An entry of a feed.</summary>
/// <param name="Path">Path of its page, which is its lasting id too.</param>
/// <param name="Title">Headline.</param>
/// <param name="Summary">What it says, in a few sentences.</param>
/// <param name="Language">Language of both, BCP 47.</param>
/// <param name="Updated">When it changed last.</param>
public sealed record FeedItem(string Path, string Title, string Summary, string Language, DateTimeOffset Updated)
{
    private const int LongestTitle = 200,
        LongestSummary = 1_000;

    /// <summary>When it was published, where that is another time.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>The verdict.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The entry of a debunk.</summary>
    public static FeedItem Of(Debunk debunk) =>
        new(Links.Canonical(debunk), Labels.Title(debunk), debunk.Summary, debunk.Language, debunk.Changed)
        {
            Published = debunk.Published,
            Verdict = debunk.Verdict,
            Authors = debunk.Authors,
        };

    /// <summary>The entries of a debunk's corrections.</summary>
    public static IEnumerable<FeedItem> Corrections(Debunk debunk) =>
        Links
            .Corrections(debunk)
            .Select(c => new FeedItem(
                $"{Links.Canonical(debunk)}#{c.Anchor}",
                Texts.In(debunk.Language, "debunk.correction-of", debunk.Title),
                c.Correction.Text,
                debunk.Language,
                new(c.Correction.Date, default, TimeSpan.Zero)
            )
            {
                Verdict = debunk.Verdict,
                Authors = debunk.Authors,
            });

    /// <summary>The entry of an archived claim.</summary>
    public static FeedItem Of(Claim claim, DateTimeOffset archived) =>
        new(
            Links.Claim(claim.Id),
            Excerpt.Of(claim.Heading, LongestTitle),
            Excerpt.Of(claim.Text, LongestSummary),
            claim.Language,
            archived
        )
        {
            Verdict = claim.Judged,
        };
}
