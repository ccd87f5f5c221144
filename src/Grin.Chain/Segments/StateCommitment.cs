using Grin.Chain.Headers;
using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>What a horizon header commits its state to: the four roots and the sizes behind them (consensus.md §10.6).</summary>
public sealed class StateCommitment
{
    // From this version on output roots commit to the bitmap; before it no segment can be proven (consensus.md §10.6).
    private const ushort FirstProvableVersion = 3;

    /// <summary>The commitments of a horizon header.</summary>
    /// <exception cref="ArgumentException">A header that commits to no bitmap, or to sizes no MMR has.</exception>
    public StateCommitment(BlockHeader horizon)
    {
        if (!IsProvable(horizon))
        {
            throw new ArgumentException($"Header {horizon.Height} commits to no state that segments can prove.", nameof(horizon));
        }

        BlockHash = horizon.Hash;
        OutputRoot = horizon.OutputRoot;
        RangeProofRoot = horizon.RangeProofRoot;
        KernelRoot = horizon.KernelRoot;
        OutputMmrSize = horizon.OutputMmrSize;
        KernelMmrSize = horizon.KernelMmrSize;
        BitmapMmrSize = UnspentBitmap.MmrSize(horizon.OutputMmrSize);
        OutputLeafCount = MmrGeometry.LeafCount(horizon.OutputMmrSize);
        KernelLeafCount = MmrGeometry.LeafCount(horizon.KernelMmrSize);
    }

    /// <summary>Hash of the horizon header.</summary>
    public Hash BlockHash { get; }

    /// <summary>Root over output MMR and bitmap.</summary>
    public Hash OutputRoot { get; }

    /// <summary>Root of the range proof MMR.</summary>
    public Hash RangeProofRoot { get; }

    /// <summary>Root of the kernel MMR.</summary>
    public Hash KernelRoot { get; }

    /// <summary>Nodes of output and range proof MMR.</summary>
    public ulong OutputMmrSize { get; }

    /// <summary>Nodes of the kernel MMR.</summary>
    public ulong KernelMmrSize { get; }

    /// <summary>Nodes of the bitmap MMR.</summary>
    public ulong BitmapMmrSize { get; }

    /// <summary>Outputs ever made.</summary>
    public ulong OutputLeafCount { get; }

    /// <summary>Kernels ever made.</summary>
    public ulong KernelLeafCount { get; }

    /// <summary>Whether a header commits to a state that segments can prove.</summary>
    public static bool IsProvable(BlockHeader horizon) =>
        horizon.Version >= FirstProvableVersion && IsUsable(horizon.OutputMmrSize) && IsUsable(horizon.KernelMmrSize);

    /// <summary>Nodes of the MMR that segments of a kind are of.</summary>
    public ulong MmrSize(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => BitmapMmrSize,
        SegmentKind.Kernel => KernelMmrSize,
        _ => OutputMmrSize,
    };

    /// <summary>Whether the root that a segment's proof leads to is the one committed to.</summary>
    /// <param name="kind">Of which MMR.</param>
    /// <param name="root">What the proof leads to.</param>
    /// <param name="companionRoot">Bitmap: the output MMR root sent along; output: the root of our own bitmap.</param>
    public bool CommitsTo(SegmentKind kind, Hash root, Hash companionRoot) => kind switch
    {
        SegmentKind.Bitmap => MmrHash.OutputRoot(OutputMmrSize, companionRoot, root) == OutputRoot,
        SegmentKind.Output => MmrHash.OutputRoot(OutputMmrSize, root, companionRoot) == OutputRoot,
        SegmentKind.RangeProof => root == RangeProofRoot,
        _ => root == KernelRoot,
    };

    private static bool IsUsable(ulong mmrSize) =>
        mmrSize > 0 && MmrGeometry.IsComplete(mmrSize) && MmrGeometry.LeafCount(mmrSize) <= MmrGeometry.MaxLeafCount;
}
