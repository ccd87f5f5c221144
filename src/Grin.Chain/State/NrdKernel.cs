using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>A no-recent-duplicate kernel as the rule over the whole chain needs it (consensus.md §11.3).</summary>
public readonly struct NrdKernel
{
    /// <summary>Length of one entry in bytes: excess, leaf index, block height, relative height.</summary>
    public const int Size = Commitment.Size + 8 + 8 + 2;

    private readonly byte[] _excess;

    /// <summary>An entry.</summary>
    public NrdKernel(ReadOnlySpan<byte> excess, ulong leafIndex, ulong block, ushort relativeHeight)
    {
        _excess = excess.ToArray();
        LeafIndex = leafIndex;
        Block = block;
        RelativeHeight = relativeHeight;
    }

    /// <summary>The 33-byte excess.</summary>
    public ReadOnlySpan<byte> Excess => _excess;

    /// <summary>Leaf index of the kernel.</summary>
    public ulong LeafIndex { get; }

    /// <summary>Height of its block.</summary>
    public ulong Block { get; }

    /// <summary>Blocks that must lie between it and the kernel of the same excess before it.</summary>
    public ushort RelativeHeight { get; }

    /// <summary>Order by excess, then by leaf index.</summary>
    public static int CompareByExcess(NrdKernel left, NrdKernel right)
    {
        int order = left.Excess.SequenceCompareTo(right.Excess);
        return order != 0 ? order : left.LeafIndex.CompareTo(right.LeafIndex);
    }
}
