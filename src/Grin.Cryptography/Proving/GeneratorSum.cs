using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

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

    // Entry k holds what weighs k + 1.
    private readonly JacobianPoint[] _buckets = new JacobianPoint[Buckets];

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
                _buckets[Math.Abs(digit) - 1].Add(digit < 0 != negate ? -point : point);
            }
        }
    }

    /// <summary>The sum of everything added since the last call.</summary>
    public AffinePoint Take()
    {
        JacobianPoint partial = default;
        JacobianPoint sum = default;
        for (int i = Buckets - 1; i >= 0; i--)
        {
            partial.Add(_buckets[i]);
            sum.Add(partial);
        }

        Array.Clear(_buckets);
        return sum.ToAffine();
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
