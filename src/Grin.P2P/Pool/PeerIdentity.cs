using System.Net;

namespace Grin.P2P;

/// <summary>What makes two addresses one peer: the IP address alone, on loopback the port too (p2p.md §1.7).</summary>
/// <param name="Address">IPv4 where the address is IPv4 in any form.</param>
/// <param name="Port">The port on loopback, else 0.</param>
public readonly record struct PeerIdentity(IPAddress Address, int Port)
{
    /// <summary>The identity of who is at an endpoint.</summary>
    public static PeerIdentity Of(IPEndPoint endPoint)
    {
        IPAddress address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        return new PeerIdentity(address, IPAddress.IsLoopback(address) ? endPoint.Port : 0);
    }

    /// <inheritdoc/>
    public override string ToString() => Port == 0 ? Address.ToString() : new IPEndPoint(Address, Port).ToString();
}
