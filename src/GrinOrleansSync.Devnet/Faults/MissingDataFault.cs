using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// Leaves out a needed leaf or hash, or everything. A bitmap segment can lack chunks only at its end, and never all of them:
/// without any it would not parse.
/// </summary>
internal sealed class MissingDataFault() : Fault("missing-data", "leaves out a needed leaf or hash, or everything")
{
    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        var parts = new SegmentParts(segment);
        if (subject.Kind == SegmentKind.Bitmap)
        {
            if (parts.Leaves.Count > 1)
            {
                parts.Leaves.Remove(parts.Leaves.Keys.Last());
            }

            return parts.ToSegment();
        }

        SegmentNeeds needs = subject.NeedsOf(segment);
        switch (subject.Random.Below(3))
        {
            case 0 when needs.Leaves.Count > 0:
                parts.Leaves.Remove(subject.Random.Pick(needs.Leaves));
                break;
            case 1 when needs.Hashes.Count > 0:
                parts.Hashes.Remove(subject.Random.Pick(needs.Hashes));
                break;
            default:
                parts.Leaves.Clear();
                parts.Hashes.Clear();
                parts.Proof.Clear();
                break;
        }

        return parts.ToSegment();
    }
}
