using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// What of a segment its proof rests on (p2p.md §7.4): a fault that claims to alter something needed has to hit one of
/// these, one that claims to add something needless none.
/// </summary>
internal sealed class SegmentNeeds
{
    private SegmentNeeds(List<ulong> leaves, List<ulong> hashes, ulong start)
    {
        Leaves = leaves;
        Hashes = hashes;
        Start = start;
    }

    /// <summary>Positions of the leaves that must be there.</summary>
    public IReadOnlyList<ulong> Leaves { get; }

    /// <summary>Positions of the hashes that enter the computation of the root.</summary>
    public IReadOnlyList<ulong> Hashes { get; }

    /// <summary>The node the proof starts from: the segment's last, or the ancestor that stands for a wholly spent segment.</summary>
    public ulong Start { get; }

    /// <summary>The needs of a segment; of one that lacks something, too.</summary>
    public static SegmentNeeds Of(Segment segment, SegmentRange range, UnspentBitmap bitmap)
    {
        var leaves = new List<ulong>();
        var hashes = new List<ulong>();
        var known = new bool[checked((int)range.NodeCount)];
        bool prunable = SegmentLeaf.IsPrunable(segment.Kind);
        ulong leaf = range.FirstLeaf;
        for (int node = 0; node < known.Length; node++)
        {
            ulong position = range.FirstPosition + (ulong)node;
            int height = MmrGeometry.Height((ulong)node);
            if (height == 0)
            {
                known[node] = !prunable || bitmap.IsUnspent(leaf) || bitmap.IsUnspent(leaf ^ 1) || position == range.MmrSize - 1;
                leaf++;
                if (known[node])
                {
                    leaves.Add(position);
                }

                continue;
            }

            int left = node - (1 << height);
            int right = node - 1;
            known[node] = known[left] || known[right];
            if (known[left] != known[right])
            {
                hashes.Add(range.FirstPosition + (ulong)(known[left] ? right : left));
            }
        }

        ulong start = range.LastPosition;
        if (range.IsFull && !known[^1])
        {
            while (start < range.MmrSize && !segment.TryGetHash(start, out _))
            {
                start = MmrGeometry.Family(start).Parent;
            }

            start = start < range.MmrSize ? start : range.LastPosition;

            hashes.Add(start);
        }
        else if (!range.IsFull)
        {
            Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
            foreach (ulong peak in peaks[..MmrGeometry.Peaks(range.NodeCount, peaks)])
            {
                if (!known[(int)peak])
                {
                    hashes.Add(range.FirstPosition + peak);
                }
            }
        }

        return new SegmentNeeds(leaves, hashes, start);
    }
}
