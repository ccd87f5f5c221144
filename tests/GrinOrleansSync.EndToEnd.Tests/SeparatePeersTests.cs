using System.Globalization;
using Grin.TestData;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>The commands <c>peer</c> and <c>sync</c> in processes of their own, as the README shows them.</summary>
public sealed class SeparatePeersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sync_from_one_peer_is_verified()
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(2);

        SyncResult result = (await Syncing.RunAsync(Demo.Chain, Data, [peer])).Document(0);

        ExpectedState.Of(Demo.Chain).AssertIs(result);
        PeerOfResult only = Assert.Single(result.Peers);
        Assert.Equal(peer.EndPoint.ToString(), only.Address);
        Blame.AssertNone(only);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Peers_of_older_protocol_versions_are_as_good(int version)
    {
        string[] options = ["--chain", TestVectors.Get("chains/user-240"), "--protocol-version", version.ToString(CultureInfo.InvariantCulture)];
        await using PeerProcess full = await PeerProcess.StartAsync(2, options);
        await using PeerProcess sparse = await PeerProcess.StartAsync(3, [.. options, "--form", "sparse"]);

        SyncResult result = (await Syncing.RunAsync("chains/user-240", Data, [full, sparse])).Document(0);

        ExpectedState.Of("chains/user-240").AssertIs(result);
        Assert.All(result.Peers, Blame.AssertNone);
    }

    [Fact]
    public async Task Among_peers_of_different_processes_the_liar_is_named()
    {
        string[] chain = ["--chain", TestVectors.Get("chains/user-240")];
        await using PeerProcess liar = await PeerProcess.StartAsync(2, [.. chain, "--fault", "wrong-block"]);
        await using PeerProcess honest = await PeerProcess.StartAsync(3, [.. chain, "--form", "sparse"]);

        SyncResult result = (await Syncing.RunAsync("chains/user-240", Data, [liar, honest])).Document(0);

        ExpectedState.Of("chains/user-240").AssertIs(result);
        Blame.Assert(result.Peers.Single(peer => peer.Address == liar.EndPoint.ToString()), "wrong-block", banned: true);
        Blame.AssertNone(result.Peers.Single(peer => peer.Address == honest.EndPoint.ToString()));
    }

    [Fact]
    public async Task The_heavier_of_two_branches_is_synced_whoever_has_it()
    {
        await using PeerProcess lighter = await PeerProcess.StartAsync(2, "--chain", TestVectors.Get("chains/forks-200/branch-230"));
        await using PeerProcess heavier = await PeerProcess.StartAsync(3, "--chain", TestVectors.Get("chains/forks-200/branch-240"));

        SyncResult result = (await Syncing.RunAsync("chains/forks-200/branch-240", Data, [lighter, heavier])).Document(0);

        ExpectedState.Of("chains/forks-200/branch-240").AssertIs(result);
        Blame.AssertNone(result.PeerAt(1));

        // Nodes are silent when they are asked for the state of a block that they don't have: that costs time, never a ban.
        Assert.False(result.PeerAt(0).Banned);
        Assert.All(result.PeerAt(0).Faults, fault => Assert.Equal("timeout", fault.Reason));
    }

    [Fact]
    public async Task An_interrupted_peer_ends_in_order()
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(2);

        ProcessResult ended = await peer.StopAsync();

        ended.AssertExit(0);
        Assert.Empty(ended.Errors);
    }
}
