using System.Net;
using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Segments;

/// <summary>Segments that two silos work on, as when a silo that was given up comes back.</summary>
public sealed class DoubleActivationTests
{
    private static readonly RecordedChain Chain = RecordedChains.Demo;
    private static readonly SegmentHeights Heights = SegmentHeights.Default;
    private static readonly Hash Horizon = Chain.Horizon.Hash;

    [Fact(Timeout = 120_000)]
    public async Task Every_segment_run_by_two_silos_at_once_and_by_both_again_counts_once()
    {
        MemoryObjectStore objects = await RecordedChains.StoreHeadersAsync(Chain);
        var options = new SyncOptions { HedgeAfter = TimeSpan.FromHours(1), StallTimeout = TimeSpan.FromHours(1), VerifierThreads = 1 };
        await using LocalPeers peers = await LocalPeers.StartAsync(Chain, LocalPeers.Plan(2, new ChainPeerOptions()));
        await using GrainCluster cluster = await GrainCluster.StartAsync(Chain.Network, objects, options, silos: 2);
        IPEndPoint[] endPoints = [.. peers.EndPoints];
        await cluster.ConnectAsync(0, [endPoints[0]]);
        await cluster.ConnectAsync(1, [endPoints[1]]);
        IStateRootGrain root = cluster.StateRoot(Horizon);
        Assert.Null(await root.StartAsync(Chain.Horizon.Height, Heights));
        var plan = new StatePlan(new StateCommitment(Chain.Horizon), Heights);

        foreach (SegmentKind kind in (SegmentKind[])[SegmentKind.Bitmap, SegmentKind.Output, SegmentKind.RangeProof, SegmentKind.Kernel])
        {
            SegmentReport[] reports = await Task.WhenAll(plan.Of(kind).SelectMany(id => RunByBoth(cluster, id)));
            Assert.All(reports, report => Assert.NotNull(report.Result));
        }

        await AssertCountedOnceAsync(root);
        Assert.Equal(plan.Count, (ulong)Enumerable.Range(0, 2).Sum(silo => cluster.Store(silo).Put.Count(name => name.EndsWith(".result", StringComparison.Ordinal))));

        await Task.WhenAll(plan.All().SelectMany(id => RunByBoth(cluster, id)));
        await AssertCountedOnceAsync(root);

        // What a root that was lost with its silo finds in the store counts once too.
        await cluster.DeactivateAsync(root);
        await AssertCountedOnceAsync(root);
    }

    /// <summary>
    /// The same segment under two keys: an activation on each silo, as no directory of grains would allow at the same time.
    /// </summary>
    private static IEnumerable<Task<SegmentReport>> RunByBoth(GrainCluster cluster, StateSegmentId id) =>
    [
        cluster.On(0).GetGrain<ISegmentGrain>(GrainKeys.Segment(Chain.Network.GenesisHash, id, Horizon)).RunAsync(Heights),
        cluster.On(1).GetGrain<ISegmentGrain>(GrainKeys.Segment(Hash.Zero, id, Horizon)).RunAsync(Heights),
    ];

    private static async Task AssertCountedOnceAsync(IStateRootGrain root)
    {
        StateProgress progress = await root.GetProgressAsync();
        Assert.Equal(progress.Required, progress.Verified);
        Assert.Equal((0, 0), (progress.Rejected, progress.Retried));

        // From state.json.
        Assert.Equal("09e9fe8748983ea98eea79d4c4baca86ce4c58683a7d0c42965b1767ae77f163c9", Convert.ToHexStringLower(progress.Summary!.UtxoSum.AsSpan()));
        Assert.Equal("084785b20fed01c1dbef33361ba3cc87513b0b1e58583f76a0930dbf9ccd167b9c", Convert.ToHexStringLower(progress.Summary.KernelSum.AsSpan()));
    }
}
