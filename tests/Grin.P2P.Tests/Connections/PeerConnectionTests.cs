using System.Collections.Concurrent;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grin.P2P.Tests.Connections;

public sealed class PeerConnectionTests : IAsyncDisposable
{
    private static readonly Hash Block = TestNetwork.Headers[^1].Hash;
    private static readonly Hash OtherBlock = TestNetwork.Headers[1].Hash;

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedPeer _peer = new();
    private readonly ConcurrentQueue<SegmentAnswer> _late = new();
    private readonly SemaphoreSlim _lateArrived = new(0);
    private readonly ConcurrentQueue<PeerFault> _stalls = new();
    private PeerConnection? _connection;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private PeerConnection Connection => _connection ?? throw new InvalidOperationException("Not connected.");

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _peer.Dispose();
        _lateArrived.Dispose();
    }

    [Fact]
    public async Task Answers_find_their_askers_in_any_order()
    {
        await ConnectAsync();
        Task<SegmentAnswer>[] asked = [.. Enumerable.Range(0, 5).Select(index => AskAsync(index))];
        foreach (Task<SegmentAnswer> _ in asked)
        {
            await _peer.ReadSegmentRequestAsync();
        }

        foreach (int index in new[] { 3, 0, 4, 1, 2 })
        {
            await _peer.WriteAsync(Answer(index));
        }

        for (int index = 0; index < asked.Length; index++)
        {
            Assert.Equal(Answer(index).Body.ToArray(), (await asked[index]).Body.ToArray());
        }
    }

    [Fact]
    public async Task An_identifier_not_asked_bans_and_fails_every_pending_request()
    {
        await ConnectAsync();
        Task<SegmentAnswer> first = AskAsync(0);
        Task<SegmentAnswer> second = AskAsync(1);
        await _peer.ReadSegmentRequestAsync();
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(Answer(2));

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, first);
        Assert.Same(fault, await Faults.AssertAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, second));
        Assert.Same(fault, await Faults.AssertClosedAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, Connection));
        await AssertFarewellAsync(BanReasonCode.BadTxHashSet);
    }

    [Fact]
    public async Task The_same_identifier_of_another_kind_was_not_asked()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(Answer(0, kind: SegmentKind.Output));

        await Faults.AssertAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, asked);
    }

    [Fact]
    public async Task A_block_not_asked_about_bans_before_the_body_is_there()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        ReadOnlyMemory<byte> frame = OutgoingFrame.Of(TestNetwork.Magic, Answer(0, OtherBlock)).Bytes;
        await _peer.WriteRawAsync(frame[..(MessageHeader.Size + SegmentMessage.PrefixSize)]);

        await Faults.AssertAsync(PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban, asked);
        await Faults.AssertClosedAsync(PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban, Connection);
        await AssertFarewellAsync(BanReasonCode.BadTxHashSet);
    }

    [Fact]
    public async Task A_segment_when_none_was_ever_asked_is_for_a_wrong_block()
    {
        await ConnectAsync();
        await _peer.WriteAsync(Answer(0));

        await Faults.AssertClosedAsync(PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban, Connection);
    }

    [Fact]
    public async Task Second_answers_are_never_blamed()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(Answer(0));
        await asked;
        await _peer.WriteAsync(Answer(0));

        await AssertAliveAsync();
        Assert.Empty(_late);
    }

    [Fact]
    public async Task What_is_asked_twice_is_answered_to_both_askers()
    {
        await ConnectAsync();
        Task<SegmentAnswer> first = AskAsync(0);
        Task<SegmentAnswer> second = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(Answer(0));

        Assert.Same(await first, await second);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task An_answer_to_an_asker_who_gave_up_is_late_and_not_lost()
    {
        await ConnectAsync();
        using var giveUp = new CancellationTokenSource();
        Task<SegmentAnswer> asked = Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(0), giveUp.Token);
        await _peer.ReadSegmentRequestAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await _peer.WriteAsync(Answer(0));

        await _lateArrived.WaitAsync(Cancelled);
        Assert.Equal(Answer(0).Body.ToArray(), Assert.Single(_late).Body.ToArray());
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_stall_fails_all_pending_requests_once_and_late_answers_still_count()
    {
        await ConnectAsync();
        Task<SegmentAnswer> first = AskAsync(0);
        Task<SegmentAnswer> second = AskAsync(1);
        await _peer.ReadSegmentRequestAsync();
        await _peer.ReadSegmentRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(first.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, first);
        Assert.Same(fault, await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, second));
        Assert.Same(fault, Assert.Single(_stalls));
        Assert.True(Connection.IsStalled);
        Assert.False(Connection.Completion.IsCompleted);

        await _peer.WriteAsync(Answer(1));
        await _lateArrived.WaitAsync(Cancelled);
        Assert.Equal(Id(1), Assert.Single(_late).Id);
        Assert.False(Connection.IsStalled);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_stall_inside_a_frame_is_a_timeout_even_when_the_asker_has_given_up()
    {
        await ConnectAsync();
        using var giveUp = new CancellationTokenSource();
        Task<SegmentAnswer> asked = Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(0), giveUp.Token);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteRawAsync(OutgoingFrame.Of(TestNetwork.Magic, Answer(0)).Bytes[..20]);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        _time.Advance(TimeSpan.FromSeconds(6));
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(PeerFaultReason.Timeout, Assert.Single(_stalls).Reason);
    }

    [Fact]
    public async Task A_stalled_connection_is_given_up_after_its_lifetime()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, asked);

        // The pings between stand for the time that passes: each is read before the next is due.
        for (int i = 0; i < 6; i++)
        {
            Assert.False(Connection.Completion.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(10));
            if (i < 5)
            {
                Assert.Equal(MessageType.Ping, (await _peer.ReadAsync()).Type);
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
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteRawAsync(OutgoingFrame.Of(TestNetwork.Magic, Answer(0)).Bytes[..100]);
        if (reset)
        {
            _peer.Reset();
        }
        else
        {
            _peer.HangUp();
        }

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, asked);
        Assert.Same(fault, await Faults.AssertClosedAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, Connection));
    }

    [Fact]
    public async Task Hanging_up_while_nothing_is_owed_is_no_fault()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(Answer(0));
        await asked;
        _peer.HangUp();

        Assert.Null(await Connection.Completion.WaitAsync(Cancelled));
        Assert.Same(PeerFault.Closed, await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, AskAsync(1)));
    }

    [Fact]
    public async Task Closing_ourselves_fails_pending_requests_without_blame()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();

        await Connection.DisposeAsync();

        Assert.Same(PeerFault.Closed, await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, asked));
        Assert.Null(await Connection.Completion.WaitAsync(Cancelled));
        Assert.True(await _peer.ReadEndAsync());
    }

    [Fact]
    public async Task A_ban_is_told_before_the_connection_closes()
    {
        await ConnectAsync();

        await Connection.BanAsync(BanReasonCode.FraudHeight, Cancelled);

        await AssertFarewellAsync(BanReasonCode.FraudHeight);
        Assert.True(await _peer.ReadEndAsync());
        Assert.Null(await Connection.Completion.WaitAsync(Cancelled));
    }

    [Theory]
    [InlineData("00", PeerFaultReason.Malformed)]
    [InlineData("492c030000000000000010", PeerFaultReason.Malformed)]
    [InlineData("492b000000000000000000", PeerFaultReason.Malformed)]
    [InlineData("492b010000000000000000", PeerFaultReason.Malformed)]
    [InlineData("492b110000000000000000", PeerFaultReason.Malformed)]
    [InlineData("492b04000000000000000401020304", PeerFaultReason.Malformed)]
    [InlineData("492b1600000000000000020102", PeerFaultReason.Malformed)]
    [InlineData("492b070000000000000001ff", PeerFaultReason.Malformed)]
    [InlineData("492b12000000000000000400000063", PeerFaultReason.Malformed)]
    [InlineData("492b000000000000000001", PeerFaultReason.TooLarge)]
    [InlineData("492b1affffffffffffffff", PeerFaultReason.TooLarge)]
    [InlineData("492bee00000000ffffffff", PeerFaultReason.TooLarge)]
    public async Task Bytes_that_break_the_protocol_ban(string bytes, string reason)
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteRawAsync(Convert.FromHexString(bytes));

        PeerFault fault = await Faults.AssertAsync(reason, PeerFaultSeverity.Ban, asked);
        Assert.Same(fault, await Faults.AssertClosedAsync(reason, PeerFaultSeverity.Ban, Connection));
    }

    [Fact]
    public async Task Messages_nobody_asked_for_are_skipped_and_the_connection_lives_on()
    {
        await ConnectAsync();
        var random = new Random(3);
        foreach (MessageType type in new[]
        {
            MessageType.PeerAddrs, MessageType.Header, MessageType.Headers, MessageType.Block, MessageType.CompactBlock, MessageType.StemTransaction,
            MessageType.Transaction, MessageType.TxHashSetRequest, MessageType.GetTransaction, MessageType.TransactionKernel, MessageType.GetCompactBlock, (MessageType)200,
        })
        {
            var body = new byte[new MessageLimits(TestNetwork.Devnet.Parameters).MaxLength(type)];
            random.NextBytes(body);
            await _peer.WriteAsync(new RawMessage(type, body));
        }

        await _peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 0), []));
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_flood_of_messages_nobody_asked_for_disconnects()
    {
        await ConnectAsync(TestNetwork.Options() with { MaxIncomingMessagesPerMinute = 20 });
        for (int minute = 0; minute < 3; minute++)
        {
            for (int i = 0; i < 20; i++)
            {
                await _peer.WriteAsync(new GetBlock(Block));
            }

            // What was sent has been counted when an answer sent behind it has come.
            await AssertAnsweredAsync(minute);
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        for (int i = 0; i < 21; i++)
        {
            await _peer.WriteAsync(new GetBlock(Block));
        }

        await Faults.AssertClosedAsync(PeerFaultReason.Flood, PeerFaultSeverity.Disconnect, Connection);
    }

    [Fact]
    public async Task Header_requests_go_out_one_at_a_time()
    {
        await ConnectAsync();
        Task<IReadOnlyList<BlockHeader>> first = Connection.GetHeadersAsync([TestNetwork.Headers[0].Hash], Cancelled);
        Task<IReadOnlyList<BlockHeader>> second = Connection.GetHeadersAsync([TestNetwork.Headers[2].Hash], Cancelled);
        await AssertLocatorAsync(TestNetwork.Headers[0]);
        Assert.Equal(1, Connection.MessagesInLastMinute);

        await _peer.WriteAsync(new Headers([TestNetwork.Headers[1], TestNetwork.Headers[2]]));
        Assert.Equal(2, (await first).Count);
        await AssertLocatorAsync(TestNetwork.Headers[2]);
        await _peer.WriteAsync(new Headers([]));
        Assert.Empty(await second);
    }

    [Fact]
    public async Task Late_headers_do_not_answer_the_next_request()
    {
        await ConnectAsync();
        Task<IReadOnlyList<BlockHeader>> first = Connection.GetHeadersAsync([TestNetwork.Headers[0].Hash], Cancelled);
        await AssertLocatorAsync(TestNetwork.Headers[0]);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Faults.AssertAsync(PeerFaultReason.Timeout, PeerFaultSeverity.Score, first);

        Task<IReadOnlyList<BlockHeader>> second = Connection.GetHeadersAsync([TestNetwork.Headers[7].Hash], Cancelled);
        await AssertLocatorAsync(TestNetwork.Headers[7]);
        await _peer.WriteAsync(new Headers([TestNetwork.Headers[1]]));
        await _peer.WriteAsync(new Headers([TestNetwork.Headers[8]]));

        Assert.Equal(TestNetwork.Headers[8].Hash, Assert.Single(await second).Hash);
    }

    [Fact]
    public async Task Headers_that_do_not_parse_ban()
    {
        await ConnectAsync();
        Task<IReadOnlyList<BlockHeader>> asked = Connection.GetHeadersAsync([Block], Cancelled);
        await _peer.ReadAsync();
        await _peer.WriteAsync(new RawMessage(MessageType.Headers, new byte[] { 0, 1, 0 }));

        await Faults.AssertAsync(PeerFaultReason.Malformed, PeerFaultSeverity.Ban, asked);
        await AssertFarewellAsync(BanReasonCode.BadBlockHeader);
    }

    [Fact]
    public async Task Header_segments_find_their_askers()
    {
        await ConnectAsync();
        Task<HeaderSegment> zero = Connection.GetHeaderSegmentAsync(0, Cancelled);
        Task<HeaderSegment> one = Connection.GetHeaderSegmentAsync(1, Cancelled);
        await _peer.ReadAsync();
        await _peer.ReadAsync();
        await _peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 2), []));
        await _peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 1), [TestNetwork.Headers[513]]));
        await _peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 0), [TestNetwork.Headers[1]]));

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
        MessageType[] sent = [(await _peer.ReadAsync()).Type, (await _peer.ReadAsync()).Type, (await _peer.ReadAsync()).Type];

        Assert.Equal([MessageType.GetHeaderSegment, MessageType.GetKernelSegment, MessageType.GetKernelSegment], sent);
        Assert.Equal(3, Connection.MessagesInLastMinute);
        await _peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 0), []));
        await _peer.WriteAsync(Answer(0));
        await _peer.WriteAsync(Answer(1));
        await Task.WhenAll(first, third, fourth);

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(MessageType.GetHeaderSegment, (await _peer.ReadAsync()).Type);
        await _peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 1), []));
        await second;

        // Never sent, so never asked: an answer to it is a lie.
        await _peer.WriteAsync(Answer(2));
        await Faults.AssertClosedAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, Connection);
    }

    [Fact]
    public async Task Our_tip_is_told_every_ten_seconds_and_asked_tips_are_told_back()
    {
        await ConnectAsync(handler: new SilentHandler { Tip = new ChainTip(5, 6) });
        _time.Advance(TimeSpan.FromSeconds(10));
        (MessageType type, byte[] body) = await _peer.ReadAsync();
        Assert.Equal(MessageType.Ping, type);
        Assert.True(Ping.TryParse(body, out Ping? ping, out _));
        Assert.Equal(new ChainTip(5, 6), ping.Tip);

        await _peer.WriteAsync(new Ping(new ChainTip(10, 20)));
        Assert.Equal(MessageType.Pong, (await _peer.ReadAsync()).Type);
        Assert.Equal(new ChainTip(10, 20), Connection.Remote.Tip);
        Assert.True(Connection.Remote.HeightKnown);
    }

    [Fact]
    public async Task Peer_addresses_are_asked_for_and_told()
    {
        await ConnectAsync();
        Task<IReadOnlyList<PeerAddress>> asked = Connection.GetPeerAddressesAsync(Capabilities.PeerList, Cancelled);
        (MessageType type, byte[] body) = await _peer.ReadAsync();
        await _peer.WriteAsync(new PeerAddrs([PeerAddress.Of(_peer.EndPoint)]));

        Assert.Equal(MessageType.GetPeerAddrs, type);
        Assert.Equal([0, 0, 0, 4], body);
        Assert.Equal(_peer.EndPoint, Assert.Single(await asked).ToEndPoint());
    }

    [Fact]
    public async Task Being_banned_while_an_answer_is_owed_is_a_disconnect()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(new BanReason(BanReasonCode.ManualBan));

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, asked);
        Assert.Contains("ManualBan", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_are_counted_in_both_directions()
    {
        await ConnectAsync();
        int shake = OutgoingFrame.Of(TestNetwork.Magic, ScriptedPeer.Shake()).Bytes.Length;
        long sentBefore = Connection.BytesSent;
        Task<SegmentAnswer> asked = AskAsync(0);
        await _peer.ReadSegmentRequestAsync();
        await _peer.WriteAsync(Answer(0));
        await asked;

        Assert.Equal(shake + OutgoingFrame.Of(TestNetwork.Magic, Answer(0)).Bytes.Length, Connection.BytesReceived);
        Assert.Equal(MessageHeader.Size + SegmentMessage.PrefixSize, Connection.BytesSent - sentBefore);
    }

    private static SegmentIdentifier Id(int index) => new(11, (ulong)index);

    private static RawMessage Answer(int index, Hash? block = null, SegmentKind kind = SegmentKind.Kernel)
    {
        byte[] body = new WireBytes(writer =>
        {
            writer.WriteHash(block ?? Block);
            Id(index).Write(writer);
            writer.WriteZeros(1_000 + index);
        });
        return new RawMessage(SegmentMessageTypes.Answer(kind), body);
    }

    private async Task ConnectAsync(PeerConnectionOptions? options = null, IRequestHandler? handler = null)
    {
        options = (options ?? TestNetwork.Options()) with
        {
            OnLateSegment = answer =>
            {
                _late.Enqueue(answer);
                _lateArrived.Release();
            },
            OnStalled = (_, fault) => _stalls.Enqueue(fault),
        };
        Task<PeerConnection> connecting = PeerConnection.ConnectAsync(
            _peer.EndPoint, options, handler ?? new SilentHandler(), _time, NullLogger.Instance, Cancelled);
        await _peer.ShakeHandsAsync();
        _connection = await connecting;
    }

    private Task<SegmentAnswer> AskAsync(int index) => Connection.GetSegmentAsync(SegmentKind.Kernel, Block, Id(index), Cancelled);

    private Task AssertAliveAsync() => AssertAnsweredAsync(1_000);

    private async Task AssertAnsweredAsync(int index)
    {
        Task<SegmentAnswer> asked = AskAsync(index);
        while ((await _peer.ReadAsync()).Type != MessageType.GetKernelSegment)
        {
        }

        await _peer.WriteAsync(Answer(index));
        Assert.Equal(Id(index), (await asked).Id);
    }

    private async Task AssertLocatorAsync(BlockHeader header)
    {
        (MessageType type, byte[] body) = await _peer.ReadAsync();
        Assert.Equal(MessageType.GetHeaders, type);
        Assert.True(GetHeaders.TryParse(body, out GetHeaders? request, out _));
        Assert.Equal([header.Hash], request.Locator);
    }

    private async Task AssertFarewellAsync(BanReasonCode code)
    {
        (MessageType type, byte[] body) = await _peer.ReadAsync();
        Assert.Equal(MessageType.BanReason, type);
        Assert.Equal([0, 0, 0, (byte)code], body);
    }
}
