using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Curve;

public sealed class PointArithmeticTests
{
    // Multiples of G that meet as equal, opposite and unrelated points, and infinity.
    private static readonly BigInteger[] Multiples =
        [0, 1, 2, 3, EdgeNumbers.N - 1, EdgeNumbers.N - 2, (EdgeNumbers.N - 1) / 2, (EdgeNumbers.N + 1) / 2, .. EdgeNumbers.Random(1, 4)];

    [Fact]
    public void Additions_in_every_mixture_of_forms_are_those_of_the_reference()
    {
        foreach (BigInteger a in Multiples)
        {
            foreach (BigInteger b in Multiples)
            {
                AffinePoint expected = ReferenceCurve.AffineMultiple(a + b);
                JacobianPoint mixed = Scaled(a);
                mixed.Add(ReferenceCurve.AffineMultiple(b));
                Assert.Equal(expected, mixed.ToAffine());
                JacobianPoint full = Scaled(a);
                full.Add(Scaled(b));
                Assert.Equal(expected, full.ToAffine());
                Assert.Equal(expected.IsInfinity, full.IsInfinity);
            }
        }
    }

    [Fact]
    public void Doublings_are_those_of_the_reference()
    {
        foreach (BigInteger a in Multiples)
        {
            JacobianPoint point = Scaled(a);
            point.Double();
            Assert.Equal(ReferenceCurve.AffineMultiple(2 * a), point.ToAffine());
        }
    }

    [Fact]
    public void Multiples_of_one_and_of_two_points_are_those_of_the_reference()
    {
        BigInteger[] scalars = [.. EdgeNumbers.All.Where((_, i) => i % 4 == 0), EdgeNumbers.N - 1, .. EdgeNumbers.Random(2, 10)];
        foreach (BigInteger scalar in scalars)
        {
            Assert.Equal(
                ReferenceCurve.AffineMultiple(scalar),
                ScalarMultiplication.Multiply(Generators.G, ReferenceCurve.Scalar(scalar)).ToAffine());
        }

        foreach (BigInteger q in Multiples)
        {
            foreach (BigInteger b in scalars.Take(8))
            {
                JacobianPoint sum = ScalarMultiplication.MultiplyAdd(
                    Generators.G, ReferenceCurve.Scalar(5 * b), ReferenceCurve.AffineMultiple(q), ReferenceCurve.Scalar(b));
                Assert.Equal(ReferenceCurve.AffineMultiple((5 * b) + (q * b)), sum.ToAffine());
            }
        }
    }

    [Fact]
    public void Lifting_gives_the_point_with_square_y_or_its_negative()
    {
        foreach (BigInteger a in Multiples.Where(a => a != 0))
        {
            AffinePoint point = ReferenceCurve.AffineMultiple(a);
            Assert.True(point.IsOnCurve());
            Assert.True(AffinePoint.TryLift(point.X, out AffinePoint square));
            Assert.True(square.Y.TryGetSquareRoot(out _));
            Assert.True(AffinePoint.TryLift(point.X, negate: true, out AffinePoint other));
            Assert.False(other.Y.TryGetSquareRoot(out _));
            Assert.Contains(point, new[] { square, other });
            Assert.Equal(square, -other);
        }
    }

    [Fact]
    public void No_point_has_an_x_of_zero_in_either_form_nor_one_off_the_curve()
    {
        Assert.False(AffinePoint.TryLift(default, out _));
        Assert.False(AffinePoint.TryLift(FieldElement.Read(EdgeNumbers.Bytes(EdgeNumbers.P)), out _));
        Assert.False(AffinePoint.TryLift(FieldElement.Read(EdgeNumbers.Bytes(5)), out _));
        Assert.False(default(AffinePoint).IsOnCurve());
    }

    [Fact]
    public void A_point_whose_x_has_a_second_form_is_the_same_in_both()
    {
        FieldElement reduced = FieldElement.One;
        FieldElement unreduced = FieldElement.Read(EdgeNumbers.Bytes(EdgeNumbers.P + 1));
        Assert.True(AffinePoint.TryLift(reduced, out AffinePoint point));
        Assert.True(AffinePoint.TryLift(unreduced, out AffinePoint same));
        Assert.Equal(point, same);

        var difference = new JacobianPoint(point);
        difference.Add(-same);
        Assert.True(difference.IsInfinity);
    }

    /// <summary>a * G with a Z other than 1, by doubling its half.</summary>
    private static JacobianPoint Scaled(BigInteger a)
    {
        BigInteger half = a * ((EdgeNumbers.N + 1) / 2);
        var point = new JacobianPoint(ReferenceCurve.AffineMultiple(half));
        point.Double();
        return point;
    }
}
