using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Flips a bit of a leaf that the proof needs; wholly spent segments have none.</summary>
internal sealed class CorruptLeafFault() : Fault("corrupt-leaf", "flips a bit in a leaf that the proof needs")
{
    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        IReadOnlyList<ulong> needed = subject.NeedsOf(segment).Leaves;
        if (needed.Count == 0)
        {
            return segment;
        }

        var parts = new SegmentParts(segment);
        ulong position = subject.Random.Pick(needed);
        if (parts.Leaves.TryGetValue(position, out byte[]? leaf))
        {
            parts.Leaves[position] = subject.Random.Altered(subject.Kind, leaf);
        }

        return parts.ToSegment();
    }
}
