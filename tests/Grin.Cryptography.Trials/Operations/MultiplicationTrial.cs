using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>Multi-scalar multiplications: few and many terms, repeated and opposite points, infinity, short, long and zero scalars.</summary>
internal static class MultiplicationTrial
{
    private const int FewTerms = 40;
    private const int ManyTerms = 3000;

    // One in so many has many terms.
    private const int PerLarge = 20;

    /// <summary>Compares so many results of a path.</summary>
    public static void Run(ArithmeticPath path, Numbers numbers, KnownPoints points, Counter counter)
    {
        Random random = numbers.Random;
        while (!counter.IsDone)
        {
            var terms = new (int Point, BigInteger Scalar)[random.Next(random.Next(PerLarge) == 0 ? ManyTerms : FewTerms)];
            int different = 1 + random.Next(points.Count);
            int shape = random.Next(4);
            for (int i = 0; i < terms.Length; i++)
            {
                BigInteger scalar = (shape == 3 ? random.Next(3) : shape) switch
                {
                    0 => numbers.NextScalar(),
                    1 => numbers.NextScalar() >> 128,
                    _ => i == 0 ? numbers.NextScalar() : terms[i - 1].Scalar,
                };
                terms[i] = (random.Next(different), scalar);
            }

            AffinePoint[] multiplied = [.. terms.Select(term => points[term.Point])];
            Scalar[] scalars = [.. terms.Select(term => Numbers.Scalar(term.Scalar))];
            BigInteger expected = terms.Aggregate(BigInteger.Zero, (sum, term) => sum + (term.Scalar * points.Logarithm(term.Point)));
            counter.Compare(
                Numbers.Point(expected * ReferenceGenerators.G),
                Pippenger.Multiply(multiplied, scalars, path).ToAffine(),
                "multiplying",
                [.. terms.SelectMany(term => new[] { points.Logarithm(term.Point), term.Scalar })]);
        }
    }
}
