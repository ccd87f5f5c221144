using System.Numerics;

namespace Grin.Chain.Mmr;

/// <summary>Complete subtrees of an MMR: 2^h leaves, the first of them a multiple of that (consensus.md §8).</summary>
public static class MmrSubtree
{
    /// <summary>Position of the root of a subtree.</summary>
    /// <param name="firstLeaf">Index of its first leaf.</param>
    /// <param name="height">Its height, 0 for a leaf.</param>
    public static ulong Position(ulong firstLeaf, int height) =>
        MmrGeometry.LeafPosition(firstLeaf + (1UL << height) - 1) + (ulong)height;

    /// <summary>Root of the subtree that leaves fill.</summary>
    /// <param name="firstLeaf">Index of the first leaf.</param>
    /// <param name="leafHashes">Their hashes, a power of two of them; overwritten.</param>
    /// <exception cref="ArgumentException">Leaves that fill no subtree.</exception>
    public static Hash Root(ulong firstLeaf, Span<Hash> leafHashes)
    {
        if (!BitOperations.IsPow2(leafHashes.Length) || firstLeaf % (ulong)leafHashes.Length != 0)
        {
            throw new ArgumentException($"{leafHashes.Length} leaves from leaf {firstLeaf} on fill no subtree.", nameof(leafHashes));
        }

        for (int height = 1; leafHashes.Length >> height != 0; height++)
        {
            for (int i = 0; i < leafHashes.Length >> height; i++)
            {
                ulong position = Position(firstLeaf + ((ulong)i << height), height);
                leafHashes[i] = MmrHash.Parent(position, leafHashes[2 * i], leafHashes[(2 * i) + 1]);
            }
        }

        return leafHashes[0];
    }
}
