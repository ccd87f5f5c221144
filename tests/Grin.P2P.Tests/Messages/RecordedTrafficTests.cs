using Grin.Chain.Wire;
using Grin.P2P.Tests.Support;
using Grin.TestData;

namespace Grin.P2P.Tests.Messages;

public sealed class RecordedTrafficTests
{
    [Theory]
    [InlineData("wire/sync-to-peer.bin", 75)]
    [InlineData("wire/sync-from-peer.bin", 75)]
    [InlineData("wire/pihd-to-peer.bin", 4)]
    [InlineData("wire/pihd-from-peer.bin", 4)]
    public async Task A_recorded_connection_parses_to_its_last_byte_and_encodes_back(string file, int messages)
    {
        Assert.SkipUnless(TestVectors.Find(file) is not null, $"{file} is part of the larger collection that GRIN_TEST_DATA names.");

        Assert.Equal(messages, await ReadAllAsync(TestVectors.Get(file)));
    }

    [Fact]
    public async Task Recorded_segments_and_blocks_parse_and_encode_back()
    {
        Assert.InRange(await ReadAllAsync(TestNetwork.SegmentFile), 4, int.MaxValue);
        Assert.InRange(await ReadAllAsync(TestNetwork.BlockFile), 20, int.MaxValue);
    }

    private static async Task<int> ReadAllAsync(string path)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        byte[] recorded = await File.ReadAllBytesAsync(path, cancelled);
        var reader = new FrameReader(new MemoryStream(recorded), TestNetwork.Magic, new MessageLimits(TestNetwork.Devnet.Parameters), _ => { });
        int messages = 0;
        int offset = 0;
        for (; await reader.ReadHeaderAsync(cancelled) is MessageHeader header; messages++)
        {
            byte[] body = await reader.ReadBodyAsync(header, cancelled);
            IMessage? message = AnyMessage.TryParse(header.Type, body, out WireError? error);

            Assert.True(message is not null, $"Message {messages}, type {header.Type}: {error}");
            byte[] encoded = OutgoingFrame.Of(TestNetwork.Magic, message).Bytes.ToArray();
            Assert.True(recorded.AsSpan(offset, encoded.Length).SequenceEqual(encoded), $"Message {messages}, type {header.Type} encodes otherwise.");
            offset += encoded.Length;
        }

        Assert.Equal(recorded.Length, offset);
        return messages;
    }
}
