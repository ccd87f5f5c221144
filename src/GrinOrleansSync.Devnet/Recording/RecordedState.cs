using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>
/// The state of a recorded chain at its horizon: the four MMRs in memory, full and pruned. Shared by all peers that serve
/// it; nothing in it ever changes.
/// </summary>
public sealed class RecordedState
{
    private readonly MmrSnapshot _chunks;
    private readonly MmrSnapshot _outputs;
    private readonly MmrSnapshot _rangeProofs;
    private readonly MmrSnapshot _kernels;
    private readonly Lazy<MmrSnapshot> _prunedOutputs;
    private readonly Lazy<MmrSnapshot> _prunedRangeProofs;
    private readonly Hash _outputPmmrRoot;

    internal RecordedState(BlockHeader horizon, MmrSnapshot chunks, MmrSnapshot outputs, MmrSnapshot rangeProofs, MmrSnapshot kernels, UnspentBitmap bitmap)
    {
        Horizon = horizon;
        Bitmap = bitmap;
        _chunks = chunks;
        _outputs = outputs;
        _rangeProofs = rangeProofs;
        _kernels = kernels;
        _prunedOutputs = new Lazy<MmrSnapshot>(() => outputs.Prune(bitmap));
        _prunedRangeProofs = new Lazy<MmrSnapshot>(() => rangeProofs.Prune(bitmap));
        _outputPmmrRoot = outputs.Root;
    }

    /// <summary>The header that commits to this state.</summary>
    public BlockHeader Horizon { get; }

    /// <summary>Which outputs are unspent at the horizon.</summary>
    public UnspentBitmap Bitmap { get; }

    /// <summary>One of the four MMRs; bitmap and kernels have one form only.</summary>
    public MmrSnapshot Mmr(SegmentKind kind, SegmentForm form) => (kind, form) switch
    {
        (SegmentKind.Bitmap, _) => _chunks,
        (SegmentKind.Output, SegmentForm.Full) => _outputs,
        (SegmentKind.Output, _) => _prunedOutputs.Value,
        (SegmentKind.RangeProof, SegmentForm.Full) => _rangeProofs,
        (SegmentKind.RangeProof, _) => _prunedRangeProofs.Value,
        _ => _kernels,
    };

    /// <summary>The root sent along with segments of a kind: the other half of the output root (p2p.md §8.2); else zero.</summary>
    public Hash CompanionRoot(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => _outputPmmrRoot,
        SegmentKind.Output => Bitmap.Root,
        _ => Hash.Zero,
    };
}
