using Grin.Cryptography.Batches;

namespace Grin.Cryptography.Tests.Batches;

public sealed class BatchWeightsTests
{
    private static readonly byte[] Seed = new byte[32];

    [Fact]
    public void Weights_are_positive_differ_from_member_to_member_and_have_128_bits()
    {
        UInt128[] weights = Draw(Seed, [1, 2, 3, 4], 1000);
        Assert.Equal(weights.Length, weights.Distinct().Count());
        Assert.All(weights, weight => Assert.NotEqual(UInt128.Zero, weight));
        Assert.Contains(weights, weight => weight >> 127 != 0);
    }

    [Fact]
    public void Weights_follow_from_the_seed_and_from_every_byte_of_the_batch()
    {
        UInt128[] weights = Draw(Seed, [1, 2, 3, 4], 4);
        Assert.Equal(weights, Draw(Seed, [1, 2, 3, 4], 4));
        Assert.Empty(weights.Intersect(Draw([.. Seed[1..], 1], [1, 2, 3, 4], 4)));
        Assert.Empty(weights.Intersect(Draw(Seed, [1, 2, 3, 5], 4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    public void Fewer_weights_are_the_first_of_more(int count)
    {
        Assert.Equal(Draw(Seed, [7], 300)[..count], Draw(Seed, [7], count));
    }

    [Fact]
    public void Seeds_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BatchWeights.RequireSeed(new byte[31]));
        Assert.Throws<ArgumentException>(() => BatchWeights.RequireSeed(new byte[33]));
    }

    private static UInt128[] Draw(byte[] seed, byte[] binding, int count)
    {
        var rows = new byte[32 * count];
        rows.AsSpan().Fill(0xFF);
        BatchWeights.Draw(seed, binding, rows);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(new byte[16], rows[(32 * i)..((32 * i) + 16)]));
        return [.. Enumerable.Range(0, count).Select(i => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(rows.AsSpan((32 * i) + 16)))];
    }
}
