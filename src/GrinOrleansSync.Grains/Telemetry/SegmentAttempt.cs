using System.Diagnostics;
using System.Net;
using Grin.Chain.State;
using Grin.P2P;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>One request for a segment as metrics and traces tell of it: whom it went to, and how it ended.</summary>
internal sealed class SegmentAttempt : IDisposable
{
    private readonly StateSegmentId _id;
    private readonly Activity? _span;

    // So it stays when another attempt was faster, or the silo ends.
    private string _outcome = "abandoned";

    private SegmentAttempt(StateSegmentId id, IPEndPoint peer)
    {
        _id = id;
        _span = SyncTelemetry.Source.StartActivity("request segment", ActivityKind.Client)?
            .SetTag(TelemetryAttributes.Segment, id.ToString())
            .SetTag(TelemetryAttributes.Peer, peer.Address.ToString())
            .SetTag(TelemetryAttributes.PeerPort, peer.Port);
    }

    /// <summary>Begins; null where nobody listens.</summary>
    public static SegmentAttempt? Start(StateSegmentId id, IPEndPoint peer) =>
        SyncMetrics.Requests.Enabled || SyncMetrics.SegmentBytes.Enabled || SyncTelemetry.Source.HasListeners() ? new SegmentAttempt(id, peer) : null;

    /// <summary>An answer came, whatever it is worth.</summary>
    public void Answered(int bytes)
    {
        SyncMetrics.SegmentBytes.Add(bytes, SyncMetrics.Mmr(_id.Kind));
        _span?.AddEvent(new ActivityEvent("answered", tags: new ActivityTagsCollection { [TelemetryAttributes.Bytes] = bytes }));
    }

    /// <summary>No answer came, or a wrong one.</summary>
    public void Failed(PeerFault fault)
    {
        _outcome = fault.Reason;
        _span?.SetStatus(ActivityStatusCode.Error, fault.Detail);
    }

    /// <summary>The answer is proven.</summary>
    public void Verified() => _outcome = "verified";

    public void Dispose()
    {
        SyncMetrics.Requests.Add(1, SyncMetrics.Mmr(_id.Kind), new(TelemetryAttributes.Outcome, _outcome));
        _span?.SetTag(TelemetryAttributes.Outcome, _outcome).Dispose();
    }
}
