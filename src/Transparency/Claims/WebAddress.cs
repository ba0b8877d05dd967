namespace Transparency.Claims;

/// <summary>Checks addresses that come from data, before a page links to them.</summary>
public static class WebAddress
{
    /// <summary>True for an absolute http or https address.</summary>
    public static bool IsWeb(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
