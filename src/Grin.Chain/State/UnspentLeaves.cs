using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>The unspent leaves of a proven segment: where each stands in it, and its leaf index.</summary>
/// <param name="Rows">Rows in the segment's leaves, ascending.</param>
/// <param name="LeafIndices">Their leaf indices.</param>
internal readonly record struct UnspentLeaves(int[] Rows, ulong[] LeafIndices)
{
    public static UnspentLeaves Of(ProvenSegment proven, UnspentBitmap bitmap)
    {
        var rows = new List<int>(proven.Segment.LeafCount);
        var leaves = new List<ulong>(proven.Segment.LeafCount);
        for (int row = 0; row < proven.Segment.LeafCount; row++)
        {
            ulong leaf = MmrGeometry.LeafIndex(proven.Segment.LeafPositions[row]);
            if (bitmap.IsUnspent(leaf))
            {
                rows.Add(row);
                leaves.Add(leaf);
            }
        }

        return new UnspentLeaves([.. rows], [.. leaves]);
    }

    /// <summary>Rows of the same leaves in another segment.</summary>
    /// <exception cref="ArgumentException">It lacks one of them.</exception>
    public int[] RowsIn(Segment other)
    {
        var rows = new int[LeafIndices.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = other.FindLeaf(MmrGeometry.LeafPosition(LeafIndices[i]));
            if (rows[i] < 0)
            {
                throw new ArgumentException($"Segment {other.Kind} {other.Id} does not hold the unspent leaf {LeafIndices[i]}.", nameof(other));
            }
        }

        return rows;
    }
}
