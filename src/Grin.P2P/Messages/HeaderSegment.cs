using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Headers of the heights Index·512 + 1 to Index·512 + 512, cut at the sender's best header (p2p.md §13).</summary>
/// <param name="Id">Which.</param>
/// <param name="Items">At most <see cref="MessageLimits.MaxHeaders"/>; none beyond the best header.</param>
public sealed record HeaderSegment(SegmentIdentifier Id, IReadOnlyList<BlockHeader> Items) : IMessage
{
    /// <summary>The only height of header segments.</summary>
    public const byte SegmentHeight = 9;

    /// <inheritdoc/>
    public MessageType Type => MessageType.HeaderSegment;

    /// <summary>Reads a body; checks no rule of headers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, int proofSize, [NotNullWhen(true)] out HeaderSegment? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        SegmentIdentifier id = SegmentIdentifier.Read(ref reader);
        IReadOnlyList<BlockHeader> items = HeaderList.Read(ref reader, proofSize);
        error = reader.Error;
        message = error is null ? new HeaderSegment(id, items) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Id.Write(writer);
        HeaderList.Write(writer, Items);
    }
}
