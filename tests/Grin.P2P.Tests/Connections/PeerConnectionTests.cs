using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Connections;

public sealed class PeerConnectionTests : PeerConnectionTestBase
{
    [Fact]
    public async Task Answers_find_their_askers_in_any_order()
    {
        await ConnectAsync();
        Task<SegmentAnswer>[] asked = [.. Enumerable.Range(0, 5).Select(index => AskAsync(index))];
        foreach (Task<SegmentAnswer> _ in asked)
        {
            await Peer.ReadSegmentRequestAsync();
        }

        foreach (int index in new[] { 3, 0, 4, 1, 2 })
        {
            await Peer.WriteAsync(Answer(index));
        }

        for (int index = 0; index < asked.Length; index++)
        {
            Assert.Equal(Answer(index).Body.ToArray(), (await asked[index]).Body.ToArray());
        }
    }

    [Fact]
    public async Task What_is_asked_twice_is_answered_to_both_askers()
    {
        await ConnectAsync();
        Task<SegmentAnswer> first = AskAsync(0);
        Task<SegmentAnswer> second = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(Answer(0));

        Assert.Same(await first, await second);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task Header_requests_go_out_one_at_a_time()
    {
        await ConnectAsync();
        Task<IReadOnlyList<BlockHeader>> first = Connection.GetHeadersAsync([TestNetwork.Headers[0].Hash], Cancelled);
        Task<IReadOnlyList<BlockHeader>> second = Connection.GetHeadersAsync([TestNetwork.Headers[2].Hash], Cancelled);
        await AssertLocatorAsync(TestNetwork.Headers[0]);
        Assert.Equal(1, Connection.MessagesInLastMinute);

        await Peer.WriteAsync(new Headers([TestNetwork.Headers[1], TestNetwork.Headers[2]]));
        Assert.Equal(2, (await first).Count);
        await AssertLocatorAsync(TestNetwork.Headers[2]);
        await Peer.WriteAsync(new Headers([]));
        Assert.Empty(await second);
    }

    [Fact]
    public async Task Header_segments_find_their_askers()
    {
        await ConnectAsync();
        Task<HeaderSegment> zero = Connection.GetHeaderSegmentAsync(0, Cancelled);
        Task<HeaderSegment> one = Connection.GetHeaderSegmentAsync(1, Cancelled);
        await Peer.ReadAsync();
        await Peer.ReadAsync();
        await Peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 2), []));
        await Peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 1), [TestNetwork.Headers[513]]));
        await Peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 0), [TestNetwork.Headers[1]]));

        Assert.Equal(TestNetwork.Headers[513].Hash, Assert.Single((await one).Items).Hash);
        Assert.Equal(TestNetwork.Headers[1].Hash, Assert.Single((await zero).Items).Hash);
    }

    [Fact]
    public async Task Our_own_requests_wait_for_the_rate_limit_and_can_be_given_up()
    {
        await ConnectAsync(TestNetwork.Options() with { MaxMessagesPerMinute = 3, MaxHeaderSegmentRequestsPerMinute = 1, PingInterval = TimeSpan.FromHours(1), StallTimeout = TimeSpan.FromHours(1), RateWindow = TimeSpan.FromHours(1) });
        Task<HeaderSegment> first = Connection.GetHeaderSegmentAsync(0, Cancelled);
        Task<HeaderSegment> second = Connection.GetHeaderSegmentAsync(1, Cancelled);
        Task<SegmentAnswer> third = AskAsync(0);
        Task<SegmentAnswer> fourth = AskAsync(1);
        using var giveUp = new CancellationTokenSource();
        Task<SegmentAnswer> fifth = Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(2), giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fifth);
        MessageType[] sent = [(await Peer.ReadAsync()).Type, (await Peer.ReadAsync()).Type, (await Peer.ReadAsync()).Type];

        Assert.Equal([MessageType.GetHeaderSegment, MessageType.GetKernelSegment, MessageType.GetKernelSegment], sent);
        Assert.Equal(3, Connection.MessagesInLastMinute);
        await Peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 0), []));
        await Peer.WriteAsync(Answer(0));
        await Peer.WriteAsync(Answer(1));
        await Task.WhenAll(first, third, fourth);

        Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(MessageType.GetHeaderSegment, (await Peer.ReadAsync()).Type);
        await Peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 1), []));
        await second;

        // Never sent, so never asked: an answer to it is a lie.
        await Peer.WriteAsync(Answer(2));
        await Faults.AssertClosedAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, Connection);
    }

    [Fact]
    public async Task Our_tip_is_told_every_ten_seconds_and_asked_tips_are_told_back()
    {
        await ConnectAsync(handler: new SilentHandler { Tip = new ChainTip(5, 6) });
        Time.Advance(TimeSpan.FromSeconds(10));
        (MessageType type, byte[] body) = await Peer.ReadAsync();
        Assert.Equal(MessageType.Ping, type);
        Assert.True(Ping.TryParse(body, out Ping? ping, out _));
        Assert.Equal(new ChainTip(5, 6), ping.Tip);

        await Peer.WriteAsync(new Ping(new ChainTip(10, 20)));
        Assert.Equal(MessageType.Pong, (await Peer.ReadAsync()).Type);
        Assert.Equal(new ChainTip(10, 20), Connection.Remote.Tip);
        Assert.True(Connection.Remote.HeightKnown);
    }

    [Fact]
    public async Task Peer_addresses_are_asked_for_and_told()
    {
        await ConnectAsync();
        Task<IReadOnlyList<PeerAddress>> asked = Connection.GetPeerAddressesAsync(Capabilities.PeerList, Cancelled);
        (MessageType type, byte[] body) = await Peer.ReadAsync();
        await Peer.WriteAsync(new PeerAddrs([PeerAddress.Of(Peer.EndPoint)]));

        Assert.Equal(MessageType.GetPeerAddrs, type);
        Assert.Equal([0, 0, 0, 4], body);
        Assert.Equal(Peer.EndPoint, Assert.Single(await asked).ToEndPoint());
    }

    [Fact]
    public async Task Bytes_are_counted_in_both_directions()
    {
        await ConnectAsync();
        int shake = OutgoingFrame.Of(TestNetwork.Magic, ScriptedPeer.Shake()).Bytes.Length;
        long sentBefore = Connection.BytesSent;
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(Answer(0));
        await asked;

        Assert.Equal(shake + OutgoingFrame.Of(TestNetwork.Magic, Answer(0)).Bytes.Length, Connection.BytesReceived);
        Assert.Equal(MessageHeader.Size + SegmentMessage.PrefixSize, Connection.BytesSent - sentBefore);
    }
}
