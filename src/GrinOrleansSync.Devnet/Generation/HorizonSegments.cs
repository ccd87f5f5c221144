using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>The segments of a state whose newest block is the horizon, as a node answers them.</summary>
internal sealed class HorizonSegments
{
    private readonly ChainState _state;
    private readonly BlockHeader _horizon;
    private readonly UnspentBitmap _bitmap;
    private readonly ChainMmr _chunks = new(SegmentKind.Bitmap);

    /// <summary>Segments of the state as it is now; to be taken before the next block is applied.</summary>
    /// <param name="state">The state.</param>
    /// <param name="horizon">The header of the newest block.</param>
    public HorizonSegments(ChainState state, BlockHeader horizon)
    {
        _state = state;
        _horizon = horizon;
        _bitmap = state.Bitmap();
        _chunks.AppendAll(_bitmap.Chunks);
    }

    /// <summary>All segments, one at a time: bitmap, outputs, range proofs, kernels, each in index order (interface.md §4).</summary>
    public IEnumerable<SegmentMessage> All(SegmentHeights heights, SegmentForm form)
    {
        foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
        {
            IMmrSource source = Source(kind, form);
            Hash companion = CompanionRoot(kind);
            ulong index = 0;
            while (SegmentBuilder.TryBuild(source, new SegmentIdentifier(heights.Of(kind), index++), out Segment? segment))
            {
                yield return new SegmentMessage(_horizon.Hash, segment, companion);
            }
        }
    }

    private MmrView Source(SegmentKind kind, SegmentForm form) => kind switch
    {
        SegmentKind.Bitmap => new MmrView(_chunks, null),
        SegmentKind.Output => new MmrView(_state.Outputs, form == SegmentForm.Sparse ? _bitmap : null),
        SegmentKind.RangeProof => new MmrView(_state.RangeProofs, form == SegmentForm.Sparse ? _bitmap : null),
        _ => new MmrView(_state.Kernels, null),
    };

    private Hash CompanionRoot(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => _state.Outputs.Root,
        SegmentKind.Output => _bitmap.Root,
        _ => Hash.Zero,
    };
}
