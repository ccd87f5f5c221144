using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Addresses of peers (p2p.md §4.3).</summary>
/// <param name="Addresses">At most <see cref="MessageLimits.MaxPeerAddresses"/>; none is legal.</param>
public sealed record PeerAddrs(IReadOnlyList<PeerAddress> Addresses) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.PeerAddrs;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out PeerAddrs? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        uint announced = reader.ReadUInt32("addresses");
        int count = reader.CheckCount(announced, MessageLimits.MaxPeerAddresses, PeerAddress.MinSize, "addresses");
        var addresses = new List<PeerAddress>(count);
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            addresses.Add(PeerAddress.Read(ref reader));
        }

        error = reader.Error;
        message = error is null ? new PeerAddrs(addresses) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteUInt32((uint)Addresses.Count);
        foreach (PeerAddress address in Addresses)
        {
            address.Write(writer);
        }
    }
}
