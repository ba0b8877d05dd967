using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using Transparency.Content;
using Transparency.Web.Api;
using Transparency.Web.Cards;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Embed;

/// <summary>How to show a debunk on another site, by oEmbed 1.0 (oembed.com): a frame with <c>/embed/debunks/{slug}</c>.</summary>
internal static class OEmbedEndpoints
{
    private const int Width = 600,
        Height = 340,
        CacheSeconds = 3600;

    /// <summary>The path of the oEmbed answer about the page at an address.</summary>
    public static string Address(string page, string format) => $"/oembed?url={Uri.EscapeDataString(page)}&format={format}";

    public static void MapOEmbed(this IEndpointRouteBuilder site) => site.MapRead("/oembed", Answer).OpenData();

    private static IResult Answer(
        string? url,
        string? format,
        int? maxwidth,
        int? maxheight,
        ContentCatalog catalog,
        SiteAddress site,
        HttpRequest request
    )
    {
        if (format is not (null or "json" or "xml"))
            return Results.Text(
                "This format isn't supported. Ask for format=json or format=xml.\n",
                statusCode: StatusCodes.Status501NotImplemented
            );
        var home = site.Of(request);
        if (Find(url, home, catalog) is not { } debunk)
            return Results.Text(
                $"The parameter 'url' isn't the address of a debunk on this site. Such an address begins with {home}/en/debunks/.\n",
                statusCode: StatusCodes.Status404NotFound
            );
        var (width, height) = (Math.Min(Width, maxwidth ?? Width), Math.Min(Height, maxheight ?? Height));
        var frame = $"""
            <iframe src="{WebUtility.HtmlEncode(home + Links.Embed(debunk))}" title="{WebUtility.HtmlEncode(
                debunk.Title
            )}" width="{width}" height="{height}" loading="lazy"></iframe>
            """;
        (string Name, object Value)[] answer =
        [
            ("type", "rich"),
            ("version", "1.0"),
            ("title", debunk.Title),
            ("provider_name", SiteAddress.Name),
            ("provider_url", home + "/"),
            ("cache_age", CacheSeconds),
            ("html", frame),
            ("width", width),
            ("height", height),
            ("thumbnail_url", home + CardEndpoints.Address(debunk)),
            ("thumbnail_width", CardImage.Width),
            ("thumbnail_height", CardImage.Height),
        ];
        if (format != "xml")
            return new ETagResult<Dictionary<string, object>>(answer.ToDictionary(a => a.Name, a => a.Value));
        var xml = new XElement("oembed", answer.Select(a => new XElement(a.Name, Convert.ToString(a.Value, CultureInfo.InvariantCulture))));
        return Tag.Bytes(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + xml), "text/xml; charset=utf-8");
    }

    /// <summary>The debunk whose page has an address. The path may begin with a language; <c>?lang=</c> overrides it.</summary>
    private static Debunk? Find(string? url, string home, ContentCatalog catalog)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != home)
            return null;
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToList();
        var language = path.Count > 0 && Texts.Languages.Contains(path[0]) ? path[0] : null;
        if (language is not null)
            path.RemoveAt(0);
        var asked = QueryHelpers.ParseQuery(uri.Query).TryGetValue("lang", out var lang) ? (string?)lang : language;
        return path is ["debunks", var slug] ? catalog.Find(slug, asked) : null;
    }
}
