using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>Asks for 512 headers by number (p2p.md §13).</summary>
/// <param name="Id">Which: height <see cref="HeaderSegment.SegmentHeight"/>, or nobody answers.</param>
public sealed record GetHeaderSegment(SegmentIdentifier Id) : IMessage
{
    /// <inheritdoc/>
    public MessageType Type => MessageType.GetHeaderSegment;

    /// <summary>Reads a body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out GetHeaderSegment? message, [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        SegmentIdentifier id = SegmentIdentifier.Read(ref reader);
        error = reader.Error;
        message = error is null ? new GetHeaderSegment(id) : null;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer) => Id.Write(writer);
}
