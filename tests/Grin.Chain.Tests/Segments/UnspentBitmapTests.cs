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

    [Fact]
    public void A_run_is_contained_in_an_earlier_bitmap_if_every_bit_of_it_is()
    {
        const int Earlier = 2100;
        const int Leaves = 2400;
        var random = new Random(4);
        var before = new byte[3 * SegmentLeaf.ChunkSize];
        random.NextBytes(before);
        byte[] now = [.. before];
        for (int change = 0; change < 30; change++)
        {
            now[random.Next(now.Length)] ^= (byte)(0x80 >> random.Next(8));
        }

        var earlier = new UnspentBitmap(Earlier, before);
        var later = new UnspentBitmap(Leaves, now);
        int contained = 0;
        for (int i = 0; i < 4000; i++)
        {
            ulong first = (ulong)random.Next(Leaves + 10);
            ulong count = (ulong)random.Next(300);
            bool expected = Enumerable.Range(0, (int)count).All(leaf => !later.IsUnspent(first + (ulong)leaf) || earlier.IsUnspent(first + (ulong)leaf));
            Assert.Equal(expected, later.IsContainedIn(earlier, first, count));
            contained += expected ? 1 : 0;
        }

        Assert.InRange(contained, 500, 3500);
        Assert.False(later.IsContainedIn(earlier, 0, ulong.MaxValue));
        Assert.True(later.IsContainedIn(later, 0, ulong.MaxValue));
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
