using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Curve;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.MultiScalarMultiplication;

public sealed class PointTotalTests
{
    // Small multiples and their negatives: equal and opposite points, and sums that become so later, are common among them.
    private static readonly BigInteger[] Pool = [1, 2, 3, 4, 5, EdgeNumbers.N - 1, EdgeNumbers.N - 2, EdgeNumbers.N - 3, .. EdgeNumbers.Random(1, 3)];

    private static readonly AffinePoint[] PoolPoints = [.. Pool.Select(ReferenceCurve.AffineMultiple)];

    public static TheoryData<ArithmeticPath> Paths => [.. Arithmetic.Available];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Any_number_of_points_with_equal_and_opposite_ones_is_summed(ArithmeticPath path)
    {
        var random = new Random(2);
        foreach (int count in new[] { 0, 1, 2, 3, 4, 5, 31, 32, 33, 255, 256, 257, 1100, 9000 })
        {
            for (int trial = 0; trial < 5; trial++)
            {
                Check(Enumerable.Range(0, count).Select(_ => random.Next(Pool.Length)), path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_kind_of_pair_is_summed(ArithmeticPath path)
    {
        for (int first = 0; first < Pool.Length; first++)
        {
            for (int second = 0; second < Pool.Length; second++)
            {
                Check([first, second], path);
                Check([first, second, second, second, first, first, second], path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_same_point_and_opposite_points_a_thousand_times_are_summed(ArithmeticPath path)
    {
        Check(Enumerable.Repeat(9, 1000), path);
        Check(Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 0 : 5), path);
        Check(Enumerable.Range(0, 1001).Select(i => i % 3 == 0 ? 1 : 0), path);
    }

    private static void Check(IEnumerable<int> indices, ArithmeticPath path)
    {
        int[] all = [.. indices];
        AffinePoint[] points = [.. all.Select(i => PoolPoints[i])];
        BigInteger sum = all.Aggregate(BigInteger.Zero, (total, index) => total + Pool[index]);
        Assert.Equal(ReferenceCurve.AffineMultiple(sum), PointTotal.Of(points, path));
    }
}
