namespace Transparency.Web.Hosting;

/// <summary>Where the site can be reached, for addresses that leave it: canonical links, feeds, sitemaps, structured data.</summary>
public sealed class SiteAddress(Settings settings)
{
    /// <summary>What the site is called.</summary>
    public const string Name = "Transparency";

    /// <summary>The site's address without a slash at its end: the setting <c>Site__Url</c>, or else where the request came to.</summary>
    public string Of(HttpRequest request) => settings.Site.Origin ?? Asked(request);

    /// <summary>True for a form that a page of this site sent: browsers say in Origin where a POST comes from.</summary>
    public bool IsOrigin(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && (origin == Of(request) || origin == Asked(request));

    private static string Asked(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
