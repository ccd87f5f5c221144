using Grin.Chain;
using Grin.P2P;
using Grin.TestData;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Headers;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Grains.Tests.Headers;

/// <summary>Ranges of headers from many peers at once, over TCP.</summary>
public sealed class HeaderRangesTests : IAsyncDisposable
{
    private const Capabilities WithoutNumbers = Capabilities.HeaderHistory | Capabilities.PeerList | Capabilities.Segments;

    // 5000 headers where the collection has them, 1100 otherwise.
    private static readonly RecordedChain Chain = RecordedChains.Get(TestVectors.Find("chains/devnet-5000") is null ? "chains/devnet-1100" : "chains/devnet-5000");

    private readonly SyncOptions _options = new() { StallTimeout = TimeSpan.FromHours(1) };
    private HeaderSync _sync = null!;

    private static Hash[] Anchors => [.. Chain.Headers.All.Where(header => header.Height % 512 == 0).Select(header => header.Hash)];

    public ValueTask DisposeAsync() => _sync.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData(WithoutNumbers, false)]
    [InlineData(WithoutNumbers, true)]
    [InlineData(WithoutNumbers | Capabilities.HeaderSegments, false)]
    [InlineData(WithoutNumbers | Capabilities.HeaderSegments, true)]
    public async Task By_links_by_anchors_and_by_number_the_chain_is_that_of_the_peers(Capabilities capabilities, bool anchors)
    {
        _options.HeaderAnchors = anchors ? Anchors : [];
        _sync = await HeaderSync.StartAsync(Chain.Network, _options);
        ChainPeer[] peers = [await _sync.AddPeerAsync(Chain, capabilities), await _sync.AddPeerAsync(Chain, capabilities), await _sync.AddPeerAsync(Chain, capabilities)];

        int most = await _sync.RunAsync();

        Assert.Equal(Chain.Tip.Hash, (await _sync.Chain.GetTipAsync()).Hash);
        await AssertAreBlamelessAsync(peers);
        Assert.True(most > 1 || !anchors);
    }

    [Fact(Timeout = 120_000)]
    public async Task Wrong_anchors_cost_time_and_nothing_else()
    {
        _options.HeaderAnchors = [.. Anchors.Select((anchor, i) => i % 2 == 0 ? anchor : Chain.Headers.All[^i].Hash), .. Enumerable.Repeat(Hash.Zero, 5)];
        _sync = await HeaderSync.StartAsync(Chain.Network, _options);
        ChainPeer one = await _sync.AddPeerAsync(Chain, WithoutNumbers);
        ChainPeer two = await _sync.AddPeerAsync(Chain, WithoutNumbers);

        await _sync.RunAsync();

        Assert.Equal(Chain.Tip.Hash, (await _sync.Chain.GetTipAsync()).Hash);
        await AssertAreBlamelessAsync(one, two);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_peers_that_lie_in_different_ways_each_is_named_and_the_chain_is_right(bool anchors)
    {
        _options.HeaderAnchors = anchors ? Anchors : [];
        _sync = await HeaderSync.StartAsync(Chain.Network, _options);
        ChainPeer bad = await _sync.AddPeerAsync(Chain, null, "bad-headers");
        ChainPeer fraud = await _sync.AddPeerAsync(Chain, null, "fraud-height");
        ChainPeer[] honest = [await _sync.AddPeerAsync(Chain), await _sync.AddPeerAsync(Chain)];

        await _sync.RunAsync();

        Assert.Equal(Chain.Tip.Hash, (await _sync.Chain.GetTipAsync()).Hash);
        Assert.Equal((true, "fraud-height"), await _sync.PeerAsync(fraud));

        // Two answers may have been under way, bad in two ways.
        (bool banned, string reasons) = await _sync.PeerAsync(bad);
        Assert.True(banned);
        Assert.True(reasons is "header-chain" or "pow" or "header-chain, pow", reasons);
        await AssertAreBlamelessAsync(honest);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(600)]
    public async Task A_silo_lost_with_ranges_under_way_is_followed_by_one_that_goes_on(int lossHeight)
    {
        _options.HeaderAnchors = Anchors;
        var objects = new MemoryObjectStore();
        await using (HeaderSync lost = await HeaderSync.StartAsync(Chain.Network, _options, objects))
        {
            await lost.AddPeerAsync(Chain);
            await lost.AddPeerAsync(Chain);
            await lost.RunAsync(lossHeight: (ulong)lossHeight);
        }

        _sync = await HeaderSync.StartAsync(Chain.Network, _options, objects);
        Assert.True((await _sync.Chain.GetTipAsync()).Height >= (ulong)lossHeight);
        await _sync.AddPeerAsync(Chain);
        await _sync.RunAsync();

        Assert.Equal(Chain.Tip.Hash, (await _sync.Chain.GetTipAsync()).Hash);
        await foreach (string name in objects.ListAsync(StagedHeaders.Prefix, TestContext.Current.CancellationToken))
        {
            Assert.Fail($"{name} is left");
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData("difficulty", "difficulty")]
    [InlineData("prevroot", "header-mmr")]
    public async Task What_only_the_order_of_headers_shows_is_pinned_on_the_sender_of_the_range(string folder, string rule)
    {
        RecordedChain chain = RecordedChains.Get("chains/refused/" + folder);
        _sync = await HeaderSync.StartAsync(chain.Network, _options);
        ChainPeer liar = await _sync.AddPeerAsync(chain);

        await _sync.RunAsync();

        Assert.Equal(39UL, (await _sync.Chain.GetTipAsync()).Height);
        Assert.Equal((true, rule), await _sync.PeerAsync(liar));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_range_behind_a_parsed_one_is_leased_while_that_is_still_checked()
    {
        _sync = await HeaderSync.StartAsync(Chain.Network, _options);
        ChainPeer peer = await _sync.AddPeerAsync(Chain);
        HeaderLease[] leases = [.. await _sync.Chain.LeaseAsync(new HeaderRequest("one", ulong.MaxValue, Chain.Tip.Height, ServesSegments: true, Room: 8))];
        Assert.Equal(0UL, leases[0].Segment);
        Assert.Equal([Chain.Network.GenesisHash], leases[0].Locator);
        Assert.All(leases.Skip(1), lease => Assert.True(lease.Segment % 4 == 0 && lease.Locator.IsEmpty));

        await _sync.Chain.NoteParsedAsync(0, Chain.Headers.All[512].Hash);
        HeaderLease next = Assert.Single(await _sync.Chain.LeaseAsync(new HeaderRequest("one", ulong.MaxValue, Chain.Tip.Height, ServesSegments: false, Room: 8)));
        Assert.Equal((1UL, Chain.Headers.All[512].Hash), (next.Segment, Assert.Single(next.Locator)));
        await AssertAreBlamelessAsync(peer);
    }

    private async Task AssertAreBlamelessAsync(params ChainPeer[] peers)
    {
        foreach (ChainPeer peer in peers)
        {
            Assert.Equal((false, ""), await _sync.PeerAsync(peer));
        }
    }
}
