using Grin.Chain.State;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using GrinOrleansSync.Storage.States;

namespace GrinOrleansSync.Grains.Tests.Sync;

/// <summary>Silos that work by themselves, on local peers.</summary>
public sealed class WholeSyncTests
{
    private static readonly RecordedChain Chain = RecordedChains.Demo;

    [Fact(Timeout = 120_000)]
    public async Task Two_silos_share_a_sync_and_come_to_the_state_that_was_recorded()
    {
        var objects = new MemoryObjectStore();
        await using LocalPeers peers = await StartPeersAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(Chain.Network, objects, Options(peers), silos: 2, workers: true);
        Task verified = Task.WhenAny(Enumerable.Range(0, 2).Select(silo => cluster.Store(silo).WhenPutAsync(name => name == "states/verified"))).Unwrap();

        await cluster.Sync.StartAsync();
        await verified.WaitAsync(TestContext.Current.CancellationToken);

        await AssertVerifiedAsync(cluster, objects);
        Assert.All([0, 1], silo => Assert.Contains(cluster.Store(silo).Put, IsResult));
        Assert.Equal(11, cluster.Store(0).Put.Count(IsResult) + cluster.Store(1).Put.Count(IsResult));
        Assert.All(await cluster.PeerBook.GetPeersAsync(), peer => Assert.False(peer.Banned));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_sync_ends_verified_though_a_silo_is_lost_in_the_middle()
    {
        var objects = new MemoryObjectStore();
        var lost = new TaskCompletionSource();
        await using LocalPeers peers = await StartPeersAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(Chain.Network, objects, Options(peers), silos: 2, workers: true);
        Task<string> atWork = cluster.Store(1).WhenPutAsync(name => name.EndsWith(".segment", StringComparison.Ordinal), lost.Task);
        Task<string> verified = cluster.Store(0).WhenPutAsync(name => name == "states/verified");

        await cluster.Sync.StartAsync();
        string stored = await atWork.WaitAsync(TestContext.Current.CancellationToken);
        await cluster.KillAsync(1);
        await verified.WaitAsync(TestContext.Current.CancellationToken);
        lost.SetResult();

        await AssertVerifiedAsync(cluster, objects);

        // What it had stored was verified from there, and nothing was lost that the other silo had done.
        Assert.Contains(cluster.Store(0).Put, name => name == stored.Replace(".segment", ".result", StringComparison.Ordinal));
    }

    private static bool IsResult(string name) => name.EndsWith(".result", StringComparison.Ordinal);

    private static Task<LocalPeers> StartPeersAsync() => LocalPeers.StartAsync(Chain, LocalPeers.Plan(4, new ChainPeerOptions()));

    private static SyncOptions Options(LocalPeers peers)
    {
        var options = new SyncOptions { LeaseDuration = TimeSpan.FromSeconds(2), VerifierThreads = 1, MaxSegmentsInFlight = 2 };
        foreach (System.Net.IPEndPoint peer in peers.EndPoints)
        {
            options.Peers.Add(peer.ToString());
        }

        return options;
    }

    private static async Task AssertVerifiedAsync(GrainCluster cluster, MemoryObjectStore objects)
    {
        // It is verified in a turn of the sync grain, so that this call comes after it.
        SyncStatus status = await cluster.Sync.GetStatusAsync();
        Assert.Equal((SyncPhase.Verified, Chain.Tip.Height, Chain.Horizon.Height), (status.Phase, status.Tip.Height, status.Horizon!.Height));
        StateSummary summary = status.State!.Summary!;

        // From state.json.
        Assert.Equal("09e9fe8748983ea98eea79d4c4baca86ce4c58683a7d0c42965b1767ae77f163c9", Convert.ToHexStringLower(summary.UtxoSum.AsSpan()));
        Assert.Equal("084785b20fed01c1dbef33361ba3cc87513b0b1e58583f76a0930dbf9ccd167b9c", Convert.ToHexStringLower(summary.KernelSum.AsSpan()));
        Assert.Equal([1UL, 4, 4, 2], status.State.Verified);
        StoredState? stored = await new StateStore(objects, Chain.Network).ReadVerifiedAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Chain.Horizon.Hash, stored?.Horizon);
    }
}
