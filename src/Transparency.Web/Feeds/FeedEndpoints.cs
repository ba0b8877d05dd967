using System.Text;
using Transparency.Content;
using Transparency.Web.Api;
using Transparency.Web.Hosting;
using Transparency.Web.Language;
using Transparency.Web.Pages.Search;
using Transparency.Web.Security;

namespace Transparency.Web.Feeds;

/// <summary>Addresses of the feeds, each in every <see cref="FeedFormat"/>, and of all reviews for aggregators.</summary>
internal static class FeedEndpoints
{
    /// <summary>The path of all reviews.</summary>
    public const string Reviews = "/feeds/claimreview.json";

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        var site = routes.MapGroup("").WithMetadata(new Localized()).CacheFor(TimeSpan.FromSeconds(1), byQuery: "*");
        foreach (var format in FeedFormat.All)
        {
            site.MapRead(
                FeedLink.Debunks.Path + format.Extension,
                (FeedSource feeds, SiteAddress address, HttpRequest request) => Answer(feeds.Debunks(), format, address.Of(request))
            );
            site.MapRead(
                FeedLink.Corrections.Path + format.Extension,
                (FeedSource feeds, SiteAddress address, HttpRequest request) => Answer(feeds.Corrections(), format, address.Of(request))
            );
            site.MapRead(
                    "/feeds/search" + format.Extension,
                    async (FeedSource feeds, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
                        Answer(await feeds.SearchAsync(SearchAddress.Read(request.Query, []), cancel), format, address.Of(request))
                )
                .RequireRateLimiting(RateLimits.Searches);
        }

        site.MapRead(
            "/feeds/narratives/{**file}",
            (string file, FeedSource feeds, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
                FileAsync(file, slug => feeds.NarrativeAsync(slug, cancel), address.Of(request))
        );
        site.MapRead(
            "/feeds/topics/{**file}",
            (string file, FeedSource feeds, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
                FileAsync(file, slug => feeds.TopicAsync(slug, cancel), address.Of(request))
        );
        routes.MapRead(
            Reviews,
            async (FeedSource feeds, SiteAddress address, HttpRequest request, CancellationToken cancel) =>
            {
                var (feed, changed) = await feeds.ReviewsAsync(address.Of(request), cancel);
                return Tag.Bytes(Encoding.UTF8.GetBytes(SchemaOrg.Write(feed)), "application/ld+json", changed);
            }
        );
    }

    /// <summary>A feed by its name and the extension of a format. Names may hold slashes, so that no route can part them.</summary>
    private static async Task<IResult> FileAsync(string file, Func<string, Task<Feed?>> find, string home)
    {
        var format = FeedFormat.All.FirstOrDefault(f => file.EndsWith(f.Extension, StringComparison.Ordinal));
        return format is not null && await find(file[..^format.Extension.Length]) is { } feed
            ? Answer(feed, format, home)
            : Results.NotFound();
    }

    private static IResult Answer(Feed feed, FeedFormat format, string home) =>
        Tag.Bytes(format.Write(feed, home), format.MediaType, feed.Updated);
}
