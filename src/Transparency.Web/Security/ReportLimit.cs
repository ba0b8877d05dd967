using System.Net;
using System.Threading.RateLimiting;

namespace Transparency.Web.Security;

/// <summary>How many reports are taken: from one address, so that nobody fills the archive, and from all, so that many together don't. Addresses are kept in memory alone.</summary>
public sealed class ReportLimit : IDisposable
{
    /// <summary>Reports from one address in <see cref="Window"/>, and from all.</summary>
    public const int FromOne = 5, FromAll = 100;

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(address, _ => Options(FromOne))),
        PartitionedRateLimiter.Create<IPAddress, string>(_ => RateLimitPartition.GetFixedWindowLimiter("all", _ => Options(FromAll))));

    /// <summary>The time after which the counts begin anew.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Counts a report; how long to wait when it is one too many.</summary>
    public TimeSpan? RetryAfter(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static FixedWindowRateLimiterOptions Options(int permits) => new() { PermitLimit = permits, Window = Window };
}
