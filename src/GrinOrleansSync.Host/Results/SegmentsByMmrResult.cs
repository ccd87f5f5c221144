using Grin.Chain.Segments;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Host.Results;

/// <summary>Segments of each MMR in a status.</summary>
internal sealed record SegmentsByMmrResult(MmrResult Bitmap, MmrResult Output, MmrResult RangeProof, MmrResult Kernel)
{
    public static SegmentsByMmrResult Of(StateProgress state)
    {
        return new SegmentsByMmrResult(Of(SegmentKind.Bitmap), Of(SegmentKind.Output), Of(SegmentKind.RangeProof), Of(SegmentKind.Kernel));

        MmrResult Of(SegmentKind kind) => new(state.Required[(int)kind], state.Verified[(int)kind]);
    }
}
