using Grin.Chain;
using Grin.Chain.Headers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Recording;

public sealed class RecordedHeadersTests
{
    private static readonly RecordedHeaders Headers = RecordedChains.Demo.Headers;

    [Theory]
    [InlineData(0, 1, 512)]
    [InlineData(512, 513, 512)]
    [InlineData(1024, 1025, 76)]
    [InlineData(1099, 1100, 1)]
    public void A_locator_is_answered_with_up_to_512_headers_after_it(int known, int first, int count)
    {
        IReadOnlyList<BlockHeader> answer = Headers.After([Headers.All[known].Hash]);

        Assert.Equal(Headers.All.Slice(first, count), answer);
    }

    [Fact]
    public void The_first_known_hash_of_a_locator_decides()
    {
        Hash unknown = Headers.All[5].KernelRoot;

        Assert.Equal(501UL, Headers.After([unknown, Headers.All[500].Hash, Headers.All[900].Hash])[0].Height);
        Assert.Equal(901UL, Headers.After([Headers.All[900].Hash, unknown, Headers.All[500].Hash])[0].Height);
    }

    [Fact]
    public void A_locator_of_another_branch_is_answered_from_the_fork_on()
    {
        RecordedHeaders shorter = RecordedChains.Get("chains/forks-200/branch-230").Headers;
        RecordedHeaders longer = RecordedChains.Get("chains/forks-200/branch-240").Headers;
        int[] heights = [230, 228, 224, 216, 200, 168, 104, 0];

        IReadOnlyList<BlockHeader> answer = longer.After(heights.Select(height => shorter.All[height].Hash));

        Assert.Equal(201UL, answer[0].Height);
        Assert.Equal(longer.Tip, answer[^1]);
        Assert.NotEqual(shorter.All[201].Hash, longer.All[201].Hash);
    }

    [Fact]
    public void Nothing_follows_the_tip_an_unknown_hash_or_an_empty_locator()
    {
        Assert.Empty(Headers.After([Headers.Tip.Hash]));
        Assert.Empty(Headers.After([Hash.Zero]));
        Assert.Empty(Headers.After([]));
    }

    [Theory]
    [InlineData(0UL, 1, 512)]
    [InlineData(1UL, 513, 512)]
    [InlineData(2UL, 1025, 76)]
    public void Header_segments_tile_the_chain_from_height_1(ulong index, int first, int count) =>
        Assert.Equal(Headers.All.Slice(first, count), Headers.Segment(index));

    [Theory]
    [InlineData(3UL)]
    [InlineData(1UL << 55)]
    [InlineData(ulong.MaxValue)]
    public void Header_segments_beyond_the_tip_are_empty(ulong index) => Assert.Empty(Headers.Segment(index));
}
