using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Points lifted, added and summed, with equal and opposite ones and infinity among them.</summary>
internal static class PointTrial
{
    private const int MaxSummands = 200;
    private const int MaxLifted = 70;

    /// <summary>Compares so many results of a path.</summary>
    public static void Run(ArithmeticPath path, Numbers numbers, KnownPoints points, Counter counter)
    {
        while (!counter.IsDone)
        {
            Lift(path, numbers, counter);
            Sum(path, numbers.Random, points, counter);
        }
    }

    /// <summary>Compares so many results of additions one by one, which know no path.</summary>
    public static void RunOneByOne(Numbers numbers, KnownPoints points, Counter counter)
    {
        Random random = numbers.Random;
        while (!counter.IsDone)
        {
            int a = random.Next(points.Count);
            int b = random.Next(points.Count);
            BigInteger[] logarithms = [points.Logarithm(a), points.Logarithm(b)];
            AffinePoint sum = Multiple(logarithms[0] + logarithms[1]);

            // Doubling the half gives a denominator other than 1.
            var mixed = new JacobianPoint(Multiple(logarithms[0] * ((ReferenceNumbers.N + 1) / 2)));
            mixed.Double();
            counter.Compare(points[a], mixed.ToAffine(), "doubling", logarithms);
            JacobianPoint full = mixed;
            full.Add(mixed);
            counter.Compare(Multiple(2 * logarithms[0]), full.ToAffine(), "adding to itself", logarithms);
            mixed.Add(points[b]);
            counter.Compare(sum, mixed.ToAffine(), "adding coordinates", logarithms);

            BigInteger s = numbers.NextScalar();
            BigInteger t = numbers.NextScalar();
            counter.Compare(
                Multiple((s * logarithms[0]) + (t * logarithms[1])),
                ScalarMultiplication.MultiplyAdd(points[a], Numbers.Scalar(s), points[b], Numbers.Scalar(t)).ToAffine(),
                "multiplying two",
                [.. logarithms, s, t]);
        }
    }

    private static void Lift(ArithmeticPath path, Numbers numbers, Counter counter)
    {
        BigInteger[] x = [.. Enumerable.Range(0, 1 + numbers.Random.Next(MaxLifted)).Select(_ => numbers.Next())];
        byte[] negate = [.. x.Select(_ => (byte)numbers.Random.Next(2))];
        for (int start = 0; start < x.Length;)
        {
            // The first bad x ends a call; those before it are lifted by another one.
            int bad = Lift(path, x.AsSpan(start), negate.AsSpan(start), counter);
            if (bad >= 0)
            {
                BigInteger off = x[start + bad];
                counter.Compare(true, ReferencePoint.Lift(off, nonSquare: false) is null, "being off the curve", off);
                counter.Compare(-1, Lift(path, x.AsSpan(start, bad), negate.AsSpan(start, bad), counter), "lifting the others", off);
            }

            start = bad < 0 ? x.Length : start + bad + 1;
        }
    }

    private static int Lift(ArithmeticPath path, ReadOnlySpan<BigInteger> x, ReadOnlySpan<byte> negate, Counter counter)
    {
        var points = new AffinePoint[x.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new AffinePoint(Numbers.Element(x[i]), default);
        }

        int bad = PointLifting.LiftAll(points, negate, path);
        for (int i = 0; i < points.Length && bad < 0; i++)
        {
            counter.Compare(Numbers.Point(ReferencePoint.Lift(x[i], negate[i] != 0) ?? ReferencePoint.Infinity), points[i], "lifting", x[i]);
        }

        return bad;
    }

    private static void Sum(ArithmeticPath path, Random random, KnownPoints points, Counter counter)
    {
        // The sum takes no infinity, which is the first of the points; few different ones make equal and opposite pairs common.
        int different = 2 + random.Next(points.Count - 2);
        int[] chosen = [.. Enumerable.Range(0, random.Next(MaxSummands)).Select(_ => random.Next(1, different))];
        BigInteger[] logarithms = [.. chosen.Select(points.Logarithm)];
        AffinePoint[] summands = [.. chosen.Select(index => points[index])];
        counter.Compare(Multiple(logarithms.Aggregate(BigInteger.Zero, BigInteger.Add)), PointTotal.Of(summands, path), "summing", logarithms);
    }

    private static AffinePoint Multiple(BigInteger number) => Numbers.Point(number * ReferenceGenerators.G);
}
