using System.Numerics;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;

namespace Grin.Cryptography.Tests.Fields.ScalarLanes;

/// <summary>Every path's kernels against big integers.</summary>
public sealed unsafe class ScalarLanesTests
{
    private static readonly BigInteger N = EdgeNumbers.N;

    // Numbers whose 52-bit limbs are empty, full or nearly so, in all places.
    private static readonly BigInteger[] Limbs52 =
    [
        .. from limb in Enumerable.Range(0, 5)
           from value in new[] { 1, (BigInteger.One << 52) - 1, (BigInteger.One << 51) + 1 }
           let number = value << (52 * limb)
           where number < BigInteger.One << 256
           select number,
        (BigInteger.One << 256) - (BigInteger.One << 52),
        (BigInteger.One << 256) - (BigInteger.One << 208),
    ];

    private static readonly BigInteger[] Numbers = [.. EdgeNumbers.All, .. Limbs52, .. EdgeNumbers.Sparse(1, 30), .. EdgeNumbers.Random(2, 30)];

    [Fact]
    public void Reading_and_writing_reduces_any_256_bits()
    {
        OnEveryPath(new ReadAndWrite());
    }

    [Fact]
    public void Products_sums_and_differences_of_all_pairs_are_those_of_big_integers()
    {
        OnEveryPath(new Pairs());
    }

    [Fact]
    public void Long_chains_of_products_sums_and_differences_never_leave_their_bounds()
    {
        OnEveryPath(new Chains());
    }

    [Fact]
    public void Products_that_end_next_to_a_multiple_of_the_order_are_written_reduced()
    {
        OnEveryPath(new NextToMultiples());
    }

    [Fact]
    public void As_many_of_the_largest_numbers_as_allowed_add_up()
    {
        OnEveryPath(new Accumulation());
    }

    [Fact]
    public void As_many_products_of_the_largest_numbers_as_allowed_add_up()
    {
        OnEveryPath(new ProductAccumulation());
    }

    [Fact]
    public void Inverses_of_many_vectors_are_those_of_big_integers()
    {
        OnEveryPath(new Inverses());
    }

    [Fact]
    public void Filling_gives_every_lane_the_number()
    {
        OnEveryPath(new Filling());
    }

    private interface IPathCheck
    {
        void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>;
    }

    private static void OnEveryPath(IPathCheck check)
    {
        check.Run(new LaneScratch<ScalarLanesPortable>());
        if (ScalarLanes256.IsSupported)
        {
            check.Run(new LaneScratch<ScalarLanes256>());
        }

        if (ScalarLanes512.IsSupported)
        {
            check.Run(new LaneScratch<ScalarLanes512>());
        }
    }

    private sealed class ReadAndWrite : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            for (int i = 0; i < Numbers.Length; i++)
            {
                BigInteger[] numbers = LaneScratch<TLanes>.Pick(Numbers, i);
                lanes.Set(0, numbers);
                Assert.Equal(numbers.Select(number => number % N), lanes.Get(0));
            }
        }
    }

    private sealed class Pairs : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            for (int shift = 0; shift < Numbers.Length; shift += TLanes.Count == 1 ? 5 : 1)
            {
                for (int i = 0; i < Numbers.Length; i += TLanes.Count)
                {
                    lanes.AssertArithmetic(LaneScratch<TLanes>.Pick(Numbers, i), LaneScratch<TLanes>.Pick(Numbers, i + shift));
                }
            }
        }
    }

    private sealed class Chains : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            var random = new Random(3);
            BigInteger[] a = LaneScratch<TLanes>.Pick(Numbers, 11);
            BigInteger[] b = LaneScratch<TLanes>.Pick(Numbers, 70);
            lanes.Set(0, a);
            lanes.Set(1, b);
            for (int step = 0; step < 4000; step++)
            {
                // Results are operands again without having been reduced, so unlucky carries pile up in the limbs.
                int kind = random.Next(3);
                switch (kind)
                {
                    case 0:
                        TLanes.Multiply(lanes[0], lanes[0], lanes[1]);
                        break;
                    case 1:
                        TLanes.Add(lanes[0], lanes[0], lanes[1]);
                        break;
                    default:
                        TLanes.Subtract(lanes[0], lanes[1], lanes[0]);
                        break;
                }

                a = [.. a.Zip(b, (x, y) => EdgeNumbers.Modulo(kind == 0 ? x * y : kind == 1 ? x + y : y - x, N))];
                Assert.Equal(a, lanes.Get(0));
                if (random.Next(4) == 0)
                {
                    (a, b) = (b, a);
                    TLanes swapped = *lanes[0];
                    *lanes[0] = *lanes[1];
                    *lanes[1] = swapped;
                }
            }
        }
    }

    private sealed class NextToMultiples : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            BigInteger fold = BigInteger.Pow(2, 256) - N;
            BigInteger[] targets = [0, 1, 2, N - 1, N - 2, fold - 1, fold, fold + 1, N - fold, BigInteger.One << 208, (BigInteger.One << 208) - 1, BigInteger.One << 255];
            BigInteger[] factors = [.. EdgeNumbers.Random(5, 40).Select(number => (number % (N - 1)) + 1)];
            for (int target = 0; target < targets.Length; target++)
            {
                for (int i = 0; i < factors.Length; i += TLanes.Count)
                {
                    BigInteger[] a = LaneScratch<TLanes>.Pick(factors, i);
                    lanes.AssertArithmetic(a, [.. a.Select(x => targets[target] * BigInteger.ModPow(x, N - 2, N) % N)]);
                }
            }
        }
    }

    private sealed class Accumulation : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            foreach (BigInteger number in new[] { (BigInteger.One << 256) - 1, N - 1, 1, 0 })
            {
                foreach (bool negative in new[] { false, true })
                {
                    lanes.Set(0, [.. Enumerable.Repeat(number, TLanes.Count)]);
                    TLanes.Fill(lanes[1], default);
                    TLanes.Fill(lanes[2], default);
                    if (negative)
                    {
                        TLanes.Subtract(lanes[0], lanes[1], lanes[0]);
                    }

                    for (int i = 0; i < IScalarLanes<TLanes>.MaxAccumulated; i++)
                    {
                        TLanes.Accumulate(lanes[2], lanes[0]);
                    }

                    BigInteger sum = EdgeNumbers.Modulo(IScalarLanes<TLanes>.MaxAccumulated * (negative ? -number : number), N);
                    Assert.All(lanes.Get(2), value => Assert.Equal(sum, value));
                    Assert.Equal(sum * TLanes.Count % N, LaneScratch<TLanes>.Number(ScalarLaneSums<TLanes>.AddLanes(lanes[2])));
                }
            }
        }
    }

    private sealed class ProductAccumulation : IPathCheck
    {
        private const int Max = 512;

        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            ScalarLaneSums<TLanes>.PieceWeights(lanes[0]);
            BigInteger[] largest = [(BigInteger.One << 256) - 1];
            foreach ((BigInteger[] numbers, int calls) in new[] { (largest, Max), (Numbers, 1), (Numbers, 30), ([0], Max) })
            {
                TLanes* wide = lanes[2];
                new Span<byte>(wide, IScalarLanes<TLanes>.WideSize * sizeof(TLanes)).Clear();
                BigInteger sum = 0;
                for (int call = 0; call < calls; call++)
                {
                    int count = 1 + (call * 7 % IScalarLanes<TLanes>.MaxProducts);
                    count = calls == Max ? IScalarLanes<TLanes>.MaxProducts : count;
                    for (int k = 0; k < count; k++)
                    {
                        BigInteger[] a = LaneScratch<TLanes>.Pick(numbers, (call * 13) + k);
                        BigInteger[] b = LaneScratch<TLanes>.Pick(numbers, (call * 5) + (3 * k));
                        lanes.Set(10 + (2 * k), a);
                        lanes.Set(11 + (2 * k), b);
                        sum += a.Zip(b, (x, y) => x * y).Aggregate((x, y) => x + y);
                    }

                    TLanes.AccumulateProducts(wide, lanes[10], lanes[11], 2, count);
                }

                Assert.Equal(sum % N, LaneScratch<TLanes>.Number(ScalarLaneSums<TLanes>.AddLanesOfProducts(wide, lanes[0])));
            }
        }
    }

    private sealed class Inverses : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            BigInteger[] positive = [.. Numbers.Where(number => number % N != 0)];
            foreach (int count in new[] { 0, 1, 2, 20 })
            {
                for (int i = 0; i < count; i++)
                {
                    lanes.Set(i, LaneScratch<TLanes>.Pick(positive, i * TLanes.Count));
                }

                ScalarLaneSums<TLanes>.InvertAll(lanes[0], lanes[count], count);
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal(LaneScratch<TLanes>.Pick(positive, i * TLanes.Count).Select(number => BigInteger.ModPow(number, N - 2, N)), lanes.Get(i));
                }
            }
        }
    }

    private sealed class Filling : IPathCheck
    {
        public void Run<TLanes>(LaneScratch<TLanes> lanes)
            where TLanes : unmanaged, IScalarLanes<TLanes>
        {
            foreach (BigInteger number in Numbers)
            {
                TLanes.Fill(lanes[0], Scalar.ReadReduced(EdgeNumbers.Bytes(number)));
                Assert.All(lanes.Get(0), value => Assert.Equal(number % N, value));
            }
        }
    }
}
