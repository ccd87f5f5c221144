using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Curve;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.MultiScalarMultiplication;

public sealed class EndomorphismSplitTests
{
    private static readonly BigInteger Lambda =
        BigInteger.Parse("05363AD4CC05C30E0A5261C028812645A122E22EA20816678DF02967C1B23BD72", System.Globalization.NumberStyles.HexNumber, null);

    [Fact]
    public void Halves_add_up_to_the_scalar()
    {
        BigInteger n = EdgeNumbers.N;

        // Beside the edges, the scalars whose halves are largest: middles between points of the lattice.
        IEnumerable<BigInteger> numbers = EdgeNumbers.All
            .Concat(EdgeNumbers.Random(21, 20000))
            .Concat(EdgeNumbers.Sparse(22, 5000))
            .Concat(Enumerable.Range(1, 200).SelectMany(i => new[] { n * i / 201, n * i / 2 / 201, (n * i / 201) + Lambda, Lambda * i, -Lambda * i }));
        foreach (BigInteger number in numbers)
        {
            var split = new EndomorphismSplit(ReferenceCurve.Scalar(number));
            BigInteger first = ((BigInteger)split.FirstHigh << 64) + split.FirstLow;
            BigInteger second = ((BigInteger)split.SecondHigh << 64) + split.SecondLow;
            first = split.FirstIsNegative ? -first : first;
            second = split.SecondIsNegative ? -second : second;
            Assert.Equal(EdgeNumbers.Modulo(number, n), EdgeNumbers.Modulo(first + (second * Lambda), n));
        }
    }

    [Fact]
    public void A_scalar_of_128_bits_stays_whole()
    {
        BigInteger number = BigInteger.Pow(2, 128) - 3;
        var split = new EndomorphismSplit(ReferenceCurve.Scalar(number));
        Assert.Equal(number, ((BigInteger)split.FirstHigh << 64) + split.FirstLow);
        Assert.False(split.FirstIsNegative);
        Assert.Equal(0UL, split.SecondLow | split.SecondHigh);
    }

    [Fact]
    public void The_image_of_a_point_is_lambda_times_the_point()
    {
        AffinePoint point = ReferenceCurve.AffineMultiple(12345);
        Assert.Equal(ReferenceCurve.AffineMultiple(12345 * Lambda), new AffinePoint(point.X * EndomorphismSplit.Beta, point.Y));
        Assert.Equal(FieldElement.One, EndomorphismSplit.Beta * EndomorphismSplit.Beta * EndomorphismSplit.Beta);
    }
}
