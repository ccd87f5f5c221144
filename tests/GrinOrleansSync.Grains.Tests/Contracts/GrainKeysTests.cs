using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Grains.Contracts;
using GrinOrleansSync.Grains.Tests.Support;

namespace GrinOrleansSync.Grains.Tests.Contracts;

public sealed class GrainKeysTests
{
    private static readonly Hash Genesis = RecordedChains.Small.Network.GenesisHash;
    private static readonly Hash Horizon = RecordedChains.Small.Horizon.Hash;

    [Theory]
    [InlineData(SegmentKind.Bitmap, 9, 0UL)]
    [InlineData(SegmentKind.Output, 11, 4096UL)]
    [InlineData(SegmentKind.RangeProof, 0, 1UL)]
    [InlineData(SegmentKind.Kernel, 255, ulong.MaxValue)]
    public void A_segments_key_tells_the_segment_and_the_horizon(SegmentKind kind, byte height, ulong index)
    {
        var id = new StateSegmentId(kind, new SegmentIdentifier(height, index));

        Assert.Equal((id, Horizon), GrainKeys.ParseSegment(GrainKeys.Segment(Genesis, id, Horizon)));
    }

    [Fact]
    public void Different_segments_have_different_keys()
    {
        StateSegmentId[] ids =
        [
            .. from kind in Enum.GetValues<SegmentKind>() from height in new byte[] { 1, 11 } from index in new ulong[] { 1, 11, 111 }
               select new StateSegmentId(kind, new SegmentIdentifier(height, index)),
        ];

        Assert.Distinct(ids.Select(id => GrainKeys.Segment(Genesis, id, Horizon)));
    }

    [Fact]
    public void A_range_of_headers_has_a_key_that_is_no_segments()
    {
        string key = GrainKeys.HeaderRange(Genesis, 512, Horizon);

        Assert.Equal($"{Genesis}/header/9/512/{Horizon}", key);
        Assert.Throws<FormatException>(() => GrainKeys.ParseSegment(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GENESIS")]
    [InlineData("GENESIS/output/11/0")]
    [InlineData("GENESIS/output/11/0/HORIZON/")]
    [InlineData("GENESIS/blocks/11/0/HORIZON")]
    [InlineData("GENESIS/Output/11/0/HORIZON")]
    [InlineData("GENESIS/output/-1/0/HORIZON")]
    [InlineData("GENESIS/output/256/0/HORIZON")]
    [InlineData("GENESIS/output/11/18446744073709551616/HORIZON")]
    [InlineData("GENESIS/output/11/ 0/HORIZON")]
    [InlineData("GENESIS/output/11/0/12ab")]
    [InlineData("GENESIS/output/11/0/zzHORIZON")]
    public void What_is_no_key_of_a_segment_is_refused(string pattern)
    {
        string key = pattern.Replace("GENESIS", Genesis.ToString(), StringComparison.Ordinal).Replace("HORIZON", Horizon.ToString(), StringComparison.Ordinal);

        FormatException exception = Assert.Throws<FormatException>(() => GrainKeys.ParseSegment(key));
        Assert.Contains($"'{key}'", exception.Message, StringComparison.Ordinal);
    }
}
