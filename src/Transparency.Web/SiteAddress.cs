namespace Transparency.Web;

/// <summary>Where the site can be reached, for addresses that leave it: canonical links, feeds, sitemaps, structured data.</summary>
public sealed class SiteAddress(Settings settings)
{
    /// <summary>What the site is called.</summary>
    public const string Name = "Transparency";

    /// <summary>The site's address without a slash at its end: the setting <c>Site__Url</c>, or else where the request came to.</summary>
    public string Of(HttpRequest request) => settings.SiteUrl ?? $"{request.Scheme}://{request.Host}";
}
