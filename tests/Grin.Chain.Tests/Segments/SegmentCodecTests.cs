using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Segments;

public sealed class SegmentCodecTests
{
    private const string Id = "0b" + "0000000000000001";
    private const string None = "0000000000000000";
    private const string One = "0000000000000001";
    private const string HashBytes = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void Positions_count_from_1_on_the_wire_and_from_0_here()
    {
        Segment segment = Assert.IsType<Segment>(Read(Id + One + One + HashBytes + None + One + HashBytes, SegmentKind.Output, out WireError? error));

        Assert.Null(error);
        Assert.Equal(new SegmentIdentifier(11, 1), segment.Id);
        Assert.Equal([0UL], segment.HashPositions.ToArray());
        Assert.Equal([Hash.Parse(HashBytes)], segment.Hashes.ToArray());
        Assert.Equal([Hash.Parse(HashBytes)], segment.Proof.ToArray());
        Assert.True(segment.TryGetHash(0, out _));
        Assert.False(segment.TryGetHash(1, out _));
        Assert.Equal(-1, segment.FindLeaf(0));
    }

    [Theory]
    [InlineData(Id + One + None + HashBytes + None + None, WireErrorKind.NotAscending)]
    [InlineData(Id + "0000000000000002" + One + One + HashBytes + HashBytes + None + None, WireErrorKind.NotAscending)]
    [InlineData(Id + "0000000000000002" + "0000000000000005" + "0000000000000004" + HashBytes + HashBytes + None + None, WireErrorKind.NotAscending)]
    [InlineData(Id + "00000000000f4241" + None, WireErrorKind.TooLarge)]
    [InlineData(Id + "ffffffffffffffff" + None, WireErrorKind.TooLarge)]
    [InlineData(Id + "00000000000f4240" + None, WireErrorKind.Truncated)]
    [InlineData(Id + None + "00000000000f4240", WireErrorKind.Truncated)]
    [InlineData(Id + None + "8000000000000000", WireErrorKind.TooLarge)]
    [InlineData(Id + None + None + "00000000000f4240", WireErrorKind.Truncated)]
    [InlineData(Id + None + None, WireErrorKind.Truncated)]
    [InlineData(Id, WireErrorKind.Truncated)]
    [InlineData("0b", WireErrorKind.Truncated)]
    public void What_the_node_refuses_is_refused(string hex, WireErrorKind kind)
    {
        foreach (SegmentKind segmentKind in new[] { SegmentKind.Output, SegmentKind.RangeProof, SegmentKind.Kernel })
        {
            Assert.Null(Read(hex, segmentKind, out WireError? error));
            Assert.Equal(kind, error?.Kind);
        }
    }

    [Fact]
    public void Bytes_after_a_message_are_ignored_as_the_node_ignores_them()
    {
        RecordedChain chain = RecordedChain.Open("chains/forks-200/branch-230");
        foreach (RecordedSegment recorded in chain.Segments("segments-compacted-default.msgs"))
        {
            Assert.True(SegmentMessage.TryParse([.. recorded.Body, 1, 2, 3], recorded.Segment.Kind, ProtocolVersion.Local, true, out SegmentMessage? message, out _));
            SegmentAssert.Same(recorded.Segment, message.Segment);
        }
    }

    [Fact]
    public void A_message_cut_anywhere_is_truncated()
    {
        RecordedChain chain = RecordedChain.Open("chains/forks-200/branch-230");
        foreach (RecordedSegment recorded in chain.Segments("segments-compacted-default.msgs"))
        {
            int step = 1 + (recorded.Body.Length / 500);
            for (int length = 0; length < recorded.Body.Length; length += step)
            {
                Assert.False(SegmentMessage.TryParse(recorded.Body.AsSpan(0, length), recorded.Segment.Kind, ProtocolVersion.Local, true, out _, out WireError? error));
                Assert.Equal(WireErrorKind.Truncated, error.Kind);
            }
        }
    }

    private static Segment? Read(string hex, SegmentKind kind, out WireError? error)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        Segment? segment = SegmentCodec.Read(ref reader, kind, ProtocolVersion.Local, nrdEnabled: true);
        error = reader.Error;
        return segment;
    }
}
