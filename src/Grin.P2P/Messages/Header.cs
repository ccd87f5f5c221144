using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Announces a block by its header (p2p.md §4.6).</summary>
/// <param name="Item">The header.</param>
public sealed record Header(BlockHeader Item) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.Header;

    /// <summary>Reads a body; checks no rule of headers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, int proofSize, [NotNullWhen(true)] out Header? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        BlockHeader? header = BlockHeader.Read(ref reader, proofSize);
        error = reader.Error;
        message = header is not null && error is null ? new Header(header) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => Item.Write(writer);
}
