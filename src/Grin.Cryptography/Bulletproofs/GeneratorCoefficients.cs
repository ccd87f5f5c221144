using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>Coefficients, summed over the proofs of a batch, of the points all proofs share: G_0..G_63, H_0..H_63, G and H.</summary>
internal sealed class GeneratorCoefficients
{
    /// <summary>Number of shared points.</summary>
    public const int Count = (2 * BulletproofGenerators.VectorLength) + 2;

    private readonly Scalar[] _left = new Scalar[BulletproofGenerators.VectorLength];
    private readonly Scalar[] _right = new Scalar[BulletproofGenerators.VectorLength];
    private Scalar _all;
    private Scalar _blinding;
    private Scalar _value;

    /// <summary>Subtracts from the coefficient of G_index.</summary>
    public void SubtractLeft(int index, in Scalar amount) => _left[index] -= amount;

    /// <summary>Adds to the coefficient of H_index.</summary>
    public void AddRight(int index, in Scalar amount) => _right[index] += amount;

    /// <summary>Subtracts from all G_index and adds to all H_index.</summary>
    public void AddToAll(in Scalar amount) => _all += amount;

    /// <summary>Adds to the coefficient of G.</summary>
    public void AddBlinding(in Scalar amount) => _blinding += amount;

    /// <summary>Adds to the coefficient of H.</summary>
    public void AddValue(in Scalar amount) => _value += amount;

    /// <summary>Writes the points and their coefficients.</summary>
    public void Write(Span<AffinePoint> points, Span<Scalar> scalars)
    {
        const int Length = BulletproofGenerators.VectorLength;
        BulletproofGenerators.Left.CopyTo(points);
        BulletproofGenerators.Right.CopyTo(points[Length..]);
        for (int i = 0; i < Length; i++)
        {
            scalars[i] = _left[i] - _all;
            scalars[Length + i] = _right[i] + _all;
        }

        points[2 * Length] = Generators.G;
        scalars[2 * Length] = _blinding;
        points[(2 * Length) + 1] = Generators.H;
        scalars[(2 * Length) + 1] = _value;
    }
}
