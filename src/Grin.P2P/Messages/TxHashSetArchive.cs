using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Announces an archive whose bytes follow the message without any header (p2p.md §4.9).</summary>
/// <param name="BlockHash">The horizon header.</param>
/// <param name="Height">Its height.</param>
/// <param name="ArchiveLength">Bytes that follow.</param>
public sealed record TxHashSetArchive(Hash BlockHash, ulong Height, ulong ArchiveLength) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.TxHashSetArchive;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out TxHashSetArchive? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        Hash hash = reader.ReadHash("block hash");
        ulong height = reader.ReadUInt64("height");
        ulong length = reader.ReadUInt64("archive length");
        error = reader.Error;
        message = error is null ? new TxHashSetArchive(hash, height, length) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(BlockHash);
        writer.WriteUInt64(Height);
        writer.WriteUInt64(ArchiveLength);
    }
}
