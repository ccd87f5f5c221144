using System.Diagnostics;
using Grin.Chain;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>The spans of a sync: a segment from its call to its result, a range of headers, the verdict. Null where nobody listens.</summary>
public static class SyncTraces
{
    private const string Segment = "segment";
    private const string HeaderRange = "header range";
    private const string Verdict = "verdict";

    /// <summary>Names of the spans that begin a trace.</summary>
    public static IReadOnlyCollection<string> Roots { get; } = [Segment, HeaderRange, Verdict];

    /// <summary>A segment; requests to peers are its children.</summary>
    internal static Activity? StartSegment(StateSegmentId id, Hash horizon) =>
        StartRoot(Segment)?
            .SetTag(TelemetryAttributes.Segment, id.ToString())
            .SetTag(TelemetryAttributes.Mmr, StateSegmentId.KindName(id.Kind))
            .SetTag(TelemetryAttributes.Horizon, horizon.ToString());

    /// <summary>What became of it.</summary>
    internal static void Tell(this Activity? span, SegmentReport report) => span?
        .SetTag(TelemetryAttributes.Outcome, report.Result is null ? "returned" : "verified")
        .SetTag(TelemetryAttributes.Rejected, report.Rejected)
        .SetTag(TelemetryAttributes.Retried, report.Retried);

    /// <summary>Headers after a height, by number or from a locator on.</summary>
    internal static Activity? StartHeaders(HeaderLease lease) =>
        StartRoot(HeaderRange)?
            .SetTag(TelemetryAttributes.Height, (long)HeightOf(lease))
            .SetTag(TelemetryAttributes.Locator, lease.Segment is null);

    /// <summary>What became of them.</summary>
    internal static void Tell(this Activity? span, HeaderSubmission? submission)
    {
        span?.SetTag(TelemetryAttributes.Outcome, submission switch
        {
            null => "returned",
            { Violation: { } violation } => violation.Rule.Name,
            { Progressed: true } => "progressed",
            _ => "nothing new",
        });
        if (submission?.Violation is { } bad)
        {
            span?.SetStatus(ActivityStatusCode.Error, bad.Detail);
        }
    }

    /// <summary>The verdict over all segments of a state.</summary>
    internal static Activity? StartVerdict(Hash horizon) =>
        StartRoot(Verdict)?.SetTag(TelemetryAttributes.Horizon, horizon.ToString());

    /// <summary>The verdict.</summary>
    internal static void Tell(this Activity? span, StateVerdict verdict) => span?.SetTag(TelemetryAttributes.Outcome, verdict.Refusal?.Rule.Name ?? "verified");

    /// <summary>
    /// What calls a grain here is of no interest, least of all the worker's regular questions: a trace begins with the work.
    /// </summary>
    private static Activity? StartRoot(string name)
    {
        if (!SyncTelemetry.Source.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        return SyncTelemetry.Source.StartActivity(name);
    }

    private static ulong HeightOf(HeaderLease lease) => (lease.Segment * Headers.HeaderPlan.RangeLength) ?? lease.Tip.Height;
}
