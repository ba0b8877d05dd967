using System.Net;
using System.Threading.RateLimiting;

namespace Transparency.Web.Security;

/// <summary>
/// The most forms of a kind that are accepted in <see cref="Window"/>: from one network, so that nobody fills the archive alone, and from
/// all together. Addresses are kept in memory only.
/// </summary>
public abstract class AddressLimit(int fromOne, int fromAll) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
            RateLimitPartition.GetFixedWindowLimiter(ClientNetwork.Of(address), _ => Options(fromOne))
        ),
        PartitionedRateLimiter.Create<IPAddress, string>(_ => RateLimitPartition.GetFixedWindowLimiter("all", _ => Options(fromAll)))
    );

    /// <summary>The time after which the counts start again.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Counts a form; returns how long to wait if it exceeds the limit, else null.</summary>
    public TimeSpan? RetryAfter(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
            : Window;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _limiter.Dispose();
        GC.SuppressFinalize(this);
    }

    private static FixedWindowRateLimiterOptions Options(int permits) => new() { PermitLimit = permits, Window = Window };
}
