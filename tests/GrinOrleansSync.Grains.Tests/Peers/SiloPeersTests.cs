using System.Net;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrinOrleansSync.Grains.Tests.Peers;

public sealed class SiloPeersTests
{
    [Fact(Timeout = 60_000)]
    public async Task An_address_that_leads_to_another_silo_is_left_for_good_by_all_and_nobody_banned()
    {
        // An address of the test alone is among the peers: the network's seeds are not looked for.
        var options = new SyncOptions { Peers = { "127.0.0.1:1" } };
        await using GrainCluster cluster = await GrainCluster.StartAsync(RecordedChains.Small.Network, new MemoryObjectStore(), options, silos: 2);
        SiloPeers dialling = cluster.Service<SiloPeers>(0);
        SiloPeers listening = cluster.Service<SiloPeers>(1);
        await dialling.IntroduceAsync(TestContext.Current.CancellationToken);
        await listening.IntroduceAsync(TestContext.Current.CancellationToken);
        var refused = new TaskCompletionSource<PeerFault>();
        await using PeerListener seed = Listen(cluster.Service<NonceRegistry>(1), refused);
        string address = seed.LocalEndPoint.ToString();
        await cluster.PeerBook.ReportAsync([new PeerIncident(Guid.NewGuid(), "127.0.0.1:1", "genesis", "", Ban: false, Leave: true)]);
        await cluster.PeerBook.AddAsync([address]);

        await dialling.ExchangeAsync();
        Assert.Null(await dialling.Pool.RentAsync(new PeerQuery(), TestContext.Current.CancellationToken));
        await dialling.ExchangeAsync();

        Assert.Equal(PeerFaultReason.Self, (await refused.Task.WaitAsync(TestContext.Current.CancellationToken)).Reason);
        PeerSummary known = (await cluster.PeerBook.GetPeersAsync()).Single(peer => peer.Address == address);
        Assert.Equal((false, PeerFaultReason.Self, 1), (known.Banned, Assert.Single(known.Faults).Reason, known.Faults[0].Count));
        Assert.Empty(await cluster.PeerBook.LeaseAsync("another", 16, "another address"));
        await listening.ExchangeAsync();
        Assert.DoesNotContain(listening.Pool.Snapshot(), peer => peer.EndPoint.Equals(seed.LocalEndPoint));
    }

    [Fact(Timeout = 60_000)]
    public async Task Silos_behind_different_addresses_have_the_same_peer_at_the_same_time()
    {
        await using var peer = new ScriptedPeer(RecordedChains.Small);
        var options = new SyncOptions();
        await using GrainCluster cluster = await GrainCluster.StartAsync(RecordedChains.Small.Network, new MemoryObjectStore(), options, silos: 2);
        await cluster.PeerBook.AddAsync([peer.Address]);
        await cluster.Service<SiloPeers>(0).ExchangeAsync();
        await cluster.Service<SiloPeers>(1).ExchangeAsync();
        Assert.Empty(cluster.Service<SiloPeers>(1).Pool.Snapshot());

        options.EgressId = "another";
        await cluster.Service<SiloPeers>(1).ExchangeAsync();

        for (int silo = 0; silo < 2; silo++)
        {
            using PeerLease? lease = await cluster.Service<SiloPeers>(silo).Pool.RentAsync(new PeerQuery(), TestContext.Current.CancellationToken);
            Assert.Equal(peer.EndPoint, lease?.EndPoint);
        }
    }

    private static PeerListener Listen(NonceRegistry nonces, TaskCompletionSource<PeerFault> refused) => PeerListener.Start(
        new IPEndPoint(IPAddress.Loopback, 0),
        new PeerListenerOptions
        {
            Connection = new PeerConnectionOptions { Network = RecordedChains.Small.Network, Nonces = nonces },
            OnRefused = (_, fault) => refused.TrySetResult(fault),
        },
        new SilentHandler(RecordedChains.Small.Network),
        TimeProvider.System,
        NullLogger.Instance);
}
