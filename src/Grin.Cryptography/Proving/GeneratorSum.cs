using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.Proving;

/// <summary>
/// A sum of the fixed points times scalars that is gathered term by term. As every point's multiples by 2^8, 2^16 .. 2^248 are at
/// hand, all digits of all scalars share the buckets of a single window and nothing is left to double.
/// </summary>
internal abstract class GeneratorSum
{
    /// <summary>Index of G; those of G_0..G_63 and H_0..H_63 stand below.</summary>
    public const int Blinding = 2 * BulletproofGenerators.VectorLength;

    /// <summary>Index of H.</summary>
    public const int Value = Blinding + 1;

    /// <summary>Bits of a digit.</summary>
    protected const int Width = 8;

    /// <summary>Digits of a scalar.</summary>
    protected const int Digits = 256 / Width;

    /// <summary>Absolute values of a digit but 0.</summary>
    protected const int Buckets = 1 << (Width - 1);

    private static readonly AffinePoint[] AllMultiples = Multiply();

    [ThreadStatic]
    private static GeneratorSum? _ofThisThread;

    /// <summary>The thread's sum, as its memory is worth keeping: of up to 129 terms between two calls of <see cref="Take"/>.</summary>
    public static GeneratorSum OfThisThread => _ofThisThread ??= Arithmetic.Path switch
    {
        ArithmeticPath.Avx512 => new GeneratorSum<FieldLanes512>(),
        ArithmeticPath.Avx2 => new GeneratorSum<FieldLanes256>(),
        _ => new GeneratorSum<FieldLanesPortable>(),
    };

    /// <summary>The multiples of every point, lowest first, points by their index.</summary>
    protected static ReadOnlySpan<AffinePoint> Multiples => AllMultiples;

    /// <summary>The index of H_<paramref name="i"/>.</summary>
    public static int Right(int i) => BulletproofGenerators.VectorLength + i;

    /// <summary>Adds <c>scalar * point</c>.</summary>
    public abstract void Add(int index, in Scalar scalar);

    /// <summary>The sum of everything added since the last call.</summary>
    public abstract AffinePoint Take();

    private static AffinePoint[] Multiply()
    {
        AffinePoint[] points = [.. BulletproofGenerators.Left, .. BulletproofGenerators.Right, Generators.G, Generators.H];
        var multiples = new AffinePoint[points.Length * Digits];
        for (int index = 0; index < points.Length; index++)
        {
            var point = new JacobianPoint(points[index]);
            for (int i = 0; i < Digits; i++)
            {
                multiples[(index * Digits) + i] = point.ToAffine();
                for (int doubling = 0; doubling < Width; doubling++)
                {
                    point.Double();
                }
            }
        }

        return multiples;
    }
}
