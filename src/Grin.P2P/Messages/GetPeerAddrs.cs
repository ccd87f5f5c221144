using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Asks for addresses of peers (p2p.md §4.3).</summary>
/// <param name="Wanted">Every bit the peers must have.</param>
public sealed record GetPeerAddrs(Capabilities Wanted) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.GetPeerAddrs;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out GetPeerAddrs? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        Capabilities wanted = (Capabilities)reader.ReadUInt32("capabilities") & Capabilities.Known;
        error = reader.Error;
        message = error is null ? new GetPeerAddrs(wanted) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => writer.WriteUInt32((uint)Wanted);
}
