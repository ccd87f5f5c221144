using System.Net;
using System.Net.Sockets;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>An address as peers tell it (p2p.md §3.5; grin: p2p/src/types.rs, <c>PeerAddr</c>).</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="Port">TCP port.</param>
public readonly record struct PeerAddress(IPAddress Address, ushort Port)
{
    /// <summary>Length of the longest wire form in bytes.</summary>
    public const int MaxSize = 19;

    /// <summary>Length of the shortest wire form in bytes.</summary>
    internal const int MinSize = 7;

    private const int V4Size = 4;
    private const int V6Size = 16;

    /// <summary>The address of an endpoint.</summary>
    public static PeerAddress Of(IPEndPoint endPoint) => new(endPoint.Address, (ushort)endPoint.Port);

    /// <summary>As an endpoint.</summary>
    public IPEndPoint ToEndPoint() => new(Address, Port);

    /// <inheritdoc/>
    public override string ToString() => ToEndPoint().ToString();

    internal static PeerAddress Read(ref WireReader reader)
    {
        bool isV4 = reader.ReadByte("address tag") == 0;
        ReadOnlySpan<byte> bytes = reader.ReadBytes(isV4 ? V4Size : V6Size, "address");
        ushort port = reader.ReadUInt16("port");
        if (reader.Failed)
        {
            return new PeerAddress(IPAddress.None, 0);
        }

        return new PeerAddress(new IPAddress(isV4 || !EmbedsV4(bytes) ? bytes : bytes[^V4Size..]), port);
    }

    internal void Write(WireWriter writer)
    {
        writer.WriteByte(Address.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)1 : (byte)0);
        writer.WriteBytes(Address.GetAddressBytes());
        writer.WriteUInt16(Port);
    }

    /// <summary>Whether an IPv6 address is IPv4 in mapped (::ffff:a.b.c.d) or compatible (::a.b.c.d) form.</summary>
    private static bool EmbedsV4(ReadOnlySpan<byte> v6)
    {
        ReadOnlySpan<byte> between = v6[10..12];
        return v6[..10].IndexOfAnyExcept((byte)0) < 0
            && (between.SequenceEqual([(byte)0xFF, (byte)0xFF]) || between.SequenceEqual([(byte)0, (byte)0]));
    }
}
