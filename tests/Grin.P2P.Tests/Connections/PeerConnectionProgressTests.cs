using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Connections;

public sealed class PeerConnectionProgressTests : PeerConnectionTestBase
{
    [Fact]
    public async Task An_answer_to_an_asker_who_gave_up_is_late_and_not_lost()
    {
        await ConnectAsync();
        using var giveUp = new CancellationTokenSource();
        Task<SegmentAnswer> asked = Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(0), giveUp.Token);
        await Peer.ReadSegmentRequestAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Peer.WriteAsync(Answer(0));

        await LateArrived.WaitAsync(Cancelled);
        Assert.Equal(Answer(0).Body.ToArray(), Assert.Single(Late).Body.ToArray());
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_stall_fails_all_pending_requests_once_and_late_answers_still_count()
    {
        await ConnectAsync();
        Task<SegmentAnswer> first = AskAsync(0);
        Task<SegmentAnswer> second = AskAsync(1);
        await Peer.ReadSegmentRequestAsync();
        await Peer.ReadSegmentRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(first.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(0.1));

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, first);
        Assert.Same(fault, await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, second));
        Assert.Same(fault, Assert.Single(Stalls));
        Assert.True(Connection.IsStalled);
        Assert.False(Connection.Completion.IsCompleted);

        await Peer.WriteAsync(Answer(1));
        await LateArrived.WaitAsync(Cancelled);
        Assert.Equal(Id(1), Assert.Single(Late).Id);
        Assert.False(Connection.IsStalled);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_stall_inside_a_frame_is_a_timeout_even_when_the_asker_has_given_up()
    {
        await ConnectAsync();
        using var giveUp = new CancellationTokenSource();
        Task<SegmentAnswer> asked = Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(0), giveUp.Token);
        await Peer.ReadSegmentRequestAsync();

        // The Pong shows that what came with the Ping has been read.
        byte[] ping = OutgoingFrame.Of(TestNetwork.Magic, new Ping(default)).Bytes.ToArray();
        await Peer.WriteRawAsync((byte[])[.. ping, .. OutgoingFrame.Of(TestNetwork.Magic, Answer(0)).Bytes[..20].Span]);
        Assert.Equal(MessageType.Pong, (await Peer.ReadAsync()).Type);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(PeerFaultReason.Timeout, Assert.Single(Stalls).Reason);
    }

    [Fact]
    public async Task A_stalled_connection_is_given_up_after_its_lifetime()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(5));
        await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, asked);

        // The pings between stand for the time that passes: each is read before the next is due.
        for (int i = 0; i < 6; i++)
        {
            Assert.False(Connection.Completion.IsCompleted);
            Time.Advance(TimeSpan.FromSeconds(10));
            if (i < 5)
            {
                Assert.Equal(MessageType.Ping, (await Peer.ReadAsync()).Type);
            }
        }

        Assert.Null(await Connection.Completion.WaitAsync(Cancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hanging_up_while_it_owes_is_a_disconnect(bool reset)
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteRawAsync(OutgoingFrame.Of(TestNetwork.Magic, Answer(0)).Bytes[..100]);
        if (reset)
        {
            Peer.Reset();
        }
        else
        {
            Peer.HangUp();
        }

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, asked);
        Assert.Same(fault, await Faults.AssertClosedAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, Connection));
    }

    [Fact]
    public async Task Hanging_up_while_nothing_is_owed_is_no_fault()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(Answer(0));
        await asked;
        Peer.HangUp();

        Assert.Null(await Connection.Completion.WaitAsync(Cancelled));
        Assert.Same(PeerFault.Closed, await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, AskAsync(1)));
    }

    [Fact]
    public async Task Closing_ourselves_fails_pending_requests_without_blame()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();

        await Connection.DisposeAsync();

        Assert.Same(PeerFault.Closed, await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, asked));
        Assert.Null(await Connection.Completion.WaitAsync(Cancelled));
        Assert.True(await Peer.ReadEndAsync());
    }

    [Fact]
    public async Task Late_headers_do_not_answer_the_next_request()
    {
        await ConnectAsync();
        Task<IReadOnlyList<BlockHeader>> first = Connection.GetHeadersAsync([TestNetwork.Headers[0].Hash], Cancelled);
        await AssertLocatorAsync(TestNetwork.Headers[0]);
        Time.Advance(TimeSpan.FromSeconds(5));
        await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, first);

        Task<IReadOnlyList<BlockHeader>> second = Connection.GetHeadersAsync([TestNetwork.Headers[7].Hash], Cancelled);
        await AssertLocatorAsync(TestNetwork.Headers[7]);
        await Peer.WriteAsync(new Headers([TestNetwork.Headers[1]]));
        await Peer.WriteAsync(new Headers([TestNetwork.Headers[8]]));

        Assert.Equal(TestNetwork.Headers[8].Hash, Assert.Single(await second).Hash);
    }
}
