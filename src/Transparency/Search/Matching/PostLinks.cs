using System.Text.RegularExpressions;

namespace Transparency.Search.Matching;

/// <summary>The links of a post, in the one spelling that they are indexed in.</summary>
public static partial class PostLinks
{
    /// <summary>The most links of a post that are looked for.</summary>
    public const int MaxLinks = 20;

    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid",
        "gclid",
        "yclid",
        "igshid",
        "igsh",
        "mibextid",
        "mc_cid",
        "mc_eid",
        "si",
        "ref",
        "ref_src",
        "ref_url",
        "feature",
        "share_id",
        "_t",
        "_r",
    };

    /// <summary>
    /// A link as it is compared: without scheme, <c>www.</c>, <c>m.</c>, trailing slash, fragment and tracking parameters, the host in
    /// lower case; null if it isn't an address.
    /// </summary>
    public static string? Normalize(string? link)
    {
        if (string.IsNullOrWhiteSpace(link))
            return null;
        var absolute = link.Contains("://", StringComparison.Ordinal) ? link : "https://" + link;
        if (
            !Uri.TryCreate(absolute.Trim(), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || HostOf(uri) is not { Length: > 0 } host
        )
            return null;
        host = host.ToLowerInvariant();
        foreach (var prefix in new[] { "www.", "m.", "mobile." })
            if (host.StartsWith(prefix, StringComparison.Ordinal))
                host = host[prefix.Length..];
        if (host == "twitter.com")
            host = "x.com";
        if (host == "x.com")
            return host + uri.AbsolutePath.TrimEnd('/'); // its parameters say who shared it
        var parameters = uri
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !IsTracking(p.Split('=')[0]))
            .Order(StringComparer.Ordinal);
        var query = string.Join('&', parameters);
        return host + uri.AbsolutePath.TrimEnd('/') + (query.Length > 0 ? "?" + query : "");
    }

    /// <summary>The post without its links, and the links in their normal form.</summary>
    public static (string Words, IReadOnlyList<string> Links) Split(string post)
    {
        var links = Links()
            .Matches(post)
            .Select(m => Normalize(m.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '»', '”', '"', '\'')))
            .OfType<string>();
        return (Links().Replace(post, " "), [.. links.Distinct().Take(MaxLinks)]);
    }

    /// <summary>The host; null where it can't be a host name, such as in the cut address <c>https://t.me…</c>.</summary>
    private static string? HostOf(Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static bool IsTracking(string parameter) =>
        Tracking.Contains(parameter) || parameter.StartsWith("utm_", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// With a scheme, or as posts write them: <c>t.me/channel/1</c>, <c>pic.twitter.com/a</c>. A sentence's end without a space after it
    /// isn't a link.
    /// </summary>
    [GeneratedRegex(
        @"https?://\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,10}/\S*|(?<![\w@.])www\.\S+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Links();
}
