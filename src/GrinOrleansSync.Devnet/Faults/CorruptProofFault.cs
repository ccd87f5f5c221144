using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Flips a bit of a proof hash; a segment that is the whole MMR has none.</summary>
internal sealed class CorruptProofFault() : Fault("corrupt-proof", "flips a bit in a hash of the way to the root")
{
    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        int count = segment.Proof.Length;
        if (count == 0)
        {
            return segment;
        }

        var parts = new SegmentParts(segment);
        int row = subject.Random.Below(count);
        parts.Proof[row] = subject.Random.Altered(parts.Proof[row]);
        return parts.ToSegment();
    }
}
