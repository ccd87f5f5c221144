using Grin.Chain.State;
using Grin.P2P;

namespace GrinOrleansSync.Grains.Segments;

/// <summary>What verification says of an answer: exactly one of both is there.</summary>
/// <param name="Verified">The segment, proven and verified.</param>
/// <param name="Fault">Why its sender is to blame.</param>
internal sealed record SegmentJudgement(VerifiedSegment? Verified, PeerFault? Fault);
