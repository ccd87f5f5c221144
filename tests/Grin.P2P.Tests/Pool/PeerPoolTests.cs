using System.Net;
using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Pool;

public sealed class PeerPoolTests : PeerPoolTestBase
{
    [Fact]
    public async Task Nobody_to_ask_gives_no_lease()
    {
        Assert.Null(await Pool.RentAsync(Anybody, Cancelled));
    }

    [Fact]
    public async Task A_renter_waits_for_a_peer_that_is_being_connected_and_for_its_height()
    {
        ScriptedPeer peer = NewPeer();
        Pool.Add(peer.EndPoint);
        Task<PeerLease?> renting = Pool.RentAsync(new PeerQuery { MinHeight = 10 }, Cancelled);
        await peer.ShakeHandsAsync();
        Assert.Equal(MessageType.Ping, (await peer.ReadAsync()).Type);
        Assert.False(renting.IsCompleted);

        await peer.WriteAsync(new Pong(new ChainTip(1, 10)));

        using PeerLease? lease = await renting;
        Assert.Equal(peer.EndPoint, lease?.EndPoint);
    }

    [Fact]
    public async Task A_renter_gets_nothing_when_the_only_hope_cannot_be_reached()
    {
        ScriptedPeer peer = NewPeer();
        Pool.Add(peer.EndPoint);
        Task<PeerLease?> renting = Pool.RentAsync(Anybody, Cancelled);
        await peer.AcceptAsync();
        peer.HangUp();

        Assert.Null(await renting);
        Assert.Equal(PeerFaultReason.Disconnected, (await NextFaultAsync(peer)).Reason);
    }

    [Theory]
    [InlineData(Capabilities.BlockHistory, 0, 0)]
    [InlineData(Capabilities.None, 101, 0)]
    [InlineData(Capabilities.None, 0, 1001)]
    public async Task Peers_that_do_not_fit_are_not_waited_for(Capabilities capabilities, ulong height, ulong totalDifficulty)
    {
        await ConnectAsync(NewPeer(), new ChainTip(1000, 100));
        using PeerLease? fitting = await Pool.RentAsync(new PeerQuery { Capabilities = Capabilities.Segments, MinHeight = 100, MinTotalDifficulty = 1000 }, Cancelled);

        Assert.NotNull(fitting);
        Assert.Null(await Pool.RentAsync(new PeerQuery { Capabilities = capabilities, MinHeight = height, MinTotalDifficulty = totalDifficulty }, Cancelled));
        Assert.Null(await Pool.RentAsync(new PeerQuery { Excluded = [fitting.EndPoint] }, Cancelled));
    }

    [Fact]
    public async Task A_window_bounds_the_requests_in_flight_and_grows_with_answers()
    {
        await ConnectAsync(NewPeer());
        PeerLease first = await RentAsync();
        using PeerLease second = await RentAsync();
        Task<PeerLease?> third = Pool.RentAsync(Anybody, Cancelled);
        Assert.False(third.IsCompleted);

        first.Delivered(1_000, TimeSpan.FromSeconds(1));
        first.Delivered(1_000, TimeSpan.FromSeconds(1));
        first.Delivered(1_000, TimeSpan.FromSeconds(1));
        first.Dispose();
        first.Dispose();

        using PeerLease? got = await third;
        using PeerLease fourth = await RentAsync();
        Assert.False(Pool.RentAsync(Anybody, Cancelled).IsCompleted);
        PeerStatistics statistics = Assert.Single(Pool.Snapshot());
        Assert.Equal((3, 3, 3L), (statistics.Window, statistics.InFlight, statistics.Served));
    }

    [Fact]
    public async Task The_window_stays_within_its_bounds()
    {
        await ConnectAsync(NewPeer());
        using PeerLease lease = await RentAsync();
        for (int i = 0; i < 1_000; i++)
        {
            lease.Delivered(1, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(8, Assert.Single(Pool.Snapshot()).Window);
        for (int i = 0; i < 10; i++)
        {
            lease.Failed(PeerFault.Timeout($"incident {i}"));
        }

        Assert.Equal(1, Assert.Single(Pool.Snapshot()).Window);
    }

    [Fact]
    public async Task Work_spreads_over_idle_peers_and_avoids_those_that_fail()
    {
        ScriptedPeer good = NewPeer();
        ScriptedPeer bad = NewPeer();
        await ConnectAsync(good);
        await ConnectAsync(bad);
        using (PeerLease first = await RentAsync())
        using (PeerLease second = await RentAsync())
        {
            Assert.NotEqual(first.EndPoint, second.EndPoint);
            PeerLease failing = first.EndPoint.Equals(bad.EndPoint) ? first : second;
            failing.Failed(PeerFault.Timeout("slow"));
        }

        using PeerLease third = await RentAsync();
        using PeerLease fourth = await RentAsync();
        using PeerLease fifth = await RentAsync();
        Assert.Equal([good.EndPoint, good.EndPoint, bad.EndPoint], new[] { third.EndPoint, fourth.EndPoint, fifth.EndPoint });
    }

    [Fact]
    public async Task Who_wants_an_idle_peer_waits_for_one_and_for_all_who_take_any()
    {
        await ConnectAsync(NewPeer());
        PeerLease first = await RentAsync();
        Task<PeerLease?> idle = Pool.RentAsync(Anybody with { IsIdle = true }, Cancelled);
        PeerLease second = await RentAsync();
        Task<PeerLease?> third = Pool.RentAsync(Anybody, Cancelled);

        first.Dispose();
        PeerLease? got = await third;
        second.Dispose();
        Assert.False(idle.IsCompleted);
        got!.Dispose();

        using PeerLease? last = await idle;
        Assert.NotNull(last);
        Assert.Equal(1, Assert.Single(Pool.Snapshot()).InFlight);
    }

    [Fact]
    public async Task A_cancelled_renter_leaves_the_queue()
    {
        await ConnectAsync(NewPeer());
        PeerLease first = await RentAsync();
        using PeerLease second = await RentAsync();
        using var giveUp = new CancellationTokenSource();
        Task<PeerLease?> third = Pool.RentAsync(Anybody, giveUp.Token);
        Task<PeerLease?> fourth = Pool.RentAsync(Anybody, Cancelled);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);

        first.Dispose();

        using PeerLease? got = await fourth;
        Assert.NotNull(got);
        Assert.Equal(2, Assert.Single(Pool.Snapshot()).InFlight);
    }

    [Fact]
    public async Task A_stall_is_one_incident_however_many_requests_it_fails()
    {
        ScriptedPeer peer = NewPeer();
        await ConnectAsync(peer);
        using PeerLease first = await RentAsync();
        using PeerLease second = await RentAsync();
        Task[] asked = [AskAndFailAsync(first, 0), AskAndFailAsync(second, 1)];
        await peer.ReadSegmentRequestAsync();
        await peer.ReadSegmentRequestAsync();

        Time.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(asked);

        Assert.Equal(PeerFaultReason.Timeout, (await NextFaultAsync(peer)).Reason);
        Assert.False(IncidentsTold.Reader.TryRead(out _));
        PeerStatistics statistics = Assert.Single(Pool.Snapshot());
        Assert.Equal([new KeyValuePair<string, int>(PeerFaultReason.Timeout, 1)], statistics.Faults);
        Assert.Equal((PeerState.Connected, true, 1), (statistics.State, statistics.IsStalled, statistics.Window));
        Assert.Null(await Pool.RentAsync(Anybody, Cancelled));
    }

    [Fact]
    public async Task A_peer_that_hangs_up_is_tried_again_after_growing_pauses()
    {
        ScriptedPeer peer = NewPeer();
        await ConnectAsync(peer);
        using (PeerLease lease = await RentAsync())
        {
            Task asked = AskAndFailAsync(lease, 0);
            await peer.ReadSegmentRequestAsync();
            peer.HangUp();
            await asked;
        }

        Assert.Equal(PeerFaultReason.Disconnected, (await NextFaultAsync(peer)).Reason);
        Assert.Equal(peer.EndPoint, await Disconnected.Reader.ReadAsync(Cancelled));
        Assert.False(IncidentsTold.Reader.TryRead(out _));

        // Pauses are 1, 2, 4 … seconds, each times 0.5 to 1.5.
        TimeSpan pause = TimeSpan.FromSeconds(1);
        for (int attempt = 0; attempt < 3; attempt++, pause *= 2)
        {
            Task accepted = peer.AcceptAsync();
            Time.Advance(pause * 0.49);
            Assert.Equal(PeerState.Waiting, StateOf(peer));
            Time.Advance(pause * 1.02);
            await accepted;
            peer.HangUp();
            Assert.Equal(PeerFaultReason.Disconnected, (await NextFaultAsync(peer)).Reason);
        }
    }

    [Fact]
    public async Task A_banned_peer_is_told_why_and_never_connected_again()
    {
        ScriptedPeer peer = NewPeer();
        await ConnectAsync(peer);
        PeerFault lie = PeerFault.Ban(PeerFaultReason.MerkleProof, "a wrong hash");
        using (PeerLease lease = await RentAsync())
        {
            lease.Failed(lie);
        }

        await Pool.BanAsync(peer.EndPoint, lie, BanReasonCode.BadTxHashSet, Cancelled);

        (MessageType type, byte[] body) = await peer.ReadAsync();
        Assert.Equal((MessageType.BanReason, (byte)BanReasonCode.BadTxHashSet), (type, body[^1]));
        Assert.Same(lie, await NextFaultAsync(peer));
        Assert.False(IncidentsTold.Reader.TryRead(out _));
        await Disconnected.Reader.ReadAsync(Cancelled);
        Pool.Add(peer.EndPoint);
        Time.Advance(TimeSpan.FromHours(10));
        PeerStatistics statistics = Assert.Single(Pool.Snapshot());
        Assert.Equal((PeerState.Excluded, true), (statistics.State, statistics.IsBanned));
        Assert.Equal(1, statistics.Faults[PeerFaultReason.MerkleProof]);
        Assert.Null(await Pool.RentAsync(Anybody, Cancelled));
    }

    [Fact]
    public async Task A_peer_that_breaks_the_protocol_is_banned_by_itself()
    {
        ScriptedPeer peer = NewPeer();
        await ConnectAsync(peer);
        await peer.WriteAsync(new RawMessage(MessageType.KernelSegment, new byte[50]));

        Assert.Equal(PeerFaultReason.WrongBlock, (await NextFaultAsync(peer)).Reason);
        await Disconnected.Reader.ReadAsync(Cancelled);
        Assert.Equal(PeerState.Excluded, StateOf(peer));
        Assert.True(Assert.Single(Pool.Snapshot()).IsBanned);
    }

    [Fact]
    public async Task A_peer_of_another_network_is_not_asked_again_and_not_banned()
    {
        ScriptedPeer peer = NewPeer();
        Pool.Add(peer.EndPoint);
        Task<PeerLease?> renting = Pool.RentAsync(Anybody, Cancelled);
        await peer.ShakeHandsAsync(ScriptedPeer.Shake() with { Genesis = TestNetwork.OtherGenesis.GenesisHash });

        Assert.Null(await renting);
        Assert.Equal(PeerFaultReason.Genesis, (await NextFaultAsync(peer)).Reason);
        PeerStatistics statistics = Assert.Single(Pool.Snapshot());
        Assert.Equal((PeerState.Excluded, false), (statistics.State, statistics.IsBanned));
    }

    [Fact]
    public async Task No_more_connections_than_allowed_and_a_free_slot_is_used()
    {
        Options = new PeerPoolOptions { MaxOutbound = 1 };
        ScriptedPeer first = NewPeer();
        ScriptedPeer second = NewPeer();
        await ConnectAsync(first);
        Pool.Add(second.EndPoint);
        Assert.Equal(PeerState.Waiting, StateOf(second));
        Assert.Null(await Pool.RentAsync(new PeerQuery { Excluded = [first.EndPoint] }, Cancelled));

        Task accepted = second.ShakeHandsAsync();
        await Pool.SetTargetsAsync([second.EndPoint]);

        await accepted;
        Assert.True(await first.ReadEndAsync());
    }

    [Fact]
    public async Task Closing_the_pool_frees_whoever_waits()
    {
        ScriptedPeer peer = NewPeer();
        await ConnectAsync(peer);
        using PeerLease first = await RentAsync();
        using PeerLease second = await RentAsync();
        Task<PeerLease?> third = Pool.RentAsync(Anybody, Cancelled);

        await Pool.DisposeAsync();

        Assert.Null(await third);
        Assert.True(await peer.ReadEndAsync());
        Assert.False(IncidentsTold.Reader.TryRead(out _));
    }

    [Fact]
    public void Peers_are_told_apart_by_address_and_on_loopback_by_port()
    {
        Assert.Equal(Of("192.0.2.1:1"), Of("192.0.2.1:2"));
        Assert.Equal(Of("192.0.2.1:1"), Of("[::ffff:192.0.2.1]:1"));
        Assert.NotEqual(Of("192.0.2.1:1"), Of("192.0.2.2:1"));
        Assert.NotEqual(Of("127.0.0.2:1"), Of("127.0.0.2:2"));
        Assert.NotEqual(Of("[::1]:1"), Of("[::1]:2"));

        static PeerIdentity Of(string endPoint) => PeerIdentity.Of(IPEndPoint.Parse(endPoint));
    }
}
