using System.Diagnostics.Metrics;
using System.Net;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>What is counted where it happens, on the silo where it happens.</summary>
internal static class SyncMetrics
{
    /// <summary>Source of a verified segment: a peer sent it.</summary>
    public const string FromPeer = "peer";

    /// <summary>Source of a verified segment: it was stored, its result was not.</summary>
    public const string FromStore = "store";

    /// <summary>Source of a verified segment: the state of an earlier horizon, where it is the same.</summary>
    public const string FromEarlierState = "earlier";

    // A verification takes milliseconds, a segment from a slow peer tens of seconds.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly Counter<long> Verified = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.segments.verified", "{segment}", "Segments that this silo verified and stored.");

    private static readonly Counter<long> Rejections = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.segments.rejected", "{segment}", "Answers that did not prove against the header, by reason.");

    private static readonly Counter<long> Returned = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.segments.returned", "{segment}", "Leased segments that this silo gave back.");

    private static readonly Counter<long> Expired = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.segments.expired", "{segment}", "Leases of segments that ran out, on the silo of the state root.");

    private static readonly UpDownCounter<long> Leased = SyncTelemetry.Meter.CreateUpDownCounter<long>(
        "grin.sync.segments.leased", "{segment}", "Segments that this silo works on.");

    private static readonly Histogram<double> SegmentDuration = SyncTelemetry.Meter.CreateHistogram(
        "grin.sync.segment.duration", "s", "From the lease of a segment to its result or its return.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static readonly Histogram<double> Verification = SyncTelemetry.Meter.CreateHistogram(
        "grin.sync.verification.duration", "s", "How long a thread verified a segment, or a range of headers.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static readonly Counter<long> Headers = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.headers.checked", "{header}", "Headers that are good by themselves and linked.");

    private static readonly Counter<long> Faults = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.peer.faults", "{fault}", "What peers of this silo did wrong, by reason.");

    /// <summary>Requests for segments by how they ended.</summary>
    public static Counter<long> Requests { get; } = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.segment.requests", "{request}", "Requests for segments, by outcome: verified, a fault's reason, or abandoned.");

    /// <summary>Bytes of the answers, good or bad.</summary>
    public static Counter<long> SegmentBytes { get; } = SyncTelemetry.Meter.CreateCounter<long>(
        "grin.sync.segment.bytes", "By", "Bytes of the answers to requests for segments.");

    public static void SegmentVerified(StateSegmentId id, string source) => Verified.Add(1, Mmr(id.Kind), new(TelemetryAttributes.Source, source));

    public static void SegmentRejected(StateSegmentId id, string reason) => Rejections.Add(1, Mmr(id.Kind), new(TelemetryAttributes.Reason, reason));

    public static void LeaseExpired(StateSegmentId id) => Expired.Add(1, Mmr(id.Kind));

    public static void HeadersChecked(int count) => Headers.Add(count);

    /// <summary>One segment more or less between its lease and its end.</summary>
    public static void SegmentMoved(SegmentKind kind, int change) => Leased.Add(change, Mmr(kind));

    public static void SegmentEnded(StateSegmentId id, bool done, TimeSpan elapsed)
    {
        SegmentDuration.Record(elapsed.TotalSeconds, Mmr(id.Kind), new(TelemetryAttributes.Outcome, done ? "verified" : "returned"));
        if (!done)
        {
            Returned.Add(1, Mmr(id.Kind));
        }
    }

    /// <summary>Who is told of faults, with a count of them in front.</summary>
    public static Action<IPEndPoint, PeerFault> Counting(Action<IPEndPoint, PeerFault> told) => (peer, fault) =>
    {
        Faults.Add(1, new KeyValuePair<string, object?>(TelemetryAttributes.Reason, fault.Reason));
        told(peer, fault);
    };

    /// <summary>Measures until it is disposed.</summary>
    public static Timing TimeVerification(SegmentKind kind) => new(Verification, StateSegmentId.KindName(kind));

    /// <summary>Measures until it is disposed.</summary>
    public static Timing TimeHeaders() => new(Verification, "header");

    /// <summary>The attribute that names the MMR of a segment.</summary>
    public static KeyValuePair<string, object?> Mmr(SegmentKind kind) => new(TelemetryAttributes.Mmr, StateSegmentId.KindName(kind));
}
