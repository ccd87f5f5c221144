using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Segments;

public sealed class UnspentBitmapTests
{
    [Fact]
    public void Bits_runs_and_counts_are_those_of_the_single_bits()
    {
        const int Leaves = 2100;
        var random = new Random(3);
        var chunks = new byte[3 * SegmentLeaf.ChunkSize];
        random.NextBytes(chunks);
        Array.Clear(chunks, 40, 60);
        var bitmap = new UnspentBitmap(Leaves, chunks);
        bool[] bits = [.. Enumerable.Range(0, Leaves).Select(leaf => (chunks[leaf / 8] & (0x80 >> (leaf % 8))) != 0)];

        Assert.Equal(bits, Enumerable.Range(0, Leaves).Select(leaf => bitmap.IsUnspent((ulong)leaf)));
        Assert.Equal((ulong)bits.Count(bit => bit), bitmap.UnspentCount);
        for (int i = 0; i < 2000; i++)
        {
            int first = random.Next(Leaves + 10);
            int count = random.Next(i % 2 == 0 ? 20 : 600);
            ulong expected = (ulong)bits.Skip(first).Take(count).Count(bit => bit);
            Assert.Equal(expected, bitmap.CountUnspent((ulong)first, (ulong)count));
            Assert.Equal(expected > 0, bitmap.AnyUnspent((ulong)first, (ulong)count));
        }

        Assert.Equal(bitmap.CountUnspent(7, Leaves), bitmap.CountUnspent(7, ulong.MaxValue));
        Assert.True(bitmap.AnyUnspent(7, ulong.MaxValue));
        Assert.False(bitmap.AnyUnspent(Leaves, ulong.MaxValue));
        Assert.False(bitmap.IsUnspent(Leaves));
        Assert.False(bitmap.IsUnspent(ulong.MaxValue));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(1024, 1, 1)]
    [InlineData(1025, 2, 3)]
    [InlineData(2101, 3, 4)]
    public void A_chunk_holds_1024_outputs(ulong outputs, ulong chunks, ulong mmrSize)
    {
        Assert.Equal(chunks, UnspentBitmap.ChunkCount(outputs));
        Assert.Equal(mmrSize, UnspentBitmap.MmrSize(Mmr(outputs)));
        Assert.Throws<ArgumentException>(() => new UnspentBitmap(outputs, new byte[(int)(chunks * SegmentLeaf.ChunkSize) + 1]));
    }

    private static ulong Mmr(ulong leaves) => Grin.Chain.Mmr.MmrGeometry.Size(leaves);
}
