using System.Net;
using System.Net.Sockets;

namespace Transparency.Web.Security;

/// <summary>The network that a request came from: what every rate limit counts by.</summary>
internal static class ClientNetwork
{
    private const int Ipv6Bytes = 8; // providers assign a /64 or more to each household and each rented server (RFC 6177)

    /// <summary>An IPv4 address itself, written as IPv4 or within IPv6; the /64 of any other IPv6 address.</summary>
    public static IPAddress Of(IPAddress? address) =>
        address is null ? IPAddress.None
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6
            ? new([.. address.GetAddressBytes().Take(Ipv6Bytes), .. new byte[Ipv6Bytes]])
        : address;
}
