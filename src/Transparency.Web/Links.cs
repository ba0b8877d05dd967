namespace Transparency.Web;

/// <summary>Addresses from data: only http and https ones become links.</summary>
public static class Links
{
    /// <summary>The address, or null when it is none that a page may link.</summary>
    public static string? Safe(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? url : null;
}
