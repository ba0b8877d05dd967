using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Transparency.Claims;
using Transparency.Debunks;
using Transparency.Search;
using Transparency.Web.Pages.Search;

namespace Transparency.Web.Feeds;

/// <summary>Feeds of debunks, corrections, narratives, topics and any search, each in every <see cref="FeedFormat"/>; and all reviews for aggregators.</summary>
internal static class FeedEndpoints
{
    public static void MapFeeds(this IEndpointRouteBuilder site)
    {
        foreach (var format in FeedFormat.All)
        {
            site.MapRead(FeedLink.Debunks.In(format), (DebunkCatalog catalog, SiteAddress address, HttpRequest request) =>
                Answer(new(FeedLink.Debunks, "/debunks", [.. catalog.Newest.Take(Feed.MostItems).Select(FeedItem.Of)]), format, address.Of(request)));
            site.MapRead(FeedLink.Corrections.In(format), (DebunkCatalog catalog, SiteAddress address, HttpRequest request) =>
                Answer(Corrections(catalog), format, address.Of(request)));
            site.MapRead("/feeds/search" + format.Extension, async (IClaimIndex index, DebunkCatalog catalog, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
            {
                var search = SearchAddress.Read(request.Query, []);
                return Answer(new(Links.SearchFeed(search), SearchAddress.Of(search), await NewestAsync(index, catalog, search, cancel)), format, address.Of(request));
            });
        }

        site.MapRead("/feeds/narratives/{**file}", (string file, Labels labels, IClaimIndex index, DebunkCatalog catalog, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
            ThemeAsync("narrative", file, slug => FeedLink.Narrative(slug, labels.Narrative(slug)), Links.Narrative, index, catalog, address.Of(request), cancel));
        site.MapRead("/feeds/topics/{**file}", (string file, IClaimIndex index, DebunkCatalog catalog, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
            ThemeAsync("topic", file, FeedLink.Topic, Links.Topic, index, catalog, address.Of(request), cancel));
        site.MapRead("/feeds/claimreview.json", ReviewsAsync);
    }

    private static Feed Corrections(DebunkCatalog catalog) => new(
        FeedLink.Corrections,
        "/pages/corrections-policy",
        [.. catalog.Newest.SelectMany(FeedItem.Corrections).OrderByDescending(i => i.Updated).Take(Feed.MostItems)]);

    /// <summary>Debunks and claims of a narrative or topic; its page has the same name, so names may hold slashes.</summary>
    private static async Task<IResult> ThemeAsync(
        string facet, string file, Func<string, FeedLink> link, Func<string, string> page, IClaimIndex index, DebunkCatalog catalog, string home, CancellationToken cancel)
    {
        if (FeedFormat.All.FirstOrDefault(f => file.EndsWith(f.Extension, StringComparison.Ordinal)) is not { } format) return Results.NotFound();
        var slug = file[..^format.Extension.Length];
        var items = await NewestAsync(index, catalog, new SearchQuery().ToggleIncluded(facet, slug), cancel);
        return items.Count == 0 && (facet != "narrative" || catalog.Narrative(slug, null) is null)
            ? Results.NotFound()
            : Answer(new(link(slug), page(slug), items), format, home);
    }

    /// <summary>The newest that a search finds: by the day a claim was first seen, or a debunk published.</summary>
    private static async Task<IReadOnlyList<FeedItem>> NewestAsync(IClaimIndex index, DebunkCatalog catalog, SearchQuery search, CancellationToken cancel)
    {
        var found = await index.SearchAsync(search with { Sort = SearchSort.Newest, Page = 1, PageSize = Feed.MostItems }, cancel);
        return [.. found.Hits.Select(h => Item(h.Document)).OfType<FeedItem>()];

        FeedItem? Item(SearchDocument document) => document.Claim is { } claim
            ? FeedItem.Of(claim, document.Archived)
            : catalog.Translations(document.Debunks[0]).FirstOrDefault(d => d.Language == document.Language) is { } debunk // taken away since it was indexed: none
                ? FeedItem.Of(debunk)
                : null;
    }

    /// <summary>Every review of every debunk in every language, as a https://schema.org/DataFeed.</summary>
    private static async Task<IResult> ReviewsAsync(IClaimIndex index, DebunkCatalog catalog, SiteAddress address, HttpRequest request, CancellationToken cancel)
    {
        var (home, debunks) = (address.Of(request), catalog.Debunks);
        var claims = (await index.GetAsync([.. debunks.SelectMany(d => d.Claims).Distinct().Select(id => "claim/" + id)], cancel)).ToDictionary(d => d.Id, d => d.Claim);
        var elements = debunks.SelectMany(debunk => ClaimReview
            .Of(debunk, JudgedClaim.Of(debunk, claims.GetValueOrDefault), home, home + Links.Debunk(debunk.Slug, debunk.Language))
            .Select(review => SchemaOrg.Thing("DataFeedItem", ("dateModified", SchemaOrg.Time(debunk.Changed)), ("item", review))));
        var changed = debunks.Select(d => d.Changed).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
        var feed = SchemaOrg.Document(SchemaOrg.Thing(
            "DataFeed",
            ("name", "ClaimReview — " + SiteAddress.Name),
            ("url", home + "/feeds/claimreview.json"),
            ("dateModified", SchemaOrg.Time(changed)),
            ("dataFeedElement", SchemaOrg.List(elements))));
        return Answer(Encoding.UTF8.GetBytes(SchemaOrg.Write(feed)), "application/ld+json", changed);
    }

    private static IResult Answer(Feed feed, FeedFormat format, string home) => Answer(format.Write(feed, home), format.MediaType, feed.Updated);

    /// <summary>The bytes, or 304 to whoever has them. The tag is weak, since compression changes the bytes but not what they say.</summary>
    private static IResult Answer(byte[] bytes, string mediaType, DateTimeOffset changed) => Results.Bytes(
        bytes, mediaType, lastModified: changed, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", isWeak: true));
}
