using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Asks for the archive of the whole state (p2p.md §4.9).</summary>
/// <param name="BlockHash">The horizon header wanted; responders ignore it.</param>
/// <param name="Height">Its height; ignored as well.</param>
public sealed record TxHashSetRequest(Hash BlockHash, ulong Height) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.TxHashSetRequest;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out TxHashSetRequest? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        Hash hash = reader.ReadHash("block hash");
        ulong height = reader.ReadUInt64("height");
        error = reader.Error;
        message = error is null ? new TxHashSetRequest(hash, height) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(BlockHash);
        writer.WriteUInt64(Height);
    }
}
