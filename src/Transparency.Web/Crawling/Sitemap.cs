using System.Xml;
using System.Xml.Linq;
using Transparency.Content;

namespace Transparency.Web.Crawling;

/// <summary>A page in a sitemap.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Translations">The paths of the page in all its languages, itself among them.</param>
/// <param name="Changed">When it changed last.</param>
internal sealed record SitemapPage(string Path, IReadOnlyList<(string Language, string Path)> Translations, DateTimeOffset Changed);

/// <summary>A file of the sitemap protocol 0.9 (sitemaps.org), with the translations of pages as search engines read them.</summary>
internal static class Sitemap
{
    /// <summary>
    /// The most addresses that the protocol allows in a file. With translations, at most 250 bytes each, the file stays below the
    /// protocol's 50 MB.
    /// </summary>
    public const int MaxAddresses = 50_000;

    public static XNamespace Namespace { get; } = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>Streams pages with the time of their last change.</summary>
    public static IResult Stream(string home, IAsyncEnumerable<SitemapPage> pages, CancellationToken cancel) =>
        Results.Stream(
            async body =>
            {
                var xml = XmlWriter.Create(body, new() { Async = true });
                await xml.WriteStartDocumentAsync();
                await xml.WriteStartElementAsync(null, "urlset", Namespace.NamespaceName);
                await xml.WriteAttributeStringAsync("xmlns", "xhtml", null, Xhtml);
                await foreach (var page in pages.WithCancellation(cancel))
                {
                    await xml.WriteStartElementAsync(null, "url", Namespace.NamespaceName);
                    await xml.WriteElementStringAsync(null, "loc", Namespace.NamespaceName, home + page.Path);
                    await xml.WriteElementStringAsync(null, "lastmod", Namespace.NamespaceName, SchemaOrg.Time(page.Changed));
                    foreach (var (language, path) in page.Translations)
                    {
                        await xml.WriteStartElementAsync("xhtml", "link", Xhtml);
                        await xml.WriteAttributeStringAsync(null, "rel", null, "alternate");
                        await xml.WriteAttributeStringAsync(null, "hreflang", null, language);
                        await xml.WriteAttributeStringAsync(null, "href", null, home + path);
                        await xml.WriteEndElementAsync();
                    }

                    await xml.WriteEndElementAsync();
                }

                await xml.WriteEndDocumentAsync();
                await xml.DisposeAsync(); // not in a finally: a failure must not end the file as if it were complete
            },
            "application/xml"
        );
}
