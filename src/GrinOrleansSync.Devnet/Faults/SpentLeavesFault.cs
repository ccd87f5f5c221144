using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>Sends spent leaves along, about half of them altered or made up. Honest nodes send authentic ones (p2p.md §10).</summary>
internal sealed class SpentLeavesFault()
    : Fault("spent-leaves", "sends leaves along that are spent at the horizon, some of them altered (to be tolerated)")
{
    internal override Segment Alter(Segment segment, SegmentSubject subject)
    {
        if (!SegmentLeaf.IsPrunable(subject.Kind))
        {
            return segment;
        }

        var parts = new SegmentParts(segment);
        var needed = subject.NeedsOf(segment).Leaves.ToHashSet();
        MmrSnapshot full = subject.State.Mmr(subject.Kind, SegmentForm.Full);
        for (ulong leaf = subject.Range.FirstLeaf; leaf < subject.Range.FirstLeaf + subject.Range.LeafCount; leaf++)
        {
            ulong position = MmrGeometry.LeafPosition(leaf);
            if (needed.Contains(position))
            {
                continue;
            }

            bool forged = subject.Random.Coin();
            if (full.TryGetLeaf(leaf, out ReadOnlySpan<byte> authentic))
            {
                parts.Leaves[position] = forged ? subject.Random.Altered(subject.Kind, authentic.ToArray()) : authentic.ToArray();
            }
            else if (forged)
            {
                parts.Leaves[position] = subject.Random.MadeUpLeaf(subject.Kind);
            }
        }

        return parts.ToSegment();
    }
}
