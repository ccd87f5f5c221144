using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Answers a <see cref="Ping"/> (p2p.md §4.2).</summary>
/// <param name="Tip">The sender's tip.</param>
public sealed record Pong(ChainTip Tip) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.Pong;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Pong? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        ChainTip tip = ChainTip.Read(ref reader);
        error = reader.Error;
        message = error is null ? new Pong(tip) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => Tip.Write(writer);
}
