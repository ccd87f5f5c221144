using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Curve;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.MultiScalarMultiplication;

public sealed class PointListsTests
{
    private static readonly BigInteger[] Pool = [0, 1, 2, 3, 4, 5, EdgeNumbers.N - 1, EdgeNumbers.N - 2, EdgeNumbers.N - 3, .. EdgeNumbers.Random(1, 3)];

    private static readonly AffinePoint[] PoolPoints = [.. Pool.Select(ReferenceCurve.AffineMultiple)];

    [Fact]
    public void Lists_of_any_length_with_equal_opposite_and_infinite_points_are_summed()
    {
        var random = new Random(2);
        int[] counts = [0, 1, 2, 3, 0, 4, 5, 255, 256, 257, 7, 1100, 1, 0];
        Check([.. counts.Select(count => Enumerable.Range(0, count).Select(_ => random.Next(Pool.Length)).ToArray())]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 6)]
    [InlineData(6, 1)]
    [InlineData(1, 2)]
    public void Every_kind_of_pair_is_summed(int first, int second)
    {
        Check([[first, second]]);
        Check([[first, second, second], [second, first, first, second]]);
    }

    [Fact]
    public void The_same_point_a_thousand_times_is_summed()
    {
        Check([[.. Enumerable.Repeat(9, 1000)], [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1 : 6)]]);
    }

    [Fact]
    public void No_lists_are_no_work()
    {
        PointLists.Sum([], [], []);
    }

    private static void Check(int[][] lists)
    {
        AffinePoint[] points = [.. lists.SelectMany(list => list).Select(i => PoolPoints[i])];
        int[] counts = [.. lists.Select(list => list.Length)];
        var starts = new int[counts.Length];
        for (int i = 1; i < counts.Length; i++)
        {
            starts[i] = starts[i - 1] + counts[i - 1];
        }

        PointLists.Sum(points, starts, counts);
        for (int i = 0; i < lists.Length; i++)
        {
            Assert.Equal(lists[i].Length == 0 ? 0 : 1, counts[i]);
            if (counts[i] == 1)
            {
                BigInteger sum = lists[i].Aggregate(BigInteger.Zero, (total, index) => total + Pool[index]);
                Assert.Equal(ReferenceCurve.AffineMultiple(sum), points[starts[i]]);
            }
        }
    }
}
