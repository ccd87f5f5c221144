using Grin.Chain;
using Grin.Chain.Segments;

namespace Grin.P2P;

/// <summary>What makes a segment request: answers carry no number (interface.md §5).</summary>
internal readonly record struct SegmentKey(SegmentKind Kind, Hash BlockHash, SegmentIdentifier Id);
