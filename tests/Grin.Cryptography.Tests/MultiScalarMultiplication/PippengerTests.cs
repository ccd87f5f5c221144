using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Curve;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.MultiScalarMultiplication;

public sealed class PippengerTests
{
    private const int Distinct = 300;

    private static readonly BigInteger[] Logarithms = [.. EdgeNumbers.Random(1, Distinct)];

    private static readonly AffinePoint[] Points = [.. Logarithms.Select(ReferenceCurve.AffineMultiple)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(145)]
    [InlineData(300)]
    public void Random_points_times_random_scalars(int count)
    {
        Check(Enumerable.Range(0, count).Zip(EdgeNumbers.Random(2, count)));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(9000)]
    public void Many_points_of_which_some_repeat(int count)
    {
        Check(Enumerable.Range(0, count).Select(i => i % Distinct).Zip(EdgeNumbers.Random(3, count)));
    }

    [Fact]
    public void Every_single_edge_scalar()
    {
        foreach (BigInteger scalar in EdgeNumbers.All.Where((_, i) => i % 3 == 0))
        {
            Check([(1, scalar)]);
        }
    }

    [Fact]
    public void Edge_scalars_together()
    {
        Check(EdgeNumbers.All.Select((scalar, i) => (i, scalar)));
    }

    [Fact]
    public void Equal_terms_meet_in_every_bucket()
    {
        Check(Enumerable.Repeat((5, Logarithms[7]), 1000));
    }

    [Fact]
    public void Opposite_terms_cancel_in_every_bucket()
    {
        AffinePoint[] points = [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? Points[i / 2 % 3] : -Points[i / 2 % 3])];
        Scalar[] scalars = [.. Enumerable.Repeat(ReferenceCurve.Scalar(Logarithms[9]), 1000)];
        Assert.True(Pippenger.Multiply(points, scalars, Arithmetic.Path).IsInfinity);
    }

    [Fact]
    public void A_sum_that_cancels_across_different_scalars_is_infinity()
    {
        // a*P + b*P + (n - a - b)*P.
        BigInteger a = Logarithms[0];
        BigInteger b = Logarithms[1];
        Scalar[] scalars = [ReferenceCurve.Scalar(a), ReferenceCurve.Scalar(b), ReferenceCurve.Scalar(-a - b)];
        Assert.True(Pippenger.Multiply([Points[4], Points[4], Points[4]], scalars, Arithmetic.Path).IsInfinity);
    }

    [Fact]
    public void Zero_scalars_and_infinite_points_add_nothing()
    {
        AffinePoint[] points = [Points[0], default, Points[2], default];
        Scalar[] scalars = [default, ReferenceCurve.Scalar(7), ReferenceCurve.Scalar(3), default];
        Assert.Equal(ReferenceCurve.AffineMultiple(3 * Logarithms[2]), Pippenger.Multiply(points, scalars, Arithmetic.Path).ToAffine());
        Assert.True(Pippenger.Multiply(new AffinePoint[600], [.. Enumerable.Repeat(Scalar.One, 600)], Arithmetic.Path).IsInfinity);
        Assert.True(Pippenger.Multiply(Points.AsSpan().ToArray(), new Scalar[Distinct], Arithmetic.Path).IsInfinity);
    }

    private static void Check(IEnumerable<(int Index, BigInteger Scalar)> terms)
    {
        (int Index, BigInteger Scalar)[] all = [.. terms];
        AffinePoint[] points = [.. all.Select(term => Points[term.Index])];
        Scalar[] scalars = [.. all.Select(term => ReferenceCurve.Scalar(term.Scalar))];
        BigInteger expected = all.Aggregate(BigInteger.Zero, (sum, term) => sum + (Logarithms[term.Index] * term.Scalar));
        Assert.Equal(ReferenceCurve.AffineMultiple(expected), Pippenger.Multiply(points, scalars, Arithmetic.Path).ToAffine());
    }
}
