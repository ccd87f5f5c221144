using Grin.P2P;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Peers;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Headers;

/// <summary>Ranges of headers from real peers, through the segment grain to the header chain.</summary>
public sealed class HeaderDownloadTests : IAsyncDisposable
{
    private readonly SyncOptions _options = new() { StallTimeout = TimeSpan.FromHours(1) };
    private GrainCluster? _cluster;
    private ChainPeer? _peer;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_peer is not null)
        {
            await _peer.DisposeAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Range_after_range_the_chain_is_that_of_the_peer()
    {
        RecordedChain chain = await StartAsync("chains/devnet-1100");

        foreach (ulong height in new ulong[] { 512, 1024, 1100 })
        {
            HeaderSubmission? submission = await RunAsync();
            Assert.Equal((true, height, null), (submission?.Progressed, submission?.Tip.Height, submission?.Violation));
        }

        Assert.Equal(chain.Tip.Hash, (await _cluster!.Headers.GetTipAsync()).Hash);
        Assert.Empty(await _cluster.Headers.LeaseAsync(new HeaderRequest("one", chain.Tip.TotalDifficulty, chain.Tip.Height, ServesSegments: true, Room: 1)));
        Assert.Empty((await PeerAsync()).Faults);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("pow", "pow", 40)]
    [InlineData("version", "version", 40)]
    [InlineData("time", "timestamp", 40)]
    [InlineData("difficulty", "difficulty", 40)]
    [InlineData("prevroot", "header-mmr", 40)]
    public async Task A_peer_with_a_bad_header_is_banned_by_the_rule_and_what_comes_before_it_is_taken(string folder, string rule, int height)
    {
        await StartAsync("chains/refused/" + folder);

        HeaderSubmission? submission = await RunAsync();

        Assert.Equal(rule, submission?.Violation?.Rule.Name);
        Assert.Equal((ulong)height - 1, (await _cluster!.Headers.GetTipAsync()).Height);
        PeerSummary peer = await PeerAsync();
        Assert.True(peer.Banned);
        Assert.Equal(rule, Assert.Single(peer.Faults).Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_that_claims_more_work_than_it_delivers_is_banned_after_three_answers()
    {
        RecordedChain chain = await StartAsync("chains/refused/control", "fraud-height");
        Assert.Equal(chain.Tip.Height, (await RunAsync())?.Tip.Height);
        for (int useless = 0; useless < 3; useless++)
        {
            Assert.False((await PeerAsync()).Banned);
            Assert.Equal((false, null), ((await RunAsync())?.Progressed, (await _cluster!.Headers.GetTipAsync()).Height == chain.Tip.Height ? null : "moved"));
        }

        PeerSummary peer = await PeerAsync();
        Assert.True(peer.Banned);
        Assert.Equal("fraud-height", Assert.Single(peer.Faults).Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_peer_that_has_more_there_is_nothing_to_submit()
    {
        RecordedChain chain = RecordedChains.Small;
        _cluster = await GrainCluster.StartAsync(chain.Network, await RecordedChains.StoreHeadersAsync(chain), _options);

        Assert.Null(await RunAsync());
    }

    private async Task<RecordedChain> StartAsync(string name, params string[] faults)
    {
        RecordedChain chain = RecordedChains.Get(name);
        _peer = ChainPeer.Start(chain, new ChainPeerOptions { Faults = [.. FaultCatalogue.All.Where(fault => faults.Contains(fault.Name))] });
        _options.Peers.Add(_peer.EndPoint.ToString());
        _cluster = await GrainCluster.StartAsync(chain.Network, new MemoryObjectStore(), _options);
        SiloPeers peers = _cluster.Service<SiloPeers>(0);
        await peers.IntroduceAsync(TestContext.Current.CancellationToken);
        await peers.ExchangeAsync();
        using PeerLease? connected = await peers.Pool.RentAsync(new PeerQuery(), TestContext.Current.CancellationToken);
        Assert.NotNull(connected);
        return chain;
    }

    /// <summary>Runs the lease of what follows the best header, as the silo's worker does.</summary>
    private async Task<HeaderSubmission?> RunAsync()
    {
        HeaderLease lease = Assert.Single(await _cluster!.Headers.LeaseAsync(new HeaderRequest("one", ulong.MaxValue, 0, ServesSegments: false, Room: 1)));
        ISegmentGrain grain = _cluster.On(0).GetGrain<ISegmentGrain>(GrainKeys.HeaderRange(RecordedChains.Small.Network.GenesisHash, lease.Tip.Height, lease.Tip.Hash));
        HeaderSubmission? submission = await grain.RunHeadersAsync(lease);
        await _cluster.Headers.ReleaseAsync("one", lease);
        return submission;
    }

    private async Task<PeerSummary> PeerAsync()
    {
        await _cluster!.Service<SiloPeers>(0).ExchangeAsync();
        return Assert.Single(await _cluster.PeerBook.GetPeersAsync());
    }
}
