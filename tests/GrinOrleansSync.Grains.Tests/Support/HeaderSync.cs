using System.Net;
using Grin.Chain.Networks;
using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>A silo that syncs headers, and nothing else, from peers on real TCP, step by step as its worker would.</summary>
internal sealed class HeaderSync : IAsyncDisposable
{
    private const string Silo = "one";

    private readonly List<ChainPeer> _peers = [];
    private readonly GrainCluster _cluster;
    private readonly Network _network;

    private HeaderSync(GrainCluster cluster, Network network)
    {
        _cluster = cluster;
        _network = network;
    }

    public IHeaderChainGrain Chain => _cluster.Headers;

    private SiloPeers Peers => _cluster.Service<SiloPeers>(0);

    public static async Task<HeaderSync> StartAsync(Network network, SyncOptions? options = null, IObjectStore? objects = null) =>
        new(await GrainCluster.StartAsync(network, objects ?? new MemoryObjectStore(), options ?? new SyncOptions { StallTimeout = TimeSpan.FromHours(1) }), network);

    /// <summary>Adds a peer and waits until the silo is connected to it.</summary>
    public async Task<ChainPeer> AddPeerAsync(RecordedChain chain, Capabilities? capabilities = null, params string[] faults)
    {
        var options = new ChainPeerOptions { Faults = [.. FaultCatalogue.All.Where(fault => faults.Contains(fault.Name))], Seed = _peers.Count };
        ChainPeer peer = ChainPeer.Start(chain, capabilities is { } announced ? options with { Capabilities = announced } : options);
        _peers.Add(peer);
        await _cluster.PeerBook.AddAsync([peer.EndPoint.ToString()]);
        await Peers.ExchangeAsync();
        IPEndPoint[] others = [.. _peers.Where(other => other != peer).Select(other => other.EndPoint)];
        using PeerLease? lease = await Peers.Pool.RentAsync(new PeerQuery { Excluded = others }, TestContext.Current.CancellationToken);
        Assert.NotNull(lease);
        return peer;
    }

    /// <summary>Leases and downloads until no peer claims more work than the best chain has.</summary>
    /// <param name="room">Ranges under way at most.</param>
    /// <param name="lossHeight">The silo is lost, with whatever is under way, once the best chain is so high.</param>
    /// <returns>The largest number of ranges that were under way at once.</returns>
    public async Task<int> RunAsync(int room = 8, ulong lossHeight = ulong.MaxValue)
    {
        int most = 0;
        var running = new HashSet<Task>();
        while (true)
        {
            if ((await Chain.GetTipAsync()).Height >= lossHeight)
            {
                await _cluster.KillAsync(0);
                return most;
            }

            running.RemoveWhere(task => task.IsCompleted);
            SiloReport report = await Peers.ReportAsync();
            var request = new HeaderRequest(Silo, report.ClaimedDifficulty, report.ClaimedHeight, report.ServesHeaderSegments, room - running.Count);
            foreach (HeaderLease lease in await Chain.LeaseAsync(request))
            {
                running.Add(RunAsync(lease));
            }

            if (running.Count == 0)
            {
                return most;
            }

            most = Math.Max(most, running.Count);
            await Task.WhenAny(running).WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Faults of a peer by reason, and whether it is banned.</summary>
    public async Task<(bool Banned, string Reasons)> PeerAsync(ChainPeer peer)
    {
        await Peers.ExchangeAsync();
        PeerSummary? known = (await _cluster.PeerBook.GetPeersAsync()).SingleOrDefault(known => known.Address == peer.EndPoint.ToString());
        return (known?.Banned ?? false, string.Join(", ", known?.Faults.Select(fault => fault.Reason) ?? []));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        foreach (ChainPeer peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    private async Task RunAsync(HeaderLease lease)
    {
        ISegmentGrain grain = _cluster.On(0).GetGrain<ISegmentGrain>(GrainKeys.HeaderRange(_network.GenesisHash, (lease.Segment * 512) ?? lease.Tip.Height, lease.Tip.Hash));
        if (await grain.RunHeadersAsync(lease) is null || lease.Segment is null)
        {
            await Chain.ReleaseAsync(Silo, lease);
        }
    }
}
