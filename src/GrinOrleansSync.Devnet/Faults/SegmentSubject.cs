using Grin.Chain.Segments;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>The request that a fault may spoil the answer of.</summary>
/// <param name="State">What is served.</param>
/// <param name="Form">How much of it the peer has.</param>
/// <param name="Kind">Of which MMR the segment is.</param>
/// <param name="Range">What the segment covers.</param>
/// <param name="Random">The choices for this answer.</param>
internal sealed record SegmentSubject(RecordedState State, SegmentForm Form, SegmentKind Kind, SegmentRange Range, Randomness Random)
{
    /// <summary>What the proof of a segment of this range rests on.</summary>
    public SegmentNeeds NeedsOf(Segment segment) => SegmentNeeds.Of(segment, Range, State.Bitmap);
}
