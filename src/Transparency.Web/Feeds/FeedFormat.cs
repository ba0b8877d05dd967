using System.ServiceModel.Syndication;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml;
using Transparency.Claims;
using Transparency.Content;
using Transparency.Web.Hosting;
using Transparency.Web.Language;

namespace Transparency.Web.Feeds;

/// <summary>A format of feeds.</summary>
/// <param name="Extension">How its addresses end.</param>
/// <param name="MediaType">Media type.</param>
/// <param name="Write">Writes a feed of the site at an address.</param>
public sealed record FeedFormat(string Extension, string MediaType, Func<Feed, string, byte[]> Write)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Atom 1.0, RFC 4287.</summary>
    public static FeedFormat Atom { get; } = new(".atom", "application/atom+xml", WriteAtom);

    /// <summary>JSON Feed 1.1, https://jsonfeed.org/version/1.1.</summary>
    public static FeedFormat Json { get; } = new(".json", "application/feed+json", WriteJson);

    /// <summary>Every format.</summary>
    public static IReadOnlyList<FeedFormat> All { get; } = [Atom, Json];

    private static string Title(Feed feed) => $"{feed.Link.Title} — {SiteAddress.Name}";

    private static byte[] WriteAtom(Feed feed, string home)
    {
        var self = home + feed.Link.In(Atom);
        var atom = new SyndicationFeed(Plain(Title(feed)), null, new Uri(home + feed.Page), self, feed.Updated)
        {
            Language = Texts.Language,
            Items = [.. feed.Items.Select(i => Entry(i, home))],
        };
        atom.Authors.Add(new(null, SiteAddress.Name, home + Links.To("/")));
        atom.Links.Add(SyndicationLink.CreateSelfLink(new Uri(self), Atom.MediaType));
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes))
            atom.SaveAsAtom10(xml);
        return bytes.ToArray();
    }

    private static SyndicationItem Entry(FeedItem item, string home)
    {
        var address = home + item.Path;
        var entry = new SyndicationItem
        {
            Title = new(Plain(item.Title)),
            Summary = new(Plain(item.Summary)),
            Id = address,
            LastUpdatedTime = item.Updated,
        };
        entry.Links.Add(SyndicationLink.CreateAlternateLink(new Uri(address)));
        if (item.Published is { } published)
            entry.PublishDate = published;
        if (item.Verdict is { } verdict)
            entry.Categories.Add(new(Verdicts.Name(verdict), home + Links.Page("methodology"), Labels.Verdict(verdict)));
        foreach (var author in item.Authors)
            entry.Authors.Add(new(null, Plain(author), null));
        entry.AttributeExtensions.Add(new("lang", "http://www.w3.org/XML/1998/namespace"), item.Language);
        return entry;
    }

    /// <summary>A text without the control characters that XML 1.0 can't hold.</summary>
    private static string Plain(string text) =>
        string.Concat(text.EnumerateRunes().Where(r => !r.IsBmp || XmlConvert.IsXmlChar((char)r.Value)));

    private static byte[] WriteJson(Feed feed, string home) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["version"] = "https://jsonfeed.org/version/1.1",
                ["title"] = Title(feed),
                ["home_page_url"] = home + feed.Page,
                ["feed_url"] = home + feed.Link.In(Json),
                ["language"] = Texts.Language,
                ["authors"] = new JsonArray(new JsonObject { ["name"] = SiteAddress.Name, ["url"] = home + Links.To("/") }),
                ["items"] = new JsonArray([.. feed.Items.Select(i => Item(i, home))]),
            },
            Readable
        );

    private static JsonObject Item(FeedItem item, string home)
    {
        var json = new JsonObject
        {
            ["id"] = home + item.Path,
            ["url"] = home + item.Path,
            ["title"] = item.Title,
            ["content_text"] = item.Summary,
            ["language"] = item.Language,
            ["date_published"] = SchemaOrg.Time(item.Published ?? item.Updated),
            ["date_modified"] = SchemaOrg.Time(item.Updated),
        };
        if (item.Verdict is { } verdict)
            json["tags"] = new JsonArray(Labels.Verdict(verdict));
        if (item.Authors.Count > 0)
            json["authors"] = new JsonArray([.. item.Authors.Select(a => new JsonObject { ["name"] = a })]);
        return json;
    }
}
