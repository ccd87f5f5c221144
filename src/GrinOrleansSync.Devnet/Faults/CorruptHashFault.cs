using Grin.Chain;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// Flips a bit of a hash that the proof uses. Bitmap and kernel segments use none, nor does one without a wholly spent
/// pair; they go out unaltered. Full and sparse segments use the same hashes, so the form does not matter.
/// </summary>
internal sealed class CorruptHashFault() : Fault("corrupt-hash", "flips a bit in a hash that the proof uses")
{
    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        IReadOnlyList<ulong> used = subject.NeedsOf(segment).Hashes;
        if (used.Count == 0)
        {
            return segment;
        }

        var parts = new SegmentParts(segment);
        ulong position = subject.Random.Pick(used);
        if (parts.Hashes.TryGetValue(position, out Hash hash))
        {
            parts.Hashes[position] = subject.Random.Altered(hash);
        }

        return parts.ToSegment();
    }
}
