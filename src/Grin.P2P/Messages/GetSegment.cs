using System.Diagnostics.CodeAnalysis;
using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Asks for a segment of one of the four MMRs (p2p.md §8.1).</summary>
/// <param name="Kind">Which MMR: it makes the message's type.</param>
/// <param name="BlockHash">Hash of the horizon header.</param>
/// <param name="Id">Which segment.</param>
public sealed record GetSegment(SegmentKind Kind, Hash BlockHash, SegmentIdentifier Id) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => SegmentMessageTypes.Request(Kind);

    /// <summary>Reads a body.</summary>
    public static bool TryParse(SegmentKind kind, ReadOnlySpan<byte> body, [NotNullWhen(true)] out GetSegment? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        Hash hash = reader.ReadHash("block hash");
        SegmentIdentifier id = SegmentIdentifier.Read(ref reader);
        error = reader.Error;
        message = error is null ? new GetSegment(kind, hash, id) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(BlockHash);
        Id.Write(writer);
    }
}
