using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>The part of an MMR that a segment covers (consensus.md §10.1).</summary>
public readonly record struct SegmentRange
{
    private SegmentRange(ulong mmrSize, ulong mmrLeafCount, ulong firstLeaf, ulong leafCount, byte height)
    {
        MmrSize = mmrSize;
        MmrLeafCount = mmrLeafCount;
        FirstLeaf = firstLeaf;
        LeafCount = leafCount;
        IsFull = leafCount == 1UL << height;
        FirstPosition = MmrGeometry.LeafPosition(firstLeaf);
        LastPosition = IsFull ? MmrGeometry.LeafPosition(firstLeaf + leafCount - 1) + height : mmrSize - 1;
    }

    /// <summary>Nodes of the whole MMR.</summary>
    public ulong MmrSize { get; }

    /// <summary>Leaves of the whole MMR.</summary>
    public ulong MmrLeafCount { get; }

    /// <summary>Index of the first leaf.</summary>
    public ulong FirstLeaf { get; }

    /// <summary>Number of leaves; fewer than 2^height only in the last segment.</summary>
    public ulong LeafCount { get; }

    /// <summary>Whether all 2^height leaves exist: then <see cref="LastPosition"/> is the root of their tree.</summary>
    public bool IsFull { get; }

    /// <summary>Position of the first node.</summary>
    public ulong FirstPosition { get; }

    /// <summary>Position of the last node, inclusive.</summary>
    public ulong LastPosition { get; }

    /// <summary>Number of nodes.</summary>
    public ulong NodeCount => LastPosition - FirstPosition + 1;

    /// <summary>How many segments of a height an MMR has.</summary>
    public static ulong Count(ulong mmrSize, byte height)
    {
        ulong leaves = MmrGeometry.LeafCount(mmrSize);
        return height >= 64 ? Math.Min(leaves, 1) : (leaves >> height) + ((leaves & ((1UL << height) - 1)) != 0 ? 1UL : 0);
    }

    /// <summary>The range of a segment; false when it does not exist in an MMR of that size.</summary>
    public static bool TryCreate(SegmentIdentifier id, ulong mmrSize, out SegmentRange range)
    {
        range = default;
        ulong leaves = MmrGeometry.LeafCount(mmrSize);
        if (leaves > MmrGeometry.MaxLeafCount || !MmrGeometry.IsComplete(mmrSize) || id.Height > 48 || id.Index >= Count(mmrSize, id.Height))
        {
            return false;
        }

        ulong first = id.Index << id.Height;
        range = new SegmentRange(mmrSize, leaves, first, Math.Min(1UL << id.Height, leaves - first), id.Height);
        return true;
    }
}
