using Grin.Chain.Segments;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>A leased segment on this silo, until it is disposed.</summary>
internal readonly struct SegmentStay : IDisposable
{
    private readonly SegmentKind _kind;

    private SegmentStay(SegmentKind kind) => _kind = kind;

    public static SegmentStay Enter(StateSegmentId id)
    {
        SyncMetrics.SegmentMoved(id.Kind, 1);
        return new SegmentStay(id.Kind);
    }

    public void Dispose() => SyncMetrics.SegmentMoved(_kind, -1);
}
