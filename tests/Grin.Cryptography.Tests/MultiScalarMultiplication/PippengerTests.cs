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

    public static TheoryData<ArithmeticPath> Paths => [.. Arithmetic.Available];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Random_points_times_random_scalars(ArithmeticPath path)
    {
        foreach (int count in new[] { 0, 1, 2, 3, 17, 145, 300 })
        {
            Check(Enumerable.Range(0, count).Zip(EdgeNumbers.Random(2, count)), path);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Many_points_of_which_some_repeat(ArithmeticPath path)
    {
        foreach (int count in new[] { 1000, 9000 })
        {
            Check(Enumerable.Range(0, count).Select(i => i % Distinct).Zip(EdgeNumbers.Random(3, count)), path);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Short_and_long_scalars_together(ArithmeticPath path)
    {
        Check(Enumerable.Range(0, 700).Select(i => i % Distinct).Zip(EdgeNumbers.Random(4, 700).Select((s, i) => i % 2 == 0 ? s >> 128 : s)), path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_single_edge_scalar(ArithmeticPath path)
    {
        foreach (BigInteger scalar in EdgeNumbers.All.Where((_, i) => i % 3 == 0))
        {
            Check([(1, scalar)], path);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Edge_scalars_together(ArithmeticPath path)
    {
        Check(EdgeNumbers.All.Select((scalar, i) => (i, scalar)), path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Equal_terms_meet_in_every_bucket(ArithmeticPath path)
    {
        Check(Enumerable.Repeat((5, Logarithms[7]), 1000), path);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Opposite_terms_cancel_in_every_bucket(ArithmeticPath path)
    {
        AffinePoint[] points = [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? Points[i / 2 % 3] : -Points[i / 2 % 3])];
        Scalar[] scalars = [.. Enumerable.Repeat(ReferenceCurve.Scalar(Logarithms[9]), 1000)];
        Assert.True(Pippenger.Multiply(points, scalars, path).IsInfinity);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_sum_that_cancels_across_different_scalars_is_infinity(ArithmeticPath path)
    {
        // a*P + b*P + (n - a - b)*P.
        BigInteger a = Logarithms[0];
        BigInteger b = Logarithms[1];
        Scalar[] scalars = [ReferenceCurve.Scalar(a), ReferenceCurve.Scalar(b), ReferenceCurve.Scalar(-a - b)];
        Assert.True(Pippenger.Multiply([Points[4], Points[4], Points[4]], scalars, path).IsInfinity);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Zero_scalars_and_infinite_points_add_nothing(ArithmeticPath path)
    {
        AffinePoint[] points = [Points[0], default, Points[2], default];
        Scalar[] scalars = [default, ReferenceCurve.Scalar(7), ReferenceCurve.Scalar(3), default];
        Assert.Equal(ReferenceCurve.AffineMultiple(3 * Logarithms[2]), Pippenger.Multiply(points, scalars, path).ToAffine());
        Assert.True(Pippenger.Multiply(new AffinePoint[600], [.. Enumerable.Repeat(Scalar.One, 600)], path).IsInfinity);
        Assert.True(Pippenger.Multiply(Points.AsSpan().ToArray(), new Scalar[Distinct], path).IsInfinity);
    }

    private static void Check(IEnumerable<(int Index, BigInteger Scalar)> terms, ArithmeticPath path)
    {
        (int Index, BigInteger Scalar)[] all = [.. terms];
        AffinePoint[] points = [.. all.Select(term => Points[term.Index])];
        Scalar[] scalars = [.. all.Select(term => ReferenceCurve.Scalar(term.Scalar))];
        BigInteger expected = all.Aggregate(BigInteger.Zero, (sum, term) => sum + (Logarithms[term.Index] * term.Scalar));
        Assert.Equal(ReferenceCurve.AffineMultiple(expected), Pippenger.Multiply(points, scalars, path).ToAffine());
    }
}
