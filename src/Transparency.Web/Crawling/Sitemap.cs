using System.Xml;
using System.Xml.Linq;
using Transparency.Debunks;

namespace Transparency.Web.Crawling;

/// <summary>A file of the sitemap protocol 0.9 (sitemaps.org).</summary>
internal static class Sitemap
{
    /// <summary>The addresses that the protocol allows in a file; with at most 250 bytes each they stay far below its 50 MB.</summary>
    public const int MostAddresses = 50_000;

    public static XNamespace Namespace { get; } = "http://www.sitemaps.org/schemas/sitemap/0.9";

    /// <summary>Sends addresses with the time of their last change, as they come.</summary>
    public static IResult Stream(string home, IAsyncEnumerable<(string Path, DateTimeOffset Changed)> pages, CancellationToken cancel) =>
        Results.Stream(async body =>
        {
            var xml = XmlWriter.Create(body, new() { Async = true });
            await xml.WriteStartDocumentAsync();
            await xml.WriteStartElementAsync(null, "urlset", Namespace.NamespaceName);
            await foreach (var (path, changed) in pages.WithCancellation(cancel))
            {
                await xml.WriteStartElementAsync(null, "url", Namespace.NamespaceName);
                await xml.WriteElementStringAsync(null, "loc", Namespace.NamespaceName, home + path);
                await xml.WriteElementStringAsync(null, "lastmod", Namespace.NamespaceName, SchemaOrg.Time(changed));
                await xml.WriteEndElementAsync();
            }

            await xml.WriteEndDocumentAsync();
            await xml.DisposeAsync(); // only here: after a failure it would end a file that lacks addresses as if it were whole
        }, "application/xml");
}
