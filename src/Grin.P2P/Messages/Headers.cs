using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Headers in ascending order (p2p.md §4.5).</summary>
/// <param name="Items">At most <see cref="MessageLimits.MaxHeaders"/>; none means that the sender has nothing newer.</param>
public sealed record Headers(IReadOnlyList<BlockHeader> Items) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.Headers;

    /// <summary>Reads a body; checks no rule of headers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, int proofSize, [NotNullWhen(true)] out Headers? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        IReadOnlyList<BlockHeader> items = HeaderList.Read(ref reader, proofSize);
        error = reader.Error;
        message = error is null ? new Headers(items) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => HeaderList.Write(writer, Items);
}
