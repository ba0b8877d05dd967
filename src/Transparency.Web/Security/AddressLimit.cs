using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Transparency.Web.Security;

/// <summary>How often something is taken in <see cref="Window"/>: from one address, so that nobody does it alone, and from all. Addresses are kept in memory alone.</summary>
public abstract class AddressLimit(int fromOne, int fromAll) : IDisposable
{
    private const int NetworkBytes = 8; // a household or a rented server has a /64 of IPv6 to itself

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
            RateLimitPartition.GetFixedWindowLimiter(Network(address), _ => Options(fromOne))
        ),
        PartitionedRateLimiter.Create<IPAddress, string>(_ => RateLimitPartition.GetFixedWindowLimiter("all", _ => Options(fromAll)))
    );

    /// <summary>The time after which the counts begin anew.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Counts one; how long to wait when it is one too many.</summary>
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

    private static IPAddress Network(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6
            ? new([.. address.GetAddressBytes().Take(NetworkBytes), .. new byte[NetworkBytes]])
        : address;

    private static FixedWindowRateLimiterOptions Options(int permits) => new() { PermitLimit = permits, Window = Window };
}
