using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Tells one's own tip and asks for the other's (p2p.md §4.2).</summary>
/// <param name="Tip">The sender's tip.</param>
public sealed record Ping(ChainTip Tip) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.Ping;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Ping? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        ChainTip tip = ChainTip.Read(ref reader);
        error = reader.Error;
        message = error is null ? new Ping(tip) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => Tip.Write(writer);
}
