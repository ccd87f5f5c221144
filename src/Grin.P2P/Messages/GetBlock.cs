using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Asks for a full block (p2p.md §4.7).</summary>
/// <param name="BlockHash">Its hash.</param>
public sealed record GetBlock(Hash BlockHash) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.GetBlock;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out GetBlock? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        Hash hash = reader.ReadHash("block hash");
        error = reader.Error;
        message = error is null ? new GetBlock(hash) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => writer.WriteHash(BlockHash);
}
