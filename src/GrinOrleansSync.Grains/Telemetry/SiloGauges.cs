using System.Diagnostics.Metrics;
using Grin.P2P;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Telemetry;

/// <summary>What a silo has at the moment it is asked: peers, queues, memory.</summary>
internal sealed class SiloGauges : IDisposable
{
    // Of its own, so that it ends with the silo.
    private readonly Meter _meter = new(SyncTelemetry.Name);

    public SiloGauges(PeerPool peers, MemoryBudget memory, VerifierPool verifiers, HeaderRangeDownload headers)
    {
        _meter.CreateObservableGauge("grin.sync.peers", () => CountPeers(peers), "{peer}", "Peers of this silo: connected, stalled, connecting, waiting, banned, excluded.");
        _meter.CreateObservableCounter("grin.sync.peer.received", () => peers.Snapshot().Sum(peer => peer.BytesReceived), "By", "Bytes received from peers.");
        _meter.CreateObservableGauge("grin.sync.verifier.queue", () => verifiers.Waiting, "{item}", "Work that waits for a verifier thread.");
        _meter.CreateObservableGauge("grin.sync.verifier.threads", () => verifiers.Size, "{thread}", "Verifier threads.");
        _meter.CreateObservableGauge("grin.sync.memory.reserved", () => memory.Total - memory.Free, "By", "Memory reserved for segments and headers in flight.");
        _meter.CreateObservableGauge("grin.sync.memory.limit", () => memory.Total, "By", "Memory that may be reserved.");
        _meter.CreateObservableGauge("grin.sync.headers.asked", () => headers.Asking, "{range}", "Ranges of headers that peers are asked for, or about to be.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> CountPeers(PeerPool peers) => peers.Snapshot()
        .CountBy(StateOf, StringComparer.Ordinal)
        .Select(state => new Measurement<int>(state.Value, new KeyValuePair<string, object?>(TelemetryAttributes.State, state.Key)));

    private static string StateOf(PeerStatistics peer) => peer switch
    {
        { IsBanned: true } => "banned",
        { State: PeerState.Excluded } => "excluded",
        { State: PeerState.Connected, IsStalled: true } => "stalled",
        { State: PeerState.Connected } => "connected",
        { State: PeerState.Connecting } => "connecting",
        _ => "waiting",
    };
}
