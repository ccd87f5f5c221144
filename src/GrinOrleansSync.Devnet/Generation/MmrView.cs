using Grin.Chain;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>An MMR as a node has it on disk: with every leaf, or pruned.</summary>
/// <param name="mmr">The MMR; what is appended later is not seen.</param>
/// <param name="pruned">
/// Which outputs are unspent, to see the MMR without what was pruned: of each wholly spent subtree only its root stays, of
/// a single spent leaf the data too (consensus.md §16). Null to see everything.
/// </param>
internal sealed class MmrView(ChainMmr mmr, UnspentBitmap? pruned) : IMmrSource
{
    /// <inheritdoc/>
    public SegmentKind Kind => mmr.Kind;

    /// <inheritdoc/>
    public ulong MmrSize { get; } = mmr.Size;

    /// <inheritdoc/>
    public bool TryGetLeaf(ulong leafIndex, out ReadOnlySpan<byte> leaf)
    {
        bool present = IsPresent(MmrGeometry.LeafPosition(leafIndex));
        leaf = present ? mmr.Leaf(leafIndex) : default;
        return present;
    }

    /// <inheritdoc/>
    public bool TryGetHash(ulong position, out Hash hash)
    {
        bool present = IsPresent(position);
        hash = present ? mmr.Node(position) : default;
        return present;
    }

    private bool IsPresent(ulong position)
    {
        if (position >= MmrSize || pruned is null)
        {
            return position < MmrSize;
        }

        ulong parent = MmrGeometry.Family(position).Parent;
        int height = MmrGeometry.Height(parent);
        return parent >= MmrSize || pruned.AnyUnspent(MmrGeometry.FirstLeafIndex(parent, height), 1UL << height);
    }
}
