using System.Numerics;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Tests.Fields;

public sealed class FieldElementTests
{
    private static readonly BigInteger P = EdgeNumbers.P;

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

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    public void Products_whose_reduction_carries_through_the_upper_limbs_are_right(int ones)
    {
        // b * 2^255 folds to (b / 2) * (2^256 - p); b is chosen so that the low bits of that are all ones, or nearly.
        BigInteger fold = BigInteger.Pow(2, 256) - P;
        BigInteger modulus = BigInteger.Pow(2, ones);
        BigInteger inverse = Inverse(fold, modulus);
        for (int below = 1; below <= 64; below++)
        {
            BigInteger half = (modulus - below) * inverse % modulus;
            if (ones < 256)
            {
                half += BigInteger.Pow(2, 254);
            }

            if (half < BigInteger.Pow(2, 255))
            {
                AssertArithmetic(2 * half, BigInteger.Pow(2, 255));
                AssertArithmetic((2 * half) + 1, BigInteger.Pow(2, 255));
            }
        }
    }

    [Fact]
    public void Squares_inverses_and_roots_are_those_of_big_integers()
    {
        foreach (BigInteger a in EdgeNumbers.All.Concat(EdgeNumbers.Sparse(5, 200)).Concat(EdgeNumbers.Random(6, 200)))
        {
            FieldElement value = Element(a);
            Assert.Equal(BigInteger.ModPow(a, P - 2, P), Number(value.Invert()));

            BigInteger root = BigInteger.ModPow(a, (P + 1) / 4, P);
            bool isSquare = root * root % P == a % P;
            Assert.Equal(isSquare, value.TryGetSquareRoot(out FieldElement found));
            if (isSquare)
            {
                Assert.Equal(root, Number(found));
            }
        }

        foreach (BigInteger a in EdgeNumbers.All.Concat(EdgeNumbers.Sparse(7, 10000)))
        {
            Assert.Equal(a * a % P, Number(Element(a).Square()));
        }
    }

    [Fact]
    public void Both_forms_of_a_small_number_are_equal_and_written_alike()
    {
        foreach (BigInteger a in new BigInteger[] { 0, 1, 2, 976, BigInteger.Pow(2, 32) + 976 })
        {
            FieldElement low = Element(a);
            FieldElement high = Element(a + P);
            Assert.Equal(low, high);
            Assert.Equal(low.GetHashCode(), high.GetHashCode());
            Assert.Equal(low.IsZero, high.IsZero);
            Assert.Equal(low.IsOdd, high.IsOdd);
            Assert.Equal(a, Number(high));
            Assert.True(FieldElement.TryRead(EdgeNumbers.Bytes(a), out _));
            Assert.False(FieldElement.TryRead(EdgeNumbers.Bytes(a + P), out _));
        }

        Assert.True(FieldElement.TryRead(EdgeNumbers.Bytes(P - 1), out _));
        Assert.NotEqual(Element(P - 1), Element(1));
    }

    private static void AssertArithmetic(BigInteger a, BigInteger b)
    {
        FieldElement x = Element(a);
        FieldElement y = Element(b);
        Assert.Equal((a + b) % P, Number(x + y));
        Assert.Equal(EdgeNumbers.Modulo(a - b, P), Number(x - y));
        Assert.Equal(a * b % P, Number(x * y));
        Assert.Equal(EdgeNumbers.Modulo(-a, P), Number(-x));
        Assert.Equal((a - b) % P == 0, x == y);
        Assert.Equal(a % P % 2 == 1, x.IsOdd);
    }

    private static BigInteger Inverse(BigInteger odd, BigInteger powerOfTwo) =>
        BigInteger.ModPow(odd, (powerOfTwo / 2) - 1, powerOfTwo);

    private static FieldElement Element(BigInteger number) => FieldElement.Read(EdgeNumbers.Bytes(number));

    private static BigInteger Number(FieldElement element)
    {
        var bytes = new byte[FieldElement.Size];
        element.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
