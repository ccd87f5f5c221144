using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Segments;

public sealed class SegmentRangeTests
{
    [Fact]
    public void Ranges_of_every_height_tile_every_MMR()
    {
        for (ulong leaves = 1; leaves <= 300; leaves++)
        {
            ulong size = MmrGeometry.Size(leaves);
            for (byte height = 0; height <= 10; height++)
            {
                ulong nextLeaf = 0;
                ulong covered = 0;
                for (ulong index = 0; index < SegmentRange.Count(size, height); index++)
                {
                    Assert.True(SegmentRange.TryCreate(new SegmentIdentifier(height, index), size, out SegmentRange range));
                    Assert.Equal(nextLeaf, range.FirstLeaf);
                    Assert.Equal(MmrGeometry.LeafPosition(nextLeaf), range.FirstPosition);
                    Assert.Equal(range.LeafCount == 1UL << height, range.IsFull);
                    Assert.Equal(range.IsFull ? height : MmrGeometry.Height(size - 1), MmrGeometry.Height(range.LastPosition));
                    Assert.InRange(range.LastPosition, range.FirstPosition, size - 1);
                    nextLeaf += range.LeafCount;
                    covered += range.NodeCount;
                }

                Assert.Equal(leaves, nextLeaf);
                Assert.False(SegmentRange.TryCreate(new SegmentIdentifier(height, SegmentRange.Count(size, height)), size, out _));
                Assert.InRange(covered, leaves, size);
            }
        }
    }

    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(63, 1)]
    [InlineData(64, 0)]
    [InlineData(64, 1)]
    [InlineData(255, ulong.MaxValue)]
    [InlineData(11, 1UL << 53)]
    public void Identifiers_from_the_network_never_overflow(byte height, ulong index)
    {
        Assert.False(SegmentRange.TryCreate(new SegmentIdentifier(height, index), MmrGeometry.Size(5000), out _));
        Assert.False(SegmentRange.TryCreate(new SegmentIdentifier(height, index), 0, out _));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(282)]
    [InlineData(ulong.MaxValue)]
    public void Sizes_that_no_MMR_has_have_no_segments(ulong size) =>
        Assert.False(SegmentRange.TryCreate(new SegmentIdentifier(0, 0), size, out _));
}
