using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Wire;
using Grin.P2P;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Tests.Peers;

namespace GrinOrleansSync.Devnet.Tests.Faults;

/// <summary>Every fault over real TCP, as the client of real syncs sees it (interface.md §5).</summary>
public sealed class PeerFaultTests
{
    private static readonly SegmentIdentifier First = new(11, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("spent-leaves", null)]
    [InlineData("extra-hashes", null)]
    [InlineData("extra-bytes", null)]
    [InlineData("corrupt-leaf", SegmentDefectKind.MerkleProof)]
    [InlineData("corrupt-hash", SegmentDefectKind.MerkleProof)]
    [InlineData("corrupt-proof", SegmentDefectKind.MerkleProof)]
    [InlineData("missing-data", SegmentDefectKind.MissingData)]
    public async Task What_a_segment_holds_is_tolerated_or_refused(string fault, SegmentDefectKind? expected)
    {
        await using PeerProbe probe = PeerProbe.With(fault);
        await using PeerConnection connection = await probe.ConnectAsync();
        var judge = new HandlerProbe(probe.Chain, new ChainPeerOptions());

        SegmentAnswer answer = await AskAsync(connection, probe, SegmentKind.Output);

        Assert.NotEqual(judge.Ask(SegmentKind.Output, First), answer.Body.ToArray());
        Assert.Equal(expected, judge.Prove(judge.Parse(SegmentKind.Output, answer.Body.ToArray()))?.Kind);
    }

    [Fact]
    public async Task A_companion_root_is_refused_with_the_bitmap()
    {
        await using PeerProbe probe = PeerProbe.With("companion-root");
        await using PeerConnection connection = await probe.ConnectAsync();
        var judge = new HandlerProbe(probe.Chain, new ChainPeerOptions());

        SegmentAnswer answer = await connection.GetSegmentAsync(SegmentKind.Bitmap, probe.Chain.Horizon.Hash, new SegmentIdentifier(9, 0), Cancellation);

        Assert.Equal(SegmentDefectKind.MerkleProof, judge.Prove(judge.Parse(SegmentKind.Bitmap, answer.Body.ToArray()))?.Kind);
    }

    [Theory]
    [InlineData("wrong-segment", PeerFaultReason.WrongSegment, PeerFaultSeverity.Ban)]
    [InlineData("wrong-block", PeerFaultReason.WrongBlock, PeerFaultSeverity.Ban)]
    [InlineData("garbage-frame", PeerFaultReason.Malformed, PeerFaultSeverity.Ban)]
    [InlineData("too-large", PeerFaultReason.TooLarge, PeerFaultSeverity.Ban)]
    [InlineData("hang-up-in-frame", PeerFaultReason.Disconnected, PeerFaultSeverity.Score)]
    public async Task A_lying_or_vanishing_peer_is_noticed_at_its_first_segment(string fault, string reason, PeerFaultSeverity severity)
    {
        foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
        {
            for (int seed = 0; seed < 4; seed++)
            {
                await using var probe = new PeerProbe(RecordedChains.Demo, new ChainPeerOptions { Faults = HandlerProbe.Faults(fault), Seed = seed });
                await using PeerConnection connection = await probe.ConnectAsync();
                await AssertHonestHeadersAsync(connection, probe);

                PeerFaultException exception = await Assert.ThrowsAsync<PeerFaultException>(() => AskAsync(connection, probe, kind));

                Assert.Equal(reason, exception.Fault.Reason);
                Assert.Equal(severity, exception.Fault.Severity);
            }
        }
    }

    [Fact]
    public async Task A_malformed_body_does_not_parse_but_its_frame_is_whole()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            await using var probe = new PeerProbe(RecordedChains.Demo, new ChainPeerOptions { Faults = HandlerProbe.Faults("malformed"), Seed = seed });
            await using PeerConnection connection = await probe.ConnectAsync();
            foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
            {
                SegmentAnswer answer = await AskAsync(connection, probe, kind);

                Assert.False(SegmentMessage.TryParse(answer.Body.Span, kind, ProtocolVersion.Local, nrdEnabled: true, out _, out _));
            }

            await AssertHonestHeadersAsync(connection, probe);
        }
    }

    [Theory]
    [InlineData("wrong-genesis", PeerFaultReason.Genesis)]
    [InlineData("hang-up-at-connect", PeerFaultReason.Disconnected)]
    [InlineData("hang-up-in-handshake", PeerFaultReason.Disconnected)]
    public async Task A_peer_that_fails_in_the_handshake_is_not_connected_to(string fault, string reason)
    {
        await using PeerProbe probe = PeerProbe.With(fault);

        PeerFaultException exception = await Assert.ThrowsAsync<PeerFaultException>(() => probe.ConnectAsync());

        Assert.Equal(reason, exception.Fault.Reason);
    }

    [Fact]
    public async Task Bad_headers_do_not_link()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            await using var probe = new PeerProbe(RecordedChains.Demo, new ChainPeerOptions { Faults = HandlerProbe.Faults("bad-headers"), Seed = seed });
            await using PeerConnection connection = await probe.ConnectAsync();
            BlockHeader genesis = probe.Chain.Headers.All[0];

            Assert.False(Links(genesis, await connection.GetHeadersAsync([genesis.Hash], Cancellation)));
            Assert.False(Links(probe.Chain.Headers.All[1099], await connection.GetHeadersAsync([probe.Chain.Tip.PreviousHash], Cancellation)));
            Assert.False(Links(genesis, (await connection.GetHeaderSegmentAsync(0, Cancellation)).Items));
            Assert.Empty(await connection.GetHeadersAsync([probe.Chain.Tip.Hash], Cancellation));
        }
    }

    [Fact]
    public async Task A_fraud_height_is_claimed_in_the_handshake_and_in_pongs_and_no_header_bears_it_out()
    {
        await using PeerProbe probe = PeerProbe.With("fraud-height");
        await using PeerConnection connection = await probe.ConnectAsync();
        ulong real = probe.Chain.Tip.TotalDifficulty;

        Assert.True(connection.Remote.TotalDifficulty > real);
        ChainTip claimed = await connection.PingAsync(Cancellation);
        Assert.True(claimed.TotalDifficulty > real);
        Assert.True(claimed.Height > probe.Chain.Tip.Height);
        Assert.Empty(await connection.GetHeadersAsync([probe.Chain.Tip.Hash], Cancellation));
        await AssertHonestHeadersAsync(connection, probe);
    }

    [Fact]
    public async Task A_fraud_height_is_claimed_in_pings()
    {
        await using PeerProbe probe = PeerProbe.With("fraud-height");
        using RawClient client = await probe.ConnectRawAsync();

        Task<(MessageType Type, byte[] Body)> reading = client.ReadAsync();
        while (!reading.IsCompleted)
        {
            probe.PeerTime.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (MessageType type, byte[] body) = await reading;
        Assert.Equal(MessageType.Ping, type);
        Assert.True(Ping.TryParse(body, out Ping? ping, out _));
        Assert.True(ping.Tip.Height > probe.Chain.Tip.Height);
    }

    [Fact]
    public async Task A_stalling_peer_answers_everything_but_segments()
    {
        await using PeerProbe probe = PeerProbe.With("stall");
        await using PeerConnection connection = await probe.ConnectAsync();
        await AssertHonestHeadersAsync(connection, probe);

        Task<SegmentAnswer> answer = AskAsync(connection, probe, SegmentKind.Kernel);
        Assert.Equal(probe.Chain.Tip.Height, (await connection.PingAsync(Cancellation)).Height);

        await AssertTimeoutAsync(connection, answer, probe);
    }

    [Theory]
    [InlineData("stall-in-frame")]
    [InlineData("drip")]
    public async Task A_peer_that_sends_too_slowly_is_timed_out(string fault)
    {
        await using PeerProbe probe = PeerProbe.With(fault);
        await using PeerConnection connection = await probe.ConnectAsync();
        await AssertHonestHeadersAsync(connection, probe);

        await AssertTimeoutAsync(connection, AskAsync(connection, probe, SegmentKind.Kernel), probe);
    }

    private static Task<SegmentAnswer> AskAsync(PeerConnection connection, PeerProbe probe, SegmentKind kind) =>
        connection.GetSegmentAsync(kind, probe.Chain.Horizon.Hash, First, Cancellation);

    private static async Task AssertHonestHeadersAsync(PeerConnection connection, PeerProbe probe)
    {
        BlockHeader genesis = probe.Chain.Headers.All[0];
        IReadOnlyList<BlockHeader> headers = await connection.GetHeadersAsync([genesis.Hash], Cancellation);
        Assert.Equal(512, headers.Count);
        Assert.True(Links(genesis, headers));
    }

    /// <summary>
    /// The client's clock runs until it has had enough; the peer's never runs ahead of what the client has received, however
    /// slow the machine is.
    /// </summary>
    private static async Task AssertTimeoutAsync(PeerConnection connection, Task<SegmentAnswer> answer, PeerProbe probe)
    {
        long received = 0;
        while (!answer.IsCompleted)
        {
            if (connection.BytesReceived != received)
            {
                received = connection.BytesReceived;
                probe.PeerTime.Advance(TimeSpan.FromMilliseconds(100));
            }

            probe.ClientTime.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        PeerFaultException exception = await Assert.ThrowsAsync<PeerFaultException>(() => answer);
        Assert.Equal(PeerFaultReason.Timeout, exception.Fault.Reason);
        Assert.Equal(PeerFaultSeverity.Score, exception.Fault.Severity);
    }

    private static bool Links(BlockHeader previous, IReadOnlyList<BlockHeader> headers)
    {
        foreach (BlockHeader header in headers)
        {
            if (header.PreviousHash != previous.Hash || header.Height != previous.Height + 1)
            {
                return false;
            }

            previous = header;
        }

        return true;
    }
}
