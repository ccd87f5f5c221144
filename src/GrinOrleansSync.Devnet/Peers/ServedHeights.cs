using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Peers;

/// <summary>Heights of segments that nodes answer (p2p.md §7.7; grin: servers/src/common/adapters.rs).</summary>
public static class ServedHeights
{
    /// <summary>Whether a node answers requests of this height.</summary>
    public static bool Contains(SegmentKind kind, byte height) => kind switch
    {
        SegmentKind.Bitmap => height is >= 9 and <= 13,
        SegmentKind.Output => height is >= 11 and <= 15,
        SegmentKind.RangeProof => height is >= 7 and <= 11,
        _ => height is >= 9 and <= 13,
    };
}
