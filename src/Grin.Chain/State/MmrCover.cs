using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>Whether the covers of segments make up a whole MMR, and the root they lead to (design: cover).</summary>
public static class MmrCover
{
    /// <summary>Root of the MMR that the nodes tile; false when they leave a gap.</summary>
    /// <param name="mmrSize">Nodes of the MMR.</param>
    /// <param name="nodes">
    /// Proven nodes in any order. A node may be listed more than once, and a node below another one adds nothing: wholly
    /// spent neighbours may be proven by the same ancestor.
    /// </param>
    /// <param name="root">The root.</param>
    public static bool TryComputeRoot(ulong mmrSize, IEnumerable<MmrNode> nodes, out Hash root)
    {
        (ulong FirstLeaf, int Height, Hash Hash)[] trees =
        [
            .. nodes.Select(node => (Height: MmrGeometry.Height(node.Position), Node: node))
                .Select(tree => (MmrGeometry.FirstLeafIndex(tree.Node.Position, tree.Height), tree.Height, tree.Node.Hash))
                .OrderBy(tree => tree.Item1)
                .ThenByDescending(tree => tree.Height),
        ];
        var peaks = new List<(int Height, Hash Hash)>();
        ulong next = 0;
        foreach ((ulong firstLeaf, int height, Hash hash) in trees)
        {
            if (firstLeaf > next)
            {
                break;
            }

            if (firstLeaf < next)
            {
                continue;
            }

            next += 1UL << height;
            Append(peaks, next, height, hash);
        }

        bool complete = next == MmrGeometry.LeafCount(mmrSize);
        root = complete ? MmrHash.Root(mmrSize, [.. peaks.Select(peak => peak.Hash)]) : default;
        return complete;
    }

    /// <summary>Puts a tree that ends before leaf <paramref name="endLeaf"/> to the right of the peaks and closes every pair.</summary>
    private static void Append(List<(int Height, Hash Hash)> peaks, ulong endLeaf, int height, Hash hash)
    {
        ulong position = MmrGeometry.LeafPosition(endLeaf - 1) + (ulong)height;
        while (peaks.Count > 0 && peaks[^1].Height == height)
        {
            position++;
            hash = MmrHash.Parent(position, peaks[^1].Hash, hash);
            height++;
            peaks.RemoveAt(peaks.Count - 1);
        }

        peaks.Add((height, hash));
    }
}
