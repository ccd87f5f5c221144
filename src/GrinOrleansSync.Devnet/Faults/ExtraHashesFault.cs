using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Sends hashes along that no proof uses, inside the segment, beyond it, and behind the proof.</summary>
internal sealed class ExtraHashesFault()
    : Fault("extra-hashes", "sends made-up hashes and proof hashes along that the proof does not use (to be tolerated)")
{
    private const int Inside = 16;
    private const int Beyond = 4;
    private const int BehindProof = 3;

    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        var parts = new SegmentParts(segment);
        if (subject.Kind != SegmentKind.Bitmap)
        {
            AddHashes(parts, segment, subject);
        }

        for (int i = 0; i < BehindProof; i++)
        {
            parts.Proof.Add(subject.Random.MadeUpHash());
        }

        return parts.ToSegment();
    }

    private static void AddHashes(SegmentParts parts, Segment segment, SegmentSubject subject)
    {
        HashSet<ulong> taken = [.. parts.Hashes.Keys, .. WayTo(subject.NeedsOf(segment).Start, subject.Range)];
        var positions = new List<ulong> { subject.Range.MmrSize, ulong.MaxValue - 1 };
        for (int i = 0; i < Inside; i++)
        {
            positions.Add(subject.Range.FirstPosition + subject.Random.Below(subject.Range.NodeCount));
        }

        for (int i = 0; i < Beyond; i++)
        {
            positions.Add(subject.Random.Below(subject.Range.MmrSize));
        }

        foreach (ulong position in positions.Where(taken.Add))
        {
            parts.Hashes.Add(position, subject.Random.MadeUpHash());
        }
    }

    /// <summary>A hash on the way up to the node the proof starts from would be taken for that node.</summary>
    private static IEnumerable<ulong> WayTo(ulong start, SegmentRange range)
    {
        ulong position = range.LastPosition;
        yield return position;
        while (position < start)
        {
            position = MmrGeometry.Family(position).Parent;
            yield return position;
        }
    }
}
