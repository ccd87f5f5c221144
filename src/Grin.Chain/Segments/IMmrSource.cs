namespace Grin.Chain.Segments;

/// <summary>What a node holds of one MMR, to build segments from.</summary>
public interface IMmrSource
{
    /// <summary>Which MMR.</summary>
    SegmentKind Kind { get; }

    /// <summary>Nodes of the MMR.</summary>
    ulong MmrSize { get; }

    /// <summary>The leaf with an index, in hash form; false when its data was pruned.</summary>
    bool TryGetLeaf(ulong leafIndex, out ReadOnlySpan<byte> leaf);

    /// <summary>
    /// The hash of a node; false for nodes strictly below a pruned root. Holds every peak, and with any node its sibling and
    /// its parent.
    /// </summary>
    bool TryGetHash(ulong position, out Hash hash);
}
