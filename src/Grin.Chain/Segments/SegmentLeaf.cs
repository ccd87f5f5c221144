using Grin.Chain.Transactions;

namespace Grin.Chain.Segments;

/// <summary>The leaves of the four MMRs: every one has a fixed length in the form in which it is hashed.</summary>
public static class SegmentLeaf
{
    /// <summary>Outputs whose spent state one bitmap leaf (chunk) tells.</summary>
    public const int BitsPerChunk = 1024;

    /// <summary>Length of a bitmap chunk in bytes.</summary>
    public const int ChunkSize = BitsPerChunk / 8;

    /// <summary>Length in bytes of a leaf in hash form (consensus.md §9).</summary>
    public static int Size(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => ChunkSize,
        SegmentKind.Output => OutputIdentifier.Size,
        SegmentKind.RangeProof => RangeProof.Size,
        _ => TxKernel.Size,
    };

    /// <summary>Whether spent leaves of this MMR may be absent (consensus.md §9).</summary>
    public static bool IsPrunable(SegmentKind kind) => kind is SegmentKind.Output or SegmentKind.RangeProof;
}
