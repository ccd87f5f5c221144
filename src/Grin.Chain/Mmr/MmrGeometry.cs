using System.Numerics;

namespace Grin.Chain.Mmr;

/// <summary>
/// Positions in a Merkle mountain range: nodes are numbered in post-order from 0, the size is the number of nodes
/// (consensus.md §8; grin: core/src/core/pmmr/pmmr.rs). Every function is total over all 64-bit inputs unless it says
/// otherwise.
/// </summary>
public static class MmrGeometry
{
    /// <summary>Most peaks a range of 64-bit size can have.</summary>
    public const int MaxPeaks = 64;

    /// <summary>
    /// Largest leaf count this software works with: far beyond any chain, and small enough that no position overflows.
    /// </summary>
    public const ulong MaxLeafCount = 1UL << 48;

    /// <summary>Position of the leaf with a 0-based index; also the size of a range with that many leaves.</summary>
    /// <param name="leafIndex">At most 2^63.</param>
    public static ulong LeafPosition(ulong leafIndex) => (2 * leafIndex) - (ulong)BitOperations.PopCount(leafIndex);

    /// <summary>Size of a range of <paramref name="leafCount"/> leaves.</summary>
    public static ulong Size(ulong leafCount) => LeafPosition(leafCount);

    /// <summary>
    /// The complete trees before position <paramref name="size"/> as a bit map (as a number: how many complete leaves),
    /// and the height of the node that would stand at that position; height 0 means that the size is complete.
    /// </summary>
    public static (ulong PeakMap, int Height) PeakMapAndHeight(ulong size)
    {
        if (size == 0)
        {
            return (0, 0);
        }

        ulong remaining = size;
        ulong map = 0;
        for (ulong tree = ulong.MaxValue >> BitOperations.LeadingZeroCount(size); tree != 0; tree >>= 1)
        {
            map <<= 1;
            if (remaining >= tree)
            {
                remaining -= tree;
                map |= 1;
            }
        }

        return (map, (int)remaining);
    }

    /// <summary>Height of the node at a position: 0 for a leaf.</summary>
    public static int Height(ulong position) => PeakMapAndHeight(position).Height;

    /// <summary>Whether some range has exactly this size.</summary>
    public static bool IsComplete(ulong size) => PeakMapAndHeight(size).Height == 0;

    /// <summary>Number of leaves among the first <paramref name="size"/> positions; an incomplete size rounds up.</summary>
    public static ulong LeafCount(ulong size)
    {
        (ulong map, int height) = PeakMapAndHeight(size);
        return height == 0 ? map : map + 1;
    }

    /// <summary>0-based index of the leaf at a position, which must be a leaf's.</summary>
    public static ulong LeafIndex(ulong leafPosition) => PeakMapAndHeight(leafPosition).PeakMap;

    /// <summary>Writes the peaks of a range from left to right; none for an incomplete size.</summary>
    /// <param name="size">Size of the range.</param>
    /// <param name="peaks">Room for <see cref="MaxPeaks"/> positions.</param>
    /// <returns>How many were written.</returns>
    public static int Peaks(ulong size, Span<ulong> peaks)
    {
        if (size == 0 || !IsComplete(size))
        {
            return 0;
        }

        int count = 0;
        ulong sum = 0;
        for (ulong tree = ulong.MaxValue >> BitOperations.LeadingZeroCount(size); tree != 0; tree >>= 1)
        {
            if (size - sum >= tree)
            {
                sum += tree;
                peaks[count++] = sum - 1;
            }
        }

        return count;
    }

    /// <summary>Parent and sibling of a node, whether or not a range is large enough to hold them.</summary>
    public static MmrFamily Family(ulong position)
    {
        (ulong map, int height) = PeakMapAndHeight(position);
        ulong subtree = 2UL << height;
        return ((map >> height) & 1) != 0
            ? new MmrFamily(position + 1, position + 1 - subtree, SiblingIsLeft: true)
            : new MmrFamily(position + subtree, position + subtree - 1, SiblingIsLeft: false);
    }

    /// <summary>Position of the left child of an inner node.</summary>
    public static ulong LeftChild(ulong position, int height) => position - (1UL << height);

    /// <summary>Position of the right child of an inner node.</summary>
    public static ulong RightChild(ulong position) => position - 1;

    /// <summary>Index of the leftmost leaf below a node.</summary>
    public static ulong FirstLeafIndex(ulong position, int height) => LeafIndex(position + 2 - (2UL << height));

    /// <summary>Index of the rightmost leaf below a node.</summary>
    public static ulong LastLeafIndex(ulong position, int height) => LeafIndex(position - (ulong)height);
}
