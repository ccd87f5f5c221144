using Grin.P2P.Tests.Support;

namespace Grin.P2P.Tests.Framing;

public sealed class FrameReaderTests
{
    private static readonly byte[] Ping = OutgoingFrame.Of(TestNetwork.Magic, new Ping(new ChainTip(1, 2))).Bytes.ToArray();

    private long _received;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task Frames_are_the_same_however_their_bytes_arrive(int pieceSize)
    {
        byte[] big = OutgoingFrame.Of(TestNetwork.Magic, MessageType.Block, new byte[5_000]).Bytes.ToArray();
        FrameReader reader = Reader([.. Ping, .. big, .. Ping], pieceSize);

        Assert.Equal(new MessageHeader(MessageType.Ping, 16), await reader.ReadHeaderAsync(Cancelled));
        Assert.Equal(Ping[MessageHeader.Size..], await reader.ReadBodyAsync(new MessageHeader(MessageType.Ping, 16), Cancelled));
        MessageHeader? block = await reader.ReadHeaderAsync(Cancelled);
        Assert.Equal(new MessageHeader(MessageType.Block, 5_000), block);
        Assert.Equal(new byte[41], await reader.PeekAsync(41, Cancelled));
        await reader.SkipBodyAsync(block!.Value, Cancelled);
        Assert.Equal(new MessageHeader(MessageType.Ping, 16), await reader.ReadHeaderAsync(Cancelled));
        Assert.Equal(Ping[MessageHeader.Size..], await reader.ReadBodyAsync(new MessageHeader(MessageType.Ping, 16), Cancelled));
        Assert.Null(await reader.ReadHeaderAsync(Cancelled));
        Assert.Equal((2 * Ping.Length) + big.Length, _received);
    }

    [Fact]
    public async Task An_empty_body_needs_no_more_bytes()
    {
        FrameReader reader = Reader(OutgoingFrame.Of(TestNetwork.Magic, MessageType.Error, []).Bytes.ToArray());

        MessageHeader? header = await reader.ReadHeaderAsync(Cancelled);

        Assert.Empty(await reader.ReadBodyAsync(header!.Value, Cancelled));
        Assert.Null(await reader.ReadHeaderAsync(Cancelled));
    }

    [Theory]
    [InlineData("48")]
    [InlineData("492c")]
    [InlineData("613d030000000000000010")]
    public async Task Wrong_magic_is_malformed_as_soon_as_it_shows(string bytes)
    {
        FrameReader reader = Reader(Convert.FromHexString(bytes));

        await AssertFaultAsync(PeerFaultReason.Malformed, PeerFaultSeverity.Ban, async () => await reader.ReadHeaderAsync(Cancelled));
    }

    [Fact]
    public async Task A_length_above_the_limit_is_too_large_and_one_at_the_limit_is_not()
    {
        int limit = new MessageLimits(TestNetwork.Devnet.Parameters).MaxLength(MessageType.Ping);

        Assert.Equal((ulong)limit, (await Reader(Header((ulong)limit)).ReadHeaderAsync(Cancelled))!.Value.Length);
        foreach (ulong length in new[] { (ulong)limit + 1, ulong.MaxValue })
        {
            FrameReader reader = Reader(Header(length));
            await AssertFaultAsync(PeerFaultReason.TooLarge, PeerFaultSeverity.Ban, async () => await reader.ReadHeaderAsync(Cancelled));
        }

        static byte[] Header(ulong length)
        {
            var bytes = new byte[MessageHeader.Size];
            new MessageHeader(MessageType.Ping, length).Write(bytes, TestNetwork.Magic);
            return bytes;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(26)]
    public async Task An_end_inside_a_frame_is_a_disconnect(int length)
    {
        FrameReader reader = Reader(Ping[..length]);

        await AssertFaultAsync(PeerFaultReason.Disconnected, PeerFaultSeverity.Score, async () =>
        {
            MessageHeader? header = await reader.ReadHeaderAsync(Cancelled);
            await reader.ReadBodyAsync(header!.Value, Cancelled);
        });
    }

    [Fact]
    public async Task An_announced_length_allocates_nothing_by_itself()
    {
        var header = new byte[MessageHeader.Size];
        new MessageHeader(MessageType.RangeProofSegment, 10_000_000).Write(header, TestNetwork.Magic);
        await ReadTruncatedAsync(header);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Task reading = ReadTruncatedAsync(header);

        Assert.True(reading.IsCompletedSuccessfully, "A memory stream is read without leaving the thread.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);

        async Task ReadTruncatedAsync(byte[] announced)
        {
            FrameReader reader = Reader([.. announced, .. new byte[100]]);
            MessageHeader? read = await reader.ReadHeaderAsync(Cancelled);
            await Assert.ThrowsAsync<PeerFaultException>(async () => await reader.ReadBodyAsync(read!.Value, Cancelled));
        }
    }

    private FrameReader Reader(byte[] bytes, int pieceSize = int.MaxValue) => new(
        new PiecewiseStream(bytes, pieceSize),
        TestNetwork.Magic,
        new MessageLimits(TestNetwork.Devnet.Parameters),
        count => _received += count);

    private static async Task AssertFaultAsync(string reason, PeerFaultSeverity severity, Func<Task> action)
    {
        PeerFaultException exception = await Assert.ThrowsAsync<PeerFaultException>(action);
        Assert.Equal((reason, severity), (exception.Fault.Reason, exception.Fault.Severity));
    }
}
