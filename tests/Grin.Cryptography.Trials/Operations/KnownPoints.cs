using System.Numerics;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Reference;

namespace Grin.Cryptography.Trials.Operations;

/// <summary>
/// Points of which the logarithms are known, so that any sum of them is one multiple of G: small and large multiples, their
/// negatives, and infinity.
/// </summary>
internal sealed class KnownPoints
{
    private const int Random = 64;

    private readonly BigInteger[] _logarithms;
    private readonly AffinePoint[] _points;

    /// <summary>Points that follow from the numbers.</summary>
    public KnownPoints(Numbers numbers)
    {
        BigInteger[] half =
        [
            1, 2, 3, 4, (ReferenceNumbers.N - 1) / 2, (ReferenceNumbers.N + 1) / 2, BigInteger.Pow(2, 128), BigInteger.Pow(2, 255),
            .. Enumerable.Range(0, Random).Select(_ => numbers.NextScalar()).Where(number => !number.IsZero),
        ];
        _logarithms = [0, .. half, .. half.Select(number => ReferenceNumbers.N - number)];
        _points = [.. _logarithms.Select(number => Numbers.Point(number * ReferenceGenerators.G))];
    }

    /// <summary>How many there are; the first is infinity, the only one.</summary>
    public int Count => _points.Length;

    /// <summary>A point.</summary>
    public AffinePoint this[int index] => _points[index];

    /// <summary>Its logarithm.</summary>
    public BigInteger Logarithm(int index) => _logarithms[index];
}
