using System.Collections.Immutable;
using System.Net;
using Grin.P2P;
using GrinOrleansSync.Devnet.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrinOrleansSync.Devnet.Tests.Peers;

public sealed class LocalPeersTests
{
    private static readonly ChainPeerOptions Template = new();

    [Fact]
    public async Task Each_peer_has_an_address_of_its_own_and_tells_those_of_the_others()
    {
        await using LocalPeers peers = await LocalPeers.StartAsync(RecordedChains.Demo, LocalPeers.Plan(4, Template));

        Assert.Equal(["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"], peers.EndPoints.Select(endPoint => endPoint.Address.ToString()));
        foreach (ChainPeer peer in peers.Peers)
        {
            await using PeerConnection connection = await ConnectAsync(peer.EndPoint);
            IReadOnlyList<PeerAddress> told = await connection.GetPeerAddressesAsync(Capabilities.None, TestContext.Current.CancellationToken);
            Assert.Equal(peers.EndPoints.Remove(peer.EndPoint), told.Select(address => address.ToEndPoint()));
        }
    }

    [Fact]
    public async Task All_peers_can_share_one_port()
    {
        await using LocalPeers first = await LocalPeers.StartAsync(RecordedChains.Demo, LocalPeers.Plan(1, Template));
        int port = first.EndPoints[0].Port;
        await first.DisposeAsync();

        await using LocalPeers peers = await LocalPeers.StartAsync(RecordedChains.Demo, LocalPeers.Plan(3, Template, port));

        Assert.All(peers.EndPoints, endPoint => Assert.Equal(port, endPoint.Port));
    }

    [Fact]
    public async Task When_one_cannot_listen_none_is_left_listening()
    {
        ImmutableArray<ChainPeerOptions> plan = LocalPeers.Plan(3, Template);
        await using ChainPeer occupant = ChainPeer.Start(RecordedChains.Demo, plan[2]);
        int port = occupant.EndPoint.Port;

        PeerListenException exception = await Assert.ThrowsAsync<PeerListenException>(() => LocalPeers.StartAsync(RecordedChains.Demo, LocalPeers.Plan(3, Template, port)));

        Assert.Equal(occupant.EndPoint, exception.EndPoint);
        PeerFaultException unreachable = await Assert.ThrowsAsync<PeerFaultException>(() => ConnectAsync(new IPEndPoint(plan[0].Listen.Address, port)));
        Assert.Equal(PeerFaultReason.Disconnected, unreachable.Fault.Reason);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "-|corrupt-leaf")]
    [InlineData(5, "-|corrupt-leaf|stall|hang-up-in-frame|wrong-segment")]
    [InlineData(8, "-|-|-|-|corrupt-leaf|stall|hang-up-in-frame|wrong-segment")]
    public void Mixed_faults_go_to_the_last_peers_and_leave_the_first_honest(int count, string faults)
    {
        ImmutableArray<ChainPeerOptions> plan = LocalPeers.WithMixedFaults(LocalPeers.Plan(count, Template));

        Assert.Equal(faults.TrimStart('-'), string.Join('|', plan.Select(peer => peer.Faults.IsEmpty ? "-" : peer.Faults[0].Name)).TrimStart('-'));
    }

    [Fact]
    public void Peers_beyond_the_last_octet_have_addresses_too()
    {
        ImmutableArray<ChainPeerOptions> plan = LocalPeers.Plan(300, Template with { Seed = 7 });

        Assert.Equal("127.0.1.45", plan[299].Listen.Address.ToString());
        Assert.Equal(306, plan[299].Seed);
    }

    private static Task<PeerConnection> ConnectAsync(IPEndPoint endPoint) => PeerConnection.ConnectAsync(
        endPoint,
        new PeerConnectionOptions { Network = RecordedChains.Demo.Network },
        new Visitor(),
        TimeProvider.System,
        NullLogger.Instance,
        TestContext.Current.CancellationToken);

    private sealed class Visitor : IRequestHandler
    {
        public ChainTip Tip => default;
    }
}
