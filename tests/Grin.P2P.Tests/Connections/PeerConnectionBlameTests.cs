using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Connections;

public sealed class PeerConnectionBlameTests : PeerConnectionTestBase
{
    [Fact]
    public async Task An_identifier_not_asked_bans_and_fails_every_pending_request()
    {
        await ConnectAsync();
        Task<SegmentAnswer> first = AskAsync(0);
        Task<SegmentAnswer> second = AskAsync(1);
        await Peer.ReadSegmentRequestAsync();
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(Answer(2));

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
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(Answer(0, kind: SegmentKind.Output));

        await Faults.AssertAsync(PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban, asked);
    }

    [Fact]
    public async Task A_block_not_asked_about_bans_before_the_body_is_there()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        ReadOnlyMemory<byte> frame = OutgoingFrame.Of(TestNetwork.Magic, Answer(0, OtherBlock)).Bytes;
        await Peer.WriteRawAsync(frame[..(MessageHeader.Size + SegmentMessage.PrefixSize)]);

        await Faults.AssertAsync(PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban, asked);
        await Faults.AssertClosedAsync(PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban, Connection);
        await AssertFarewellAsync(BanReasonCode.BadTxHashSet);
    }

    [Fact]
    public async Task A_segment_when_none_was_ever_asked_is_for_a_wrong_block()
    {
        await ConnectAsync();
        await Peer.WriteAsync(Answer(0));

        await Faults.AssertClosedAsync(PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban, Connection);
    }

    [Fact]
    public async Task Second_answers_are_never_blamed()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(Answer(0));
        await asked;
        await Peer.WriteAsync(Answer(0));

        await AssertAliveAsync();
        Assert.Empty(Late);
    }

    [Fact]
    public async Task A_ban_is_told_before_the_connection_closes()
    {
        await ConnectAsync();

        await Connection.BanAsync(BanReasonCode.FraudHeight, Cancelled);

        await AssertFarewellAsync(BanReasonCode.FraudHeight);
        Assert.True(await Peer.ReadEndAsync());
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
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteRawAsync(Convert.FromHexString(bytes));

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
            await Peer.WriteAsync(new RawMessage(type, body));
        }

        await Peer.WriteAsync(new HeaderSegment(new SegmentIdentifier(9, 0), []));
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
                await Peer.WriteAsync(new GetBlock(Block));
            }

            // What was sent has been counted when an answer sent behind it has come.
            await AssertAnsweredAsync(minute);
            Time.Advance(TimeSpan.FromSeconds(60));
        }

        for (int i = 0; i < 21; i++)
        {
            await Peer.WriteAsync(new GetBlock(Block));
        }

        await Faults.AssertClosedAsync(PeerFaultReason.Flood, PeerFaultSeverity.Disconnect, Connection);
    }

    [Fact]
    public async Task Headers_that_do_not_parse_ban()
    {
        await ConnectAsync();
        Task<IReadOnlyList<BlockHeader>> asked = Connection.GetHeadersAsync([Block], Cancelled);
        await Peer.ReadAsync();
        await Peer.WriteAsync(new RawMessage(MessageType.Headers, new byte[] { 0, 1, 0 }));

        await Faults.AssertAsync(PeerFaultReason.Malformed, PeerFaultSeverity.Ban, asked);
        await AssertFarewellAsync(BanReasonCode.BadBlockHeader);
    }

    [Fact]
    public async Task Being_banned_while_an_answer_is_owed_is_a_disconnect()
    {
        await ConnectAsync();
        Task<SegmentAnswer> asked = AskAsync(0);
        await Peer.ReadSegmentRequestAsync();
        await Peer.WriteAsync(new BanReason(BanReasonCode.ManualBan));

        PeerFault fault = await Faults.AssertAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, asked);
        Assert.Contains("ManualBan", fault.Detail, StringComparison.Ordinal);
    }
}
