using Grin.Chain.Headers;

namespace Grin.Chain.Tests.Headers;

public sealed class HeaderLocatorTests
{
    // p2p.md §4.5.
    [Theory]
    [InlineData(0, new ulong[] { 0 })]
    [InlineData(3, new ulong[] { 3, 1, 0 })]
    [InlineData(100, new ulong[] { 100, 98, 94, 86, 70, 38, 0 })]
    public void Heights_are_those_of_the_node(ulong tip, ulong[] heights) => Assert.Equal(heights, HeaderLocator.Heights(tip));

    [Fact]
    public void Of_a_long_chain_there_are_twenty_the_last_two_far_apart()
    {
        IReadOnlyList<ulong> heights = HeaderLocator.Heights(3_000_000);

        Assert.Equal(HeaderLocator.MaxEntries, heights.Count);
        Assert.Equal([2_475_714UL, 0], heights.TakeLast(2));
    }

    [Theory]
    [InlineData(10, 10, new ulong[] { 10 })]
    [InlineData(13, 10, new ulong[] { 13, 12, 11, 10 })]
    [InlineData(ulong.MaxValue, ulong.MaxValue - 1, new ulong[] { ulong.MaxValue, ulong.MaxValue - 1 })]
    public void Above_a_near_height_every_one_is_told(ulong tip, ulong height, ulong[] heights) => Assert.Equal(heights, HeaderLocator.HeightsAbove(tip, height));

    [Theory]
    [InlineData(4_100_000, 0)]
    [InlineData(1_900, 1_000)]
    [InlineData(ulong.MaxValue, 0)]
    public void Above_a_far_height_they_are_spread_evenly(ulong tip, ulong height)
    {
        IReadOnlyList<ulong> heights = HeaderLocator.HeightsAbove(tip, height);

        Assert.Equal(HeaderLocator.MaxEntries, heights.Count);
        Assert.Equal((tip, height), (heights[0], heights[^1]));
        ulong gap = (tip - height) / (HeaderLocator.MaxEntries - 1);
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, gap, gap + 1));
    }
}
