using Grin.Chain.Headers;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Hosting;
using GrinOrleansSync.Grains.Tests.Support;

namespace GrinOrleansSync.Grains.Tests.Headers;

/// <summary>Peers on different branches, over TCP: most work wins, and nobody is banned for the branch he is on.</summary>
public sealed class HeaderForkTests : IAsyncDisposable
{
    private HeaderSync _sync = null!;

    private static RecordedChain Shorter => RecordedChain.OfHeaders(SyntheticChains.Network, SyntheticChains.Shorter);

    private static RecordedChain Longer => RecordedChain.OfHeaders(SyntheticChains.Network, SyntheticChains.Longer);

    private static RecordedChain Broken => RecordedChain.OfHeaders(SyntheticChains.Network, SyntheticChains.Broken);

    public ValueTask DisposeAsync() => _sync.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_branch_of_hundreds_of_headers_is_followed_whichever_comes_first(bool longerFirst)
    {
        _sync = await HeaderSync.StartAsync(SyntheticChains.Network);
        ChainPeer first = await _sync.AddPeerAsync(longerFirst ? Longer : Shorter);
        await _sync.RunAsync();
        ChainPeer second = await _sync.AddPeerAsync(longerFirst ? Shorter : Longer);

        await _sync.RunAsync();

        await AssertIsOnAsync(SyntheticChains.Longer);
        await AssertAreBlamelessAsync(first, second);
    }

    [Fact(Timeout = 120_000)]
    public async Task Peers_of_two_branches_at_once_lead_to_the_heavier()
    {
        _sync = await HeaderSync.StartAsync(SyntheticChains.Network);
        ChainPeer[] peers =
        [
            await _sync.AddPeerAsync(Shorter),
            await _sync.AddPeerAsync(Longer),
            await _sync.AddPeerAsync(Shorter),
            await _sync.AddPeerAsync(Longer),
        ];

        await _sync.RunAsync();

        await AssertIsOnAsync(SyntheticChains.Longer);
        await AssertAreBlamelessAsync(peers);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("branch-230", "branch-240")]
    [InlineData("branch-240", "branch-230")]
    public async Task The_nodes_own_two_branches_are_followed_in_either_order(string first, string second)
    {
        RecordedChain heavier = RecordedChains.Get("chains/forks-200/branch-240");
        _sync = await HeaderSync.StartAsync(heavier.Network);
        ChainPeer one = await _sync.AddPeerAsync(RecordedChains.Get("chains/forks-200/" + first));
        await _sync.RunAsync();
        ChainPeer two = await _sync.AddPeerAsync(RecordedChains.Get("chains/forks-200/" + second));

        await _sync.RunAsync();

        await AssertIsOnAsync(heavier.Headers.All);
        await AssertAreBlamelessAsync(one, two);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_cheap_chain_from_genesis_served_first_gives_way()
    {
        IReadOnlyList<BlockHeader> cheap = SyntheticHeaders.Chain(SyntheticChains.Network, 600, seed: 9);
        _sync = await HeaderSync.StartAsync(SyntheticChains.Network);
        await _sync.AddPeerAsync(RecordedChain.OfHeaders(SyntheticChains.Network, cheap));
        await _sync.RunAsync();
        await AssertIsOnAsync(cheap);

        ChainPeer honest = await _sync.AddPeerAsync(Longer);
        await _sync.RunAsync();

        await AssertIsOnAsync(SyntheticChains.Longer);
        await AssertAreBlamelessAsync(honest);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_branch_that_begins_beyond_the_first_answer_is_found()
    {
        // From the one hash of the locator below the fork, genesis, the peer answers 512 headers that are all ours.
        IReadOnlyList<BlockHeader> ours = [.. SyntheticChains.Longer, .. More(SyntheticChains.Longer, 400)];
        IReadOnlyList<BlockHeader> theirs = SyntheticHeaders.Branch(SyntheticChains.Network, ours, 570, 1100, seed: 31);
        Assert.DoesNotContain(HeaderLocator.Heights(1600), height => height is > 0 and <= 570);
        _sync = await HeaderSync.StartAsync(SyntheticChains.Network);
        ChainPeer first = await _sync.AddPeerAsync(RecordedChain.OfHeaders(SyntheticChains.Network, ours));
        await _sync.RunAsync();
        await AssertIsOnAsync(ours);

        ChainPeer second = await _sync.AddPeerAsync(RecordedChain.OfHeaders(SyntheticChains.Network, theirs));
        await _sync.RunAsync();

        await AssertIsOnAsync(theirs);
        await AssertAreBlamelessAsync(first, second);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_heavier_branch_with_a_bad_header_does_not_win_and_its_sender_is_named()
    {
        _sync = await HeaderSync.StartAsync(SyntheticChains.Network);
        ChainPeer honest = await _sync.AddPeerAsync(Shorter);
        await _sync.RunAsync();

        ChainPeer liar = await _sync.AddPeerAsync(Broken);
        await _sync.RunAsync();

        await AssertIsOnAsync(SyntheticChains.Shorter);
        await AssertAreBlamelessAsync(honest);
        Assert.Equal((true, "header-mmr"), await _sync.PeerAsync(liar));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_peer_that_proves_a_lighter_branch_for_a_heavier_claim_is_banned_after_a_bounded_effort()
    {
        _sync = await HeaderSync.StartAsync(SyntheticChains.Network, new SyncOptions { StallTimeout = TimeSpan.FromHours(1), FraudTimeout = TimeSpan.FromHours(1) });
        await _sync.AddPeerAsync(Longer);
        await _sync.RunAsync();

        ChainPeer liar = await _sync.AddPeerAsync(Shorter, null, "fraud-height");
        await _sync.RunAsync();

        await AssertIsOnAsync(SyntheticChains.Longer);
        Assert.Equal((true, "fraud-height"), await _sync.PeerAsync(liar));
    }

    private static BlockHeader[] More(IReadOnlyList<BlockHeader> chain, int count)
    {
        using var headers = new SyntheticHeaders(SyntheticChains.Network, chain, seed: 30);
        return [.. headers.Next(count)];
    }

    private async Task AssertIsOnAsync(IReadOnlyList<BlockHeader> headers) =>
        Assert.Equal((headers[^1].Height, headers[^1].Hash), await _sync.Chain.GetTipAsync() is var tip ? (tip.Height, tip.Hash) : default);

    private async Task AssertAreBlamelessAsync(params ChainPeer[] peers)
    {
        foreach (ChainPeer peer in peers)
        {
            Assert.Equal((false, ""), await _sync.PeerAsync(peer));
        }
    }
}
