namespace Grin.Chain.Mmr;

/// <summary>Inner nodes of a whole MMR, or of a run of nodes with its shape, computed level by level so that many are hashed at once.</summary>
internal static class MmrLevels
{
    /// <summary>Computes inner nodes from their children.</summary>
    /// <param name="nodes">The nodes; receives the computed ones.</param>
    /// <param name="wanted">Which inner nodes to compute; the children of each are there or wanted too. Leaves are passed over.</param>
    /// <param name="firstPosition">0-based position of the first node.</param>
    public static void ComputeParents(Hash[] nodes, ReadOnlySpan<bool> wanted, ulong firstPosition)
    {
        MmrHashBatch parents = MmrHashBatch.OfParents(nodes);
        for (int height = 1; RootOf(0, height) < (ulong)nodes.Length; height++)
        {
            for (ulong tree = 0, root = RootOf(0, height); root < (ulong)nodes.Length; root = RootOf(++tree, height))
            {
                int node = (int)root;
                if (wanted[node])
                {
                    parents.AddParent(node, firstPosition + root, nodes[node - (1 << height)], nodes[node - 1]);
                }
            }

            parents.Flush();
        }
    }

    /// <summary>The root of the n-th tree of a height: the inner nodes follow the tree's last leaf.</summary>
    private static ulong RootOf(ulong tree, int height) => MmrGeometry.LeafPosition(((tree + 1) << height) - 1) + (ulong)height;
}
