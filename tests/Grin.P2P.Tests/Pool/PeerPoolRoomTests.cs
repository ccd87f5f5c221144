using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Pool;

/// <summary>Peers that may be sent no more for a while.</summary>
public sealed class PeerPoolRoomTests : PeerPoolTestBase
{
    // The first is the Ping of the pool.
    private const int Limit = 4;

    private int LeasesOut => Pool.Snapshot().Sum(peer => peer.InFlight);

    public PeerPoolRoomTests() =>
        ConnectionOptions = TestNetwork.Options() with { MaxMessagesPerMinute = Limit, PingInterval = TimeSpan.FromHours(1) };

    [Fact]
    public async Task A_peer_that_may_be_sent_nothing_more_now_is_passed_over_though_it_is_the_better_one()
    {
        ScriptedPeer better = NewPeer();
        ScriptedPeer other = NewPeer();
        await ConnectAsync(better);
        await ConnectAsync(other);
        using (PeerLease lease = await RentAsync())
        {
            Assert.Equal(better.EndPoint, lease.EndPoint);
        }

        await UseUpAsync(better);

        using PeerLease next = await RentAsync();
        Assert.Equal(other.EndPoint, next.EndPoint);
        Assert.Equal([0, Limit - 1], Pool.Snapshot().Select(peer => peer.RequestsLeft));
    }

    [Fact]
    public async Task When_none_has_room_the_first_that_has_again_is_waited_for()
    {
        ScriptedPeer first = NewPeer();
        ScriptedPeer second = NewPeer();
        await ConnectAsync(second);
        await UseUpAsync(second, exceptFor: 1);
        Time.Advance(TimeSpan.FromSeconds(10));
        await ConnectAsync(first);
        await UseUpAsync(first);
        await UseUpAsync(second);
        Task<PeerLease?> renting = Pool.RentAsync(Anybody, Cancelled);
        Task<PeerLease?> idle = Pool.RentAsync(Anybody with { IsIdle = true }, Cancelled);

        // The first messages to the second peer were sent ten seconds before those to the first one.
        Time.Advance(TimeSpan.FromSeconds(50) - TimeSpan.FromTicks(1));
        Assert.Equal(0, LeasesOut);
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(1, LeasesOut);
        Assert.Equal(second.EndPoint, (await renting)?.EndPoint);
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, LeasesOut);
        Assert.Equal(first.EndPoint, (await idle)?.EndPoint);
    }

    [Fact]
    public async Task Of_a_peer_with_room_coming_and_a_window_reopening_whichever_is_first_is_taken()
    {
        await ConnectAsync(NewPeer());
        await UseUpAsync();
        Task<PeerLease?> renting = Pool.RentAsync(Anybody, Cancelled);
        ScriptedPeer newcomer = NewPeer();

        await ConnectAsync(newcomer);

        Assert.Equal(newcomer.EndPoint, (await renting)?.EndPoint);
    }

    [Fact]
    public async Task A_lease_that_is_out_counts_before_its_request_is_sent()
    {
        await ConnectAsync(NewPeer());
        await UseUpAsync(exceptFor: 1);
        PeerLease last = await RentAsync();
        Task<PeerLease?> renting = Pool.RentAsync(Anybody, Cancelled);
        Assert.Equal(1, LeasesOut);

        last.Dispose();

        using PeerLease? lease = await renting;
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task Requests_for_header_segments_have_a_limit_of_their_own()
    {
        ConnectionOptions = TestNetwork.Options() with { MaxHeaderSegmentRequestsPerMinute = 1 };
        ScriptedPeer peer = NewPeer();
        await ConnectAsync(peer, capabilities: Capabilities.HeaderSegments);
        using PeerLease first = await RentAsync();
        Task asked = first.Connection.GetHeaderSegmentAsync(0, Cancelled);
        Assert.Equal(MessageType.GetHeaderSegment, (await peer.ReadAsync()).Type);

        Task<PeerLease?> byNumber = Pool.RentAsync(new PeerQuery { Capabilities = Capabilities.HeaderSegments }, Cancelled);
        using PeerLease second = await RentAsync();

        Assert.Equal(2, LeasesOut);
        await Pool.DisposeAsync();
        Assert.Null(await byNumber);
        await Assert.ThrowsAsync<PeerFaultException>(() => asked);
    }

    /// <summary>Sends a peer, by default the only one, all that it may be sent within a minute, or a little less.</summary>
    private async Task UseUpAsync(ScriptedPeer? peer = null, int exceptFor = 0)
    {
        peer ??= Peers[0];
        PeerConnection connection = ConnectionTo(peer);
        while (connection.MessagesInLastMinute < Limit - exceptFor)
        {
            Task<ChainTip> asked = connection.PingAsync(Cancelled);
            Assert.Equal(MessageType.Ping, (await peer.ReadAsync()).Type);
            await peer.WriteAsync(new Pong(default));
            await asked;
        }
    }
}
