using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// The bits of a value as the two vectors of polynomials whose inner product shows that each is 0 or 1 and that they make up the
/// value: <c>l(x) = bit - z + mask * x</c> and <c>r(x) = y^i * (bit - 1 + z + mask * x) + z^2 * 2^i</c> ("Bulletproofs: Short
/// Proofs for Confidential Transactions and More", §4.1).
/// </summary>
internal sealed class BitPolynomials
{
    private const int Length = BulletproofGenerators.VectorLength;

    // The masks' numbers come after alpha, rho and tau1, tau2.
    private const int FirstMask = 2;

    private readonly ulong _value;
    private readonly Scalar[] _left = new Scalar[Length];
    private readonly Scalar[] _right = new Scalar[Length];
    private readonly Scalar[] _leftMasks = new Scalar[Length];
    private readonly Scalar[] _rightMasks = new Scalar[Length];

    /// <summary>The bits of a value, masked by numbers drawn from a nonce.</summary>
    public BitPolynomials(ulong value, ReadOnlySpan<byte> nonce32)
    {
        _value = value;
        for (int i = 0; i < Length; i++)
        {
            ChaChaScalars.Draw(nonce32, (ulong)(FirstMask + i), out _leftMasks[i], out _rightMasks[i]);
        }
    }

    /// <summary>A: the bits over the G_i and the bits less 1 over the H_i, blinded.</summary>
    public AffinePoint CommitBits(in Scalar blinding, GeneratorSum sum)
    {
        sum.Add(GeneratorSum.Blinding, blinding);
        var result = new JacobianPoint(sum.Take());
        for (int i = 0; i < Length; i++)
        {
            result.Add(IsSet(i) ? BulletproofGenerators.Left[i] : -BulletproofGenerators.Right[i]);
        }

        return result.ToAffine();
    }

    /// <summary>S: the masks over the G_i and H_i, blinded.</summary>
    public AffinePoint CommitMasks(in Scalar blinding, GeneratorSum sum)
    {
        sum.Add(GeneratorSum.Blinding, blinding);
        for (int i = 0; i < Length; i++)
        {
            sum.Add(i, _leftMasks[i]);
            sum.Add(GeneratorSum.Right(i), _rightMasks[i]);
        }

        return sum.Take();
    }

    /// <summary>Brings the challenges in and gives the coefficients of x and x^2 in the inner product of both vectors.</summary>
    public void Combine(in Scalar y, in Scalar z, out Scalar t1, out Scalar t2)
    {
        t1 = default;
        t2 = default;
        Scalar yPower = Scalar.One;
        Scalar power = z.Square();
        for (int i = 0; i < Length; i++)
        {
            Scalar bit = IsSet(i) ? Scalar.One : default;
            _left[i] = bit - z;
            _right[i] = (yPower * (bit - Scalar.One + z)) + power;
            _rightMasks[i] *= yPower;
            t1 += (_left[i] * _rightMasks[i]) + (_leftMasks[i] * _right[i]);
            t2 += _leftMasks[i] * _rightMasks[i];
            yPower *= y;
            power += power;
        }
    }

    /// <summary>Both vectors at x, and their inner product.</summary>
    public Scalar Evaluate(in Scalar x, out Scalar[] left, out Scalar[] right)
    {
        left = new Scalar[Length];
        right = new Scalar[Length];
        Scalar product = default;
        for (int i = 0; i < Length; i++)
        {
            left[i] = _left[i] + (_leftMasks[i] * x);
            right[i] = _right[i] + (_rightMasks[i] * x);
            product += left[i] * right[i];
        }

        return product;
    }

    private bool IsSet(int bit) => (_value >> bit & 1) != 0;
}
