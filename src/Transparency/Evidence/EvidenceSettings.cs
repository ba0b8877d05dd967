namespace Transparency.Evidence;

/// <summary>The section <c>Evidence</c> of the settings.</summary>
/// <param name="MostBytes">Maximum size of an evidence file, and of an unpacked WACZ, in bytes.</param>
/// <param name="ReplayOrigin">Where archived pages are replayed: an origin that holds nothing else; null where they are not.</param>
public sealed record EvidenceSettings(long MostBytes = 1L << 30, string? ReplayOrigin = null)
{
    /// <summary>The origin of replay on this machine, where the site listens as well when it is not told where to.</summary>
    public const string LocalReplay = "http://localhost:5081";
}
