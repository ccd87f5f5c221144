using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Curve;

public sealed class PointLiftingTests
{
    private static readonly BigInteger P = EdgeNumbers.P;

    public static TheoryData<ArithmeticPath> Paths => [.. Arithmetic.Available];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_x_gets_the_root_that_big_integers_give(ArithmeticPath path)
    {
        BigInteger[] x = [.. EdgeNumbers.All.Concat(EdgeNumbers.Sparse(31, 600)).Concat(EdgeNumbers.Random(32, 600)).Where(HasPoint)];
        var points = new AffinePoint[x.Length];
        var negate = new byte[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            points[i] = new AffinePoint(FieldElement.Read(EdgeNumbers.Bytes(x[i])), default);
            negate[i] = (byte)(i % 3 == 0 ? 1 : 0);
        }

        Assert.Equal(-1, PointLifting.LiftAll(points, negate, path));
        for (int i = 0; i < x.Length; i++)
        {
            BigInteger root = BigInteger.ModPow(Cube(x[i]), (P + 1) / 4, P);
            Assert.Equal(new AffinePoint(points[i].X, FieldElement.Read(EdgeNumbers.Bytes(negate[i] == 0 ? root : P - root))), points[i]);
            Assert.Equal(FieldElement.Read(EdgeNumbers.Bytes(x[i])), points[i].X);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_first_x_without_a_point_is_named_wherever_it_stands(ArithmeticPath path)
    {
        BigInteger[] good = [.. EdgeNumbers.Random(33, 200).Where(HasPoint)];
        BigInteger[] bad = [0, P, .. EdgeNumbers.Random(34, 6).Where(x => !HasPoint(x))];
        for (int place = 0; place < good.Length; place++)
        {
            AffinePoint[] points = [.. good.Select(x => new AffinePoint(FieldElement.Read(EdgeNumbers.Bytes(x)), default))];
            points[place] = new AffinePoint(FieldElement.Read(EdgeNumbers.Bytes(bad[place % bad.Length])), default);
            points[^1] = new AffinePoint(FieldElement.Read(EdgeNumbers.Bytes(bad[^1])), default);
            Assert.Equal(place, PointLifting.LiftAll(points, new byte[points.Length], path));
        }
    }

    private static BigInteger Cube(BigInteger x) => ((x * x * x) + 7) % P;

    private static bool HasPoint(BigInteger x) => x % P != 0 && BigInteger.ModPow(Cube(x), (P - 1) / 2, P) == 1;
}
