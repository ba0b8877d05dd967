using System.Text.Json.Nodes;
using Transparency.Content;
using Transparency.Search;
using Transparency.Search.Indexing;
using Transparency.Search.Query;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Feeds;

/// <summary>What the feeds hold.</summary>
public sealed class FeedSource(IClaimIndex index, AssistedSearch assisted, ContentCatalog catalog, Labels labels)
{
    /// <summary>The newest debunks.</summary>
    public Feed Debunks() =>
        new(FeedLink.Debunks, Links.To("/debunks"), [.. catalog.NewestIn(Texts.Language).Take(Feed.MostItems).Select(FeedItem.Of)]);

    /// <summary>The newest corrections.</summary>
    public Feed Corrections() =>
        new(
            FeedLink.Corrections,
            Links.To("/corrections"),
            [.. catalog.NewestIn(Texts.Language).SelectMany(FeedItem.Corrections).OrderByDescending(i => i.Updated).Take(Feed.MostItems)]
        );

    /// <summary>What was archived last of what a search finds.</summary>
    public async Task<Feed> SearchAsync(SearchQuery search, CancellationToken cancel) =>
        new(FeedLink.OfSearch(search), SearchAddress.Of(search), await NewestAsync(search, cancel));

    /// <summary>The newest debunks and claims of a narrative; null when there is none of that name.</summary>
    public async Task<Feed?> NarrativeAsync(string slug, CancellationToken cancel)
    {
        var items = await NewestAsync(new SearchQuery().ToggleIncluded("narrative", slug), cancel);
        if (items.Count == 0 && catalog.Narrative(slug, null) is null)
            return null;
        return new(FeedLink.OfNarrative(slug, labels.Narrative(slug)), Links.Narrative(slug), items);
    }

    /// <summary>The newest debunks and claims of a topic; null when nothing has it.</summary>
    public async Task<Feed?> TopicAsync(string slug, CancellationToken cancel)
    {
        var items = await NewestAsync(new SearchQuery().ToggleIncluded("topic", slug), cancel);
        return items.Count == 0 ? null : new(FeedLink.OfTopic(slug), Links.Topic(slug), items);
    }

    /// <summary>Every review of every debunk in every language, as a https://schema.org/DataFeed, and when one changed last.</summary>
    /// <param name="home">Address of the site without a slash at its end.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<(JsonObject Feed, DateTimeOffset Changed)> ReviewsAsync(string home, CancellationToken cancel)
    {
        var debunks = catalog.Debunks;
        var found = await index.GetAsync([.. debunks.SelectMany(d => d.Claims).Distinct().Select(DocumentKey.Claim)], cancel);
        var claims = found.OfType<ClaimDocument>().ToDictionary(d => d.Claim.Id, d => d.Claim);
        var elements = debunks.SelectMany(debunk =>
            ClaimReview
                .Of(
                    debunk,
                    JudgedClaim.Of(debunk, claims.GetValueOrDefault),
                    home + Links.HomeOf(debunk),
                    home + Links.Canonical(debunk),
                    v => Labels.Verdict(v, debunk.Language)
                )
                .Select(review => SchemaOrg.Thing("DataFeedItem", ("dateModified", SchemaOrg.Time(debunk.Changed)), ("item", review)))
        );
        var changed = debunks.Select(d => d.Changed).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
        var feed = SchemaOrg.Thing(
            "DataFeed",
            ("name", "ClaimReview — " + SiteAddress.Name),
            ("url", home + FeedEndpoints.Reviews),
            ("dateModified", SchemaOrg.Time(changed)),
            ("dataFeedElement", SchemaOrg.List(elements))
        );
        return (SchemaOrg.Document(feed), changed);
    }

    /// <summary>
    /// What was archived or changed last, so that nothing new is missed. Who follows a phrase waits for it: it is not relaxed. A debunk
    /// that was taken away since it was indexed is left out.
    /// </summary>
    private async Task<IReadOnlyList<FeedItem>> NewestAsync(SearchQuery search, CancellationToken cancel)
    {
        var found = await index.SearchAsync(
            assisted.Widened(search) with
            {
                Sort = SearchSort.Archived,
                Page = 1,
                PageSize = Feed.MostItems,
                CountFacets = false,
                CutPassages = false,
            },
            cancel
        );
        return [.. found.Hits.Select(h => Item(h.Document)).OfType<FeedItem>()];
    }

    private FeedItem? Item(SearchableDocument document) =>
        document switch
        {
            ClaimDocument claim => FeedItem.Of(claim.Claim, claim.Archived),
            DebunkDocument found when catalog.Translations(found.Slug).FirstOrDefault(d => d.Language == found.Language) is { } debunk =>
                FeedItem.Of(debunk) with
                {
                    Updated = found.Archived,
                },
            _ => null,
        };
}
