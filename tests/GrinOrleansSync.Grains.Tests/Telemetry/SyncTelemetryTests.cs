using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Telemetry;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Time.Testing;

namespace GrinOrleansSync.Grains.Tests.Telemetry;

[Collection(nameof(WithoutOthers))]
public sealed class SyncTelemetryTests
{
    private const string Reason = TelemetryAttributes.Reason;

    private static readonly RecordedChain Chain = RecordedChains.Demo;
    private static readonly StateSegmentId Bitmap = new(SegmentKind.Bitmap, new SegmentIdentifier(9, 0));

    [Fact(Timeout = 120_000)]
    public async Task A_sync_counts_what_it_does_and_traces_every_segment_to_the_peers_that_were_asked()
    {
        using var heard = new TelemetryListener();
        await SyncAsync(heard);

        Assert.Equal(new Dictionary<string, long> { ["bitmap"] = 1, ["output"] = 4, ["rangeproof"] = 4, ["kernel"] = 2 }, heard.Sums("grin.sync.segments.verified", TelemetryAttributes.Mmr));
        Assert.Equal(new Dictionary<string, long> { ["peer"] = 11 }, heard.Sums("grin.sync.segments.verified", TelemetryAttributes.Source));
        Assert.Equal(11, heard.Sums("grin.sync.segment.requests", TelemetryAttributes.Outcome)["verified"]);
        Assert.All(heard.Sums("grin.sync.segment.bytes", TelemetryAttributes.Mmr), mmr => Assert.InRange(mmr.Value, 100, 10_000_000));
        Assert.Equal(4, heard.Sums("grin.sync.segment.bytes", TelemetryAttributes.Mmr).Count);
        Assert.InRange(heard.Sums("grin.sync.peer.faults", Reason)["genesis"], 1, 100);
        Assert.All(heard.Sums("grin.sync.segments.leased", TelemetryAttributes.Mmr), mmr => Assert.Equal(0, mmr.Value));

        ImmutableList<Activity> segments = heard.Spans.FindAll(span => span.OperationName == "segment");
        Assert.Equal(11, segments.Select(span => span.GetTagItem(TelemetryAttributes.Segment)).Distinct().Count());
        foreach (Activity segment in segments.Where(span => (string?)span.GetTagItem(TelemetryAttributes.Outcome) == "verified"))
        {
            Assert.Null(segment.Parent);
            Activity request = heard.Spans.First(span => span.OperationName == "request segment" && span.ParentSpanId == segment.SpanId && (string?)span.GetTagItem(TelemetryAttributes.Outcome) == "verified");
            Assert.Equal(segment.GetTagItem(TelemetryAttributes.Segment), request.GetTagItem(TelemetryAttributes.Segment));
            Assert.StartsWith("127.0.0.", (string?)request.GetTagItem(TelemetryAttributes.Peer), StringComparison.Ordinal);
            Assert.Equal(TelemetryAttributes.Bytes, Assert.Single(Assert.Single(request.Events).Tags).Key);
        }

        Activity verdict = Assert.Single(heard.Spans, span => span.OperationName == "verdict");
        Assert.Equal(("verified", Chain.Horizon.Hash.ToString()), (verdict.GetTagItem(TelemetryAttributes.Outcome), verdict.GetTagItem(TelemetryAttributes.Horizon)));
    }

    [Fact]
    public void The_progress_of_the_cluster_is_told_until_nothing_more_is_heard_of_it()
    {
        var time = new FakeTimeProvider();
        using var heard = new TelemetryListener(traces: false);
        var state = new StateProgress { Required = [1, 4, 4, 2], Verified = [1, 3, 0, 0], Leased = [0, 1, 2, 0], Rejected = 0, Retried = 0 };
        ClusterProgress.Tell(SyncPhase.State, new HeaderTip(1080, Chain.Horizon.Hash, 1), state, time);

        time.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        heard.Observe();
        Assert.Equal(new Dictionary<string, long> { ["verified"] = 4, ["leased"] = 3, ["open"] = 4 }, heard.Sums("grin.sync.state.segments", TelemetryAttributes.State));
        Assert.Equal("state", Assert.Single(heard.Sums("grin.sync.phase", TelemetryAttributes.Phase), phase => phase.Value == 1).Key);

        time.Advance(TimeSpan.FromTicks(1));
        heard.Observe();
        Assert.Empty(heard.Sums("grin.sync.state.segments", TelemetryAttributes.State));
        Assert.Empty(heard.Sums("grin.sync.phase", TelemetryAttributes.Phase));
    }

    [Theory]
    [InlineData("grin.sync.segment.bytes", 500)]
    [InlineData("grin.sync.segment.requests", 1)]
    public void What_is_measured_of_a_request_does_not_depend_on_what_else_is_listened_to(string instrument, long expected)
    {
        using var heard = new TelemetryListener(name => name == instrument, traces: false);

        using (SegmentAttempt? attempt = SegmentAttempt.Start(Bitmap, new IPEndPoint(IPAddress.Loopback, 3414)))
        {
            attempt?.Answered(500);
        }

        Assert.Equal(new Dictionary<string, long> { ["bitmap"] = expected }, heard.Sums(instrument, TelemetryAttributes.Mmr));
    }

    [Fact]
    public void Nobody_listening_a_request_costs_nothing() => Assert.Null(SegmentAttempt.Start(Bitmap, new IPEndPoint(IPAddress.Loopback, 3414)));

    /// <summary>A sync from three honest peers and one of another network.</summary>
    private static async Task SyncAsync(TelemetryListener heard)
    {
        Assert.True(FaultCatalogue.TryGet("wrong-genesis", out Fault? wrongGenesis));
        ImmutableArray<ChainPeerOptions> plan = LocalPeers.Plan(4, new ChainPeerOptions());
        await using LocalPeers peers = await LocalPeers.StartAsync(Chain, plan.SetItem(3, plan[3] with { Faults = [wrongGenesis] }));
        var options = new SyncOptions { VerifierThreads = 1, MaxSegmentsInFlight = 2 };
        foreach (IPEndPoint peer in peers.EndPoints)
        {
            options.Peers.Add(peer.ToString());
        }

        await using GrainCluster cluster = await GrainCluster.StartAsync(Chain.Network, new MemoryObjectStore(), options, workers: true);
        await cluster.Sync.StartAsync();
        await heard.WhenAsync(heard =>
            heard.Spans.Exists(span => span.OperationName == "verdict")
            && heard.Spans.FindAll(span => span.OperationName == "segment").Count >= 11
            && heard.Sums("grin.sync.peer.faults", Reason).ContainsKey(PeerFaultReason.Genesis)
            && heard.Sums("grin.sync.segments.leased", TelemetryAttributes.Mmr).Values.All(leased => leased == 0));
    }
}
