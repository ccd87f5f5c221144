using Grin.Cryptography.Batches;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Tests.Batches;

public sealed class BatchWeightsTests
{
    private static readonly byte[] Seed = new byte[32];

    [Fact]
    public void Weights_are_positive_differ_from_member_to_member_and_have_128_bits()
    {
        Scalar[] weights = Draw(Seed, [1, 2, 3, 4], 1000);
        Assert.Equal(weights.Length, weights.Distinct().Count());
        Assert.All(weights, weight => Assert.False(weight.IsZero));
        Assert.All(weights, weight => Assert.Equal(0UL, weight.Limb(2) | weight.Limb(3)));
        Assert.Contains(weights, weight => weight.Limb(1) >> 63 != 0);
    }

    [Fact]
    public void Weights_follow_from_the_seed_and_from_every_byte_of_the_batch()
    {
        Scalar[] weights = Draw(Seed, [1, 2, 3, 4], 4);
        Assert.Equal(weights, Draw(Seed, [1, 2, 3, 4], 4));
        Assert.Empty(weights.Intersect(Draw([.. Seed[1..], 1], [1, 2, 3, 4], 4)));
        Assert.Empty(weights.Intersect(Draw(Seed, [1, 2, 3, 5], 4)));
    }

    [Fact]
    public void Seeds_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Draw(new byte[31], [1], 1));
        Assert.Throws<ArgumentException>(() => Draw(new byte[33], [1], 1));
    }

    private static Scalar[] Draw(byte[] seed, byte[] rows, int count)
    {
        var weights = new BatchWeights(seed, new RowList(1, rows.Select(b => new[] { b })).Rows, default, default);
        var drawn = new Scalar[count];
        for (int i = 0; i < count; i++)
        {
            drawn[i] = weights.Next();
        }

        return drawn;
    }
}
