using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Recorded;

/// <summary>A segment message as the node sent it.</summary>
internal sealed record RecordedSegment(byte[] Body, SegmentMessage Message)
{
    public Segment Segment => Message.Segment;
}
