using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Recorded;

/// <summary>Adds up what segments vouch for.</summary>
internal static class Covers
{
    /// <summary>The root that covers lead to; fails the test unless, each counted once, they tile the MMR.</summary>
    public static Hash Root(ulong mmrSize, IEnumerable<ProvenSegment> segments)
    {
        var nodes = new Dictionary<ulong, Hash>();
        foreach (MmrNode node in segments.SelectMany(segment => segment.Cover))
        {
            Assert.True(nodes.TryAdd(node.Position, node.Hash) || nodes[node.Position] == node.Hash);
        }

        ulong leaves = nodes.Keys.Aggregate(0UL, (sum, position) => sum + (1UL << MmrGeometry.Height(position)));
        Assert.Equal(MmrGeometry.LeafCount(mmrSize), leaves);

        var positions = new ulong[MmrGeometry.MaxPeaks];
        Hash[] peaks = [.. positions[..MmrGeometry.Peaks(mmrSize, positions)].Select(peak => Node(peak, MmrGeometry.Height(peak)))];
        return MmrHash.Root(mmrSize, peaks);

        Hash Node(ulong position, int height)
        {
            if (nodes.TryGetValue(position, out Hash hash))
            {
                return hash;
            }

            Assert.True(height > 0, $"no cover holds the leaf at position {position}");
            return MmrHash.Parent(position, Node(MmrGeometry.LeftChild(position, height), height - 1), Node(MmrGeometry.RightChild(position), height - 1));
        }
    }
}
