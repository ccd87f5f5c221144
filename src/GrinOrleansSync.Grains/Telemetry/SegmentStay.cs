using Grin.Chain.Segments;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>A leased segment in one state, until it is disposed.</summary>
internal readonly struct SegmentStay : IDisposable
{
    private readonly SegmentKind _kind;
    private readonly string _state;

    private SegmentStay(SegmentKind kind, string state)
    {
        _kind = kind;
        _state = state;
    }

    public static SegmentStay Enter(StateSegmentId id, string state)
    {
        SyncMetrics.SegmentMoved(id.Kind, state, 1);
        return new SegmentStay(id.Kind, state);
    }

    public void Dispose() => SyncMetrics.SegmentMoved(_kind, _state, -1);
}
