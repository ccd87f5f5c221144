using System.Diagnostics.Metrics;
using Grin.Chain.Segments;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>
/// How far the cluster is, told by the silo that has the sync grain and by none other: what it was told last is dropped when
/// nothing more comes, since the grain is on another silo then.
/// </summary>
internal static class ClusterProgress
{
    // Workers ask the sync grain several times a second.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private static volatile Report? _latest;
    private static long _tip = -1;

    static ClusterProgress()
    {
        Meter meter = SyncTelemetry.Meter;
        meter.CreateObservableGauge("grin.sync.phase", Phases, null, "1 for the phase the sync is in, 0 for the others.");
        meter.CreateObservableGauge("grin.sync.horizon.height", HorizonHeight, "{block}", "Height of the horizon header.");
        meter.CreateObservableGauge("grin.sync.state.segments", Segments, "{segment}", "Segments of the plan: open, leased to a silo, or verified.");
        meter.CreateObservableGauge("grin.sync.tip.height", TipHeight, "{block}", "Height of the best header, on the silo of the header chain.");
    }

    /// <summary>How the sync stands.</summary>
    public static void Tell(SyncPhase phase, HeaderTip? horizon, StateProgress? state, TimeProvider time) => _latest = new Report(phase, horizon, state, time, time.GetTimestamp());

    /// <summary>The best header; null when the chain is no more on this silo.</summary>
    public static void TellTip(ulong? height) => Volatile.Write(ref _tip, (long?)height ?? -1);

    private static Report? Latest() => _latest is { } latest && latest.Time.GetElapsedTime(latest.At) < Lifetime ? latest : null;

    private static IEnumerable<Measurement<long>> Phases() => Latest() is { } latest
        ? Enum.GetValues<SyncPhase>().Select(phase => new Measurement<long>(phase == latest.Phase ? 1 : 0, new KeyValuePair<string, object?>(TelemetryAttributes.Phase, phase.ToString().ToLowerInvariant())))
        : [];

    private static IEnumerable<Measurement<long>> HorizonHeight() => Latest()?.Horizon is { } horizon ? [new Measurement<long>((long)horizon.Height)] : [];

    private static IEnumerable<Measurement<long>> TipHeight() => Volatile.Read(ref _tip) is >= 0 and long height ? [new Measurement<long>(height)] : [];

    private static IEnumerable<Measurement<long>> Segments()
    {
        if (Latest()?.State is not { Required.Length: > 0 } state)
        {
            yield break;
        }

        foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
        {
            long required = (long)state.Required[(int)kind];
            long verified = (long)state.Verified[(int)kind];
            long leased = state.Leased.IsDefaultOrEmpty ? 0 : (long)state.Leased[(int)kind];
            yield return Of(kind, "verified", verified);
            yield return Of(kind, "leased", leased);
            yield return Of(kind, "open", required - verified - leased);
        }
    }

    private static Measurement<long> Of(SegmentKind kind, string state, long count) => new(count, SyncMetrics.Mmr(kind), new(TelemetryAttributes.State, state));

    private sealed record Report(SyncPhase Phase, HeaderTip? Horizon, StateProgress? State, TimeProvider Time, long At);
}
