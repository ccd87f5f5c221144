using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Verification;

/// <summary>How much memory a segment may need while it is downloaded, verified and stored.</summary>
public static class SegmentMemory
{
    // The body, the parsed segment, the stripped one, and its bytes on the way to the store exist at the same time.
    private const int Copies = 4;

    /// <summary>As <see cref="WorstCase(StateSegmentId)"/>, of a segment of whatever kind.</summary>
    public static long WorstCase(SegmentHeights heights) =>
        Enum.GetValues<SegmentKind>().Max(kind => WorstCase(new StateSegmentId(kind, new SegmentIdentifier(heights.Of(kind), 0))));

    /// <summary>Bytes in the worst case: all leaves, and a hash for every node.</summary>
    public static long WorstCase(StateSegmentId id)
    {
        long leaves = 1L << Math.Min(id.Id.Height, SegmentHeights.Max);
        long leaf = SegmentLeaf.Size(id.Kind) + sizeof(ulong);
        return Copies * leaves * (leaf + (2 * (Hash.Size + sizeof(ulong))));
    }
}
