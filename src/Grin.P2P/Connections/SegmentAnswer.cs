using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.P2P;

/// <summary>A segment as it came, not parsed beyond block hash and identifier, which are those asked for.</summary>
/// <param name="From">The connection it came on.</param>
/// <param name="Kind">Which MMR.</param>
/// <param name="BlockHash">The horizon header it is for.</param>
/// <param name="Id">Which segment.</param>
/// <param name="Body">The whole body: what <see cref="SegmentMessage.TryParse"/> takes.</param>
/// <param name="Version">The protocol version of the body.</param>
public sealed record SegmentAnswer(
    PeerConnection From,
    SegmentKind Kind,
    Hash BlockHash,
    SegmentIdentifier Id,
    ReadOnlyMemory<byte> Body,
    ProtocolVersion Version);
