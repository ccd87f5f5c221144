using System.Numerics;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Tests.Fields;

public sealed class ScalarTests
{
    private static readonly BigInteger N = EdgeNumbers.N;

    [Fact]
    public void Sums_differences_and_products_of_edge_numbers_are_those_of_big_integers()
    {
        foreach (BigInteger a in EdgeNumbers.All)
        {
            foreach (BigInteger b in EdgeNumbers.All)
            {
                AssertArithmetic(a, b);
            }
        }
    }

    [Fact]
    public void Sums_differences_and_products_of_sparse_and_random_numbers_are_those_of_big_integers()
    {
        foreach ((BigInteger a, BigInteger b) in EdgeNumbers.Sparse(1, 10000).Zip(EdgeNumbers.Sparse(2, 10000)))
        {
            AssertArithmetic(a, b);
        }

        foreach ((BigInteger a, BigInteger b) in EdgeNumbers.Random(3, 2000).Zip(EdgeNumbers.Random(4, 2000)))
        {
            AssertArithmetic(a, b);
        }
    }

    [Fact]
    public void Products_that_end_just_below_or_above_a_multiple_of_the_order_are_right()
    {
        // b = k / a makes a * b = k modulo n for small k of either sign.
        foreach (BigInteger a in EdgeNumbers.Random(5, 200).Select(number => (number % N) + 1))
        {
            BigInteger inverse = BigInteger.ModPow(a, N - 2, N);
            for (int k = -3; k <= 3; k++)
            {
                AssertArithmetic(a, EdgeNumbers.Modulo(k * inverse, N));
            }
        }
    }

    [Fact]
    public void Products_whose_reduction_carries_at_its_very_end_are_right()
    {
        // That takes a result of 2^256 - n to twice that; large factors then make the last fold overflow 256 bits.
        BigInteger fold = BigInteger.Pow(2, 256) - N;
        foreach ((BigInteger a, BigInteger offset) in EdgeNumbers.Random(7, 300).Zip(EdgeNumbers.Random(8, 300)))
        {
            BigInteger result = fold + (offset % fold);
            AssertArithmetic(a, result * BigInteger.ModPow(a, N - 2, N) % N);
        }
    }

    [Fact]
    public void Reading_tells_numbers_below_the_order_from_the_others_and_reduces_those()
    {
        foreach (BigInteger a in EdgeNumbers.All)
        {
            Assert.Equal(a < N, Scalar.TryRead(EdgeNumbers.Bytes(a), out Scalar value));
            Assert.Equal(a % N, Number(value));
            Assert.Equal(value, Scalar.ReadReduced(EdgeNumbers.Bytes(a)));
            Assert.Equal(a % N == 0, value.IsZero);
            Assert.Equal(a % N > (N - 1) / 2, value.IsHigh);
        }

        Assert.Equal((BigInteger)UInt128.MaxValue, Number(new Scalar(UInt128.MaxValue)));
    }

    [Fact]
    public void Inverses_are_those_of_big_integers_alone_and_together()
    {
        BigInteger[] numbers = [.. EdgeNumbers.All.Select(a => a % N).Where(a => a != 0), .. EdgeNumbers.Random(6, 50)];
        Scalar[] values = [.. numbers.Select(Element)];
        BigInteger[] inverses = [.. numbers.Select(a => BigInteger.ModPow(a, N - 2, N))];
        Assert.Equal(inverses, values.Select(value => Number(value.Invert())));

        Scalar.InvertAll(values, new Scalar[values.Length]);
        Assert.Equal(inverses, values.Select(Number));
        Assert.True(default(Scalar).Invert().IsZero);
        Scalar.InvertAll([], []);
    }

    private static void AssertArithmetic(BigInteger a, BigInteger b)
    {
        Scalar x = Element(a);
        Scalar y = Element(b);
        Assert.Equal((a + b) % N, Number(x + y));
        Assert.Equal(EdgeNumbers.Modulo(a - b, N), Number(x - y));
        Assert.Equal(a * b % N, Number(x * y));
        Assert.Equal(EdgeNumbers.Modulo(-a, N), Number(-x));
        Assert.Equal((a - b) % N == 0, x == y);
    }

    private static Scalar Element(BigInteger number) => Scalar.ReadReduced(EdgeNumbers.Bytes(number));

    private static BigInteger Number(Scalar scalar)
    {
        var bytes = new byte[Scalar.Size];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
