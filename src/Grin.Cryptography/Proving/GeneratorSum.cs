using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography.Proving;

/// <summary>
/// A sum of the fixed points times scalars: the buckets of one window, shared by all digits of all scalars, as every point's
/// multiples by 2^8, 2^16 .. 2^248 are at hand. No doubling is left to do.
/// </summary>
internal sealed class GeneratorSum
{
    /// <summary>Index of G; those of G_0..G_63 and H_0..H_63 stand below.</summary>
    public const int Blinding = 2 * BulletproofGenerators.VectorLength;

    /// <summary>Index of H.</summary>
    public const int Value = Blinding + 1;

    private const int Width = 8;
    private const int Digits = 256 / Width;
    private const int Buckets = 1 << (Width - 1);

    private static readonly AffinePoint[] Shifted = Shift();

    private readonly AffinePoint[] _terms;
    private readonly byte[] _weights;
    private readonly AffinePoint[] _sorted;
    private int _count;

    /// <summary>A sum of up to so many points between two calls of <see cref="Take"/>.</summary>
    public GeneratorSum(int points)
    {
        _terms = new AffinePoint[points * Digits];
        _weights = new byte[points * Digits];
        _sorted = new AffinePoint[points * Digits];
    }

    /// <summary>The index of H_<paramref name="i"/>.</summary>
    public static int Right(int i) => BulletproofGenerators.VectorLength + i;

    /// <summary>The point with an index.</summary>
    public static AffinePoint Point(int index) => Shifted[index * Digits];

    /// <summary>Adds <c>scalar * point</c>.</summary>
    public void Add(int index, in Scalar scalar)
    {
        // Of a number and its negative one is below 2^255, so that signed digits need no further one.
        bool negate = scalar.IsHigh;
        Scalar smaller = negate ? -scalar : scalar;
        int carry = 0;
        for (int i = 0; i < Digits; i++)
        {
            int bit = i * Width;
            int digit = (int)(smaller.Limb(bit >> 6) >> (bit & 63) & 0xff) + carry;
            carry = digit > Buckets ? 1 : 0;
            digit -= carry << Width;
            if (digit != 0)
            {
                AffinePoint point = Shifted[(index * Digits) + i];
                _terms[_count] = digit < 0 != negate ? -point : point;
                _weights[_count++] = (byte)Math.Abs(digit);
            }
        }
    }

    /// <summary>The sum of everything added since the last call.</summary>
    public AffinePoint Take()
    {
        Span<int> starts = stackalloc int[Buckets];
        Span<int> counts = stackalloc int[Buckets];
        Sort(starts, counts);
        PointLists.Sum(_sorted, starts, counts);
        JacobianPoint partial = default;
        JacobianPoint sum = default;
        for (int bucket = Buckets - 1; bucket >= 0; bucket--)
        {
            if (counts[bucket] != 0)
            {
                partial.Add(_sorted[starts[bucket]]);
            }

            sum.Add(partial);
        }

        return sum.ToAffine();
    }

    /// <summary>Lays the terms out in lists by their weights 1..<see cref="Buckets"/>.</summary>
    private void Sort(Span<int> starts, Span<int> counts)
    {
        counts.Clear();
        for (int i = 0; i < _count; i++)
        {
            counts[_weights[i] - 1]++;
        }

        int next = 0;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            starts[bucket] = next;
            next += counts[bucket];
        }

        counts.Clear();
        for (int i = 0; i < _count; i++)
        {
            int bucket = _weights[i] - 1;
            _sorted[starts[bucket] + counts[bucket]++] = _terms[i];
        }

        _count = 0;
    }

    private static AffinePoint[] Shift()
    {
        AffinePoint[] points = [.. BulletproofGenerators.Left, .. BulletproofGenerators.Right, Generators.G, Generators.H];
        var shifted = new AffinePoint[points.Length * Digits];
        for (int index = 0; index < points.Length; index++)
        {
            var point = new JacobianPoint(points[index]);
            for (int i = 0; i < Digits; i++)
            {
                shifted[(index * Digits) + i] = point.ToAffine();
                for (int doubling = 0; doubling < Width; doubling++)
                {
                    point.Double();
                }
            }
        }

        return shifted;
    }
}
