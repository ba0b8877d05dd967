using Microsoft.AspNetCore.WebUtilities;
using Transparency.Claims;
using Transparency.Content;

namespace Transparency.Web.Language;

/// <summary>Addresses of the site's pages in the current language, and checks of external ones.</summary>
public static class Links
{
    /// <summary>The page at a path, in the current or the given language.</summary>
    public static string To(string path, string? language = null) => $"/{language ?? Texts.Language}{path}";

    /// <summary>An address without its language: it leads to the one that the reader's browser asks for.</summary>
    public static string WithoutLanguage(string address) => address[address.IndexOf('/', 1)..];

    /// <summary>An address in another language of the site.</summary>
    public static string In(string language, string address) => To(WithoutLanguage(address), language);

    /// <summary>The address; null if it isn't an http or https address.</summary>
    public static string? Safe(string? url) => WebAddress.IsWeb(url) ? url : null;

    /// <summary>A page of the content folder.</summary>
    public static string Page(string name) => To("/pages/" + Uri.EscapeDataString(name));

    /// <summary>A claim.</summary>
    public static string Claim(string id) => To("/claims/" + id);

    /// <summary>A debunk, in the reader's language or in one that it has.</summary>
    public static string Debunk(string slug) => To("/debunks/" + Uri.EscapeDataString(slug));

    /// <summary>A debunk in a language, while the site goes on in the reader's.</summary>
    public static string Debunk(string slug, string language) =>
        Debunk(slug) + (language == Texts.Language ? "" : "?lang=" + Uri.EscapeDataString(language));

    /// <summary>A page below a debunk, such as its history, in a language.</summary>
    public static string Debunk(string slug, string below, string language) =>
        $"{Debunk(slug)}/{below}{(language == Texts.Language ? "" : "?lang=" + Uri.EscapeDataString(language))}";

    /// <summary>The one address of a text of a debunk: where the whole site speaks its language, if it does.</summary>
    public static string Canonical(Debunk debunk) => Canonical(debunk.Slug, debunk.Language);

    /// <summary>The one address of a debunk's text in a language, likewise.</summary>
    public static string Canonical(string slug, string language) =>
        Texts.Languages.Contains(language) ? In(language, Debunk(slug)) : In(Texts.Default, Debunk(slug, language));

    /// <summary>A debunk in short, for a frame on another site.</summary>
    public static string Embed(Debunk debunk) => Canonical(debunk).Replace("/debunks/", "/embed/debunks/", StringComparison.Ordinal);

    /// <summary>
    /// The beginning of all addresses in the language of a debunk, or in the default one where the site does not speak it.
    /// </summary>
    public static string HomeOf(Debunk debunk) => To("", Texts.Languages.Contains(debunk.Language) ? debunk.Language : Texts.Default);

    /// <summary>The bytes of evidence. They have no language.</summary>
    public static string Evidence(string claim, string sha256) => $"/evidence/{claim}/{sha256}";

    /// <summary>The page that replays evidence.</summary>
    public static string Replay(string claim, string sha256) => Claim(claim) + "/replay/" + sha256;

    /// <summary>The corrections of a debunk with their anchors on its page, which stay the same when more are added.</summary>
    public static IEnumerable<(Correction Correction, string Anchor)> Corrections(Debunk debunk) =>
        debunk
            .Corrections.GroupBy(c => c.Date)
            .SelectMany(day =>
                day.Select((correction, i) => (correction, $"correction-{Dates.Iso(day.Key)}{(i == 0 ? "" : $"-{i + 1}")}"))
            );

    /// <summary>The form that reports an error on the page of a request.</summary>
    public static string Report(HttpContext context) =>
        QueryHelpers.AddQueryString(To("/report"), "about", To(context.Request.Path.ToUriComponent()));

    /// <summary>A narrative.</summary>
    public static string Narrative(string slug) => To(NarrativePath(slug));

    /// <summary>A topic. Imported ones may hold slashes.</summary>
    public static string Topic(string slug) => To(TopicPath(slug));

    /// <summary>The path of a narrative, without a language.</summary>
    internal static string NarrativePath(string slug) => "/narratives/" + Uri.EscapeDataString(slug);

    /// <summary>The path of a topic, without a language.</summary>
    internal static string TopicPath(string slug) => "/topics/" + string.Join('/', slug.Split('/').Select(Uri.EscapeDataString));
}
