using System.ComponentModel.DataAnnotations;
using Transparency.Validation;

namespace Transparency.Evidence;

/// <summary>The section <c>Evidence</c> of the settings.</summary>
public sealed record EvidenceSettings
{
    /// <summary>The origin of replay on this machine, where the site listens as well unless it is told where to listen.</summary>
    public const string LocalReplay = "http://localhost:5081";

    /// <summary>The largest file of evidence, and the most that a WACZ may unpack to, in MiB.</summary>
    [Range(1, 1 << 20)]
    public int MostMegabytes { get; init; } = 1024;

    /// <summary>The origin where archived pages are replayed, and which serves nothing else; null turns replay off.</summary>
    [WebOrigin]
    public Uri? ReplayOrigin { get; init; }

    /// <summary><see cref="MostMegabytes"/> in bytes.</summary>
    public long MostBytes => (long)MostMegabytes << 20;
}
