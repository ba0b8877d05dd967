namespace Transparency.Claims;

/// <summary>Addresses that pages may link: those from data may be anything.</summary>
public static class WebAddress
{
    /// <summary>True for an absolute http or https address.</summary>
    public static bool IsWeb(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
