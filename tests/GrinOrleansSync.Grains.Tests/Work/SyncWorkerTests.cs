using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Tests.Work;

/// <summary>What a worker leaves to others, seen by one who leases the rest.</summary>
public sealed class SyncWorkerTests
{
    private static readonly RecordedChain Chain = RecordedChains.Demo;

    // The kernels can be asked for beside the bitmap: one segment of it, and some of them.
    private static readonly SegmentHeights Heights = SegmentHeights.Default with { Kernel = 9 };

    [Fact(Timeout = 60_000)]
    public async Task A_silo_with_memory_for_one_segment_leases_one()
    {
        await using var peer = new ScriptedPeer(Chain) { Gate = new TaskCompletionSource().Task };
        await using GrainCluster cluster = await StartAsync(peer, options => options.SegmentMemory = SegmentMemory.WorstCase(Heights));

        Assert.Equal("bitmap/9/0", (await peer.NextRequestAsync()).ToString());

        Assert.Equal(Kernels(from: 0), await LeaseRestAsync(cluster));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_silo_leases_as_much_as_its_peers_take_and_one_segment_more_for_each()
    {
        await using var peer = new ScriptedPeer(Chain) { Gate = new TaskCompletionSource().Task };
        await using GrainCluster cluster = await StartAsync(peer, _ => { });

        // A new peer takes two at a time, and answers one after the other.
        await peer.NextRequestAsync();

        Assert.Equal(Kernels(from: 2), await LeaseRestAsync(cluster));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("states/pending", typeof(IOException))]
    [InlineData("states/pending", typeof(TaskCanceledException))]
    [InlineData("states/pending", typeof(InvalidOperationException))]
    [InlineData(".segment", typeof(TaskCanceledException))]
    [InlineData(".result", typeof(InvalidOperationException))]
    [InlineData("states/verified", typeof(TimeoutException))]
    public async Task A_worker_goes_on_whatever_the_storage_failed_with(string write, Type failure)
    {
        RecordedChain chain = RecordedChains.Small;
        await using var peer = new ScriptedPeer(chain);
        var store = new TroubledObjectStore(await RecordedChains.StoreHeadersAsync(chain));
        store.FailNextWrite(name => name.EndsWith(write, StringComparison.Ordinal), (Exception)Activator.CreateInstance(failure)!);
        var options = new SyncOptions { HedgeAfter = TimeSpan.FromHours(1), StallTimeout = TimeSpan.FromHours(1), Peers = { peer.Address } };
        await using GrainCluster cluster = await GrainCluster.StartAsync(chain.Network, store, options, workers: true);
        Task<string> verified = cluster.Store(0).WhenPutAsync(name => name == "states/verified");

        await cluster.Sync.StartAsync();
        await verified.WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(store.HasFailed);
    }

    private static async Task<GrainCluster> StartAsync(ScriptedPeer peer, Action<SyncOptions> set)
    {
        var options = new SyncOptions { SegmentHeights = Heights, HedgeAfter = TimeSpan.FromHours(1), StallTimeout = TimeSpan.FromHours(1), Peers = { peer.Address } };
        set(options);
        GrainCluster cluster = await GrainCluster.StartAsync(Chain.Network, await RecordedChains.StoreHeadersAsync(Chain), options, workers: true);
        await cluster.Sync.StartAsync();
        return cluster;
    }

    private static async Task<IEnumerable<string>> LeaseRestAsync(GrainCluster cluster) =>
        (await cluster.StateRoot(Chain.Horizon.Hash).LeaseAsync("another", 1000)).Segments.Select(id => id.ToString());

    private static IEnumerable<string> Kernels(int from)
    {
        ulong count = new StatePlan(new StateCommitment(Chain.Horizon), Heights).CountOf(SegmentKind.Kernel);
        Assert.InRange(count, 5UL, 14UL);
        return Enumerable.Range(from, (int)count - from).Select(index => $"kernel/9/{index}");
    }
}
