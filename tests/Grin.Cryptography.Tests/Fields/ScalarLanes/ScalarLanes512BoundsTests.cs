using System.Numerics;
using Grin.Cryptography.Fields.ScalarLanes;

namespace Grin.Cryptography.Tests.Fields.ScalarLanes;

/// <summary>Factors whose limbs are set one by one, as far out as a factor's may be.</summary>
public sealed unsafe class ScalarLanes512BoundsTests
{
    private const int Limbs = 5;
    private const int Lanes = 8;
    private const long MaxLimb = 3L << 51;
    private const long MaxTop = 3L << 47;

    [Fact]
    public void Operations_on_the_largest_limbs_of_either_sign_are_exact()
    {
        Assert.SkipUnless(ScalarLanes512.IsSupported, "This processor has no AVX-512.");
        var lanes = new LaneScratch<ScalarLanes512>();
        var random = new Random(1);
        for (int step = 0; step < 20000; step++)
        {
            BigInteger[] a = SetLimbs(lanes[0], random, step);
            BigInteger[] b = SetLimbs(lanes[1], random, step / 4);
            ScalarLanes512.Multiply(lanes[2], lanes[0], lanes[1]);
            Assert.Equal(a.Zip(b, (x, y) => EdgeNumbers.Modulo(x * y, EdgeNumbers.N)), lanes.Get(2));
            AssertIsFactor(lanes[2]);
            ScalarLanes512.Add(lanes[2], lanes[0], lanes[1]);
            Assert.Equal(a.Zip(b, (x, y) => EdgeNumbers.Modulo(x + y, EdgeNumbers.N)), lanes.Get(2));
            AssertIsFactor(lanes[2]);
            ScalarLanes512.Subtract(lanes[2], lanes[0], lanes[1]);
            Assert.Equal(a.Zip(b, (x, y) => EdgeNumbers.Modulo(x - y, EdgeNumbers.N)), lanes.Get(2));
            AssertIsFactor(lanes[2]);
        }
    }

    [Fact]
    public void Sums_of_products_of_the_largest_limbs_of_either_sign_are_exact()
    {
        Assert.SkipUnless(ScalarLanes512.IsSupported, "This processor has no AVX-512.");
        var lanes = new LaneScratch<ScalarLanes512>();
        var random = new Random(2);
        ScalarLaneSums<ScalarLanes512>.PieceWeights(lanes[0]);
        for (int kind = 0; kind < 16; kind++)
        {
            new Span<byte>(lanes[2], IScalarLanes<ScalarLanes512>.WideSize * sizeof(ScalarLanes512)).Clear();
            BigInteger sum = 0;
            for (int call = 0; call < 512; call++)
            {
                for (int k = 0; k < 4; k++)
                {
                    BigInteger[] a = SetLimbs(lanes[10 + (2 * k)], random, kind);
                    BigInteger[] b = SetLimbs(lanes[11 + (2 * k)], random, kind / 4);
                    sum += a.Zip(b, (x, y) => x * y).Aggregate((x, y) => x + y);
                }

                ScalarLanes512.AccumulateProducts(lanes[2], lanes[10], lanes[11], 2, 4);
            }

            Assert.Equal(
                EdgeNumbers.Modulo(sum, EdgeNumbers.N),
                LaneScratch<ScalarLanes512>.Number(ScalarLaneSums<ScalarLanes512>.AddLanesOfProducts(lanes[2], lanes[0])));
        }
    }

    private static BigInteger[] SetLimbs(ScalarLanes512* lanes, Random random, int kind)
    {
        long* limbs = (long*)lanes;
        var numbers = new BigInteger[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int limb = Limbs - 1; limb >= 0; limb--)
            {
                long max = limb == Limbs - 1 ? MaxTop : MaxLimb;
                long value = (kind % 4) switch
                {
                    0 => max,
                    1 => -max,
                    2 => random.Next(2) == 0 ? max : -max,
                    _ => random.NextInt64(-max, max + 1),
                };
                value -= Math.Sign(value) * random.Next(2);
                limbs[(limb * Lanes) + lane] = value;
                numbers[lane] = (numbers[lane] << 52) + value;
            }
        }

        return numbers;
    }

    private static void AssertIsFactor(ScalarLanes512* lanes)
    {
        long* limbs = (long*)lanes;
        for (int i = 0; i < Limbs * Lanes; i++)
        {
            long size = i / Lanes == Limbs - 1 ? 48 : 52;
            Assert.InRange(limbs[i], -(1L << 12), (1L << (int)size) + (1L << 12));
        }
    }
}
