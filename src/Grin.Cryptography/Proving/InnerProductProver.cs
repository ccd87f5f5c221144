using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// The inner product argument: two vectors are folded from 64 entries to 2, neighbours into one, each round with a challenge x:
/// <c>a = x * even + odd / x</c>, <c>b = even / x + x * odd</c>. The generators would be folded the other way; instead
/// the factors that make up the folded ones are carried along (s(i) of crypto.md §5), which costs products of scalars only.
/// </summary>
internal sealed class InnerProductProver
{
    private const int Length = BulletproofGenerators.VectorLength;

    private readonly Scalar[] _a;
    private readonly Scalar[] _b;
    private readonly Scalar[] _leftFactors = new Scalar[Length];
    private readonly Scalar[] _rightFactors = new Scalar[Length];
    private readonly GeneratorSum _sum;
    private int _round;

    /// <summary>An argument over vectors of 64 entries, which it uses up.</summary>
    /// <param name="a">Multiplied by the G_i.</param>
    /// <param name="b">Multiplied by the H_i / y^i.</param>
    /// <param name="yInverse">Inverse of y.</param>
    /// <param name="sum">Empty.</param>
    public InnerProductProver(Scalar[] a, Scalar[] b, in Scalar yInverse, GeneratorSum sum)
    {
        _a = a;
        _b = b;
        _sum = sum;
        Scalar power = Scalar.One;
        for (int i = 0; i < Length; i++)
        {
            _leftFactors[i] = Scalar.One;
            _rightFactors[i] = power;
            power *= yInverse;
        }
    }

    /// <summary>Runs all rounds: writes their points, draws their challenges, then writes what is left of the vectors.</summary>
    /// <param name="u">The challenge that multiplies the inner product.</param>
    /// <param name="transcript">Has yielded <paramref name="u"/>.</param>
    /// <param name="writer">Receives the points and the four scalars.</param>
    public void Prove(in Scalar u, ProvingTranscript transcript, ProofWriter writer)
    {
        for (; _round < ProofLayout.Rounds; _round++)
        {
            AffinePoint left = CrossTerm(u, odd: 1);
            AffinePoint right = CrossTerm(u, odd: 0);
            writer.WriteRoundPoint(2 * _round, left);
            writer.WriteRoundPoint((2 * _round) + 1, right);
            transcript.Absorb(left, right);
            Fold(transcript.Challenge());
        }

        for (int i = 0; i < 2; i++)
        {
            writer.WriteVectorEnd(i, _a[i]);
            writer.WriteVectorEnd(2 + i, _b[i]);
        }
    }

    /// <summary>
    /// L with <paramref name="odd"/> 1: even entries of a over odd generators, odd entries of b over even ones, and
    /// <c>u * (even a * odd b) * G</c>. R with 0: the reverse.
    /// </summary>
    private AffinePoint CrossTerm(in Scalar u, int odd)
    {
        for (int i = 0; i < Length; i++)
        {
            int folded = i >> _round;
            if ((folded & 1) == odd)
            {
                _sum.Add(i, _a[folded ^ 1] * _leftFactors[i]);
            }
            else
            {
                _sum.Add(GeneratorSum.Right(i), _b[folded ^ 1] * _rightFactors[i]);
            }
        }

        Scalar product = default;
        for (int i = 0; i < Length >> _round; i += 2)
        {
            product += _a[i + 1 - odd] * _b[i + odd];
        }

        _sum.Add(GeneratorSum.Blinding, u * product);
        return _sum.Take();
    }

    private void Fold(in Scalar x)
    {
        Scalar inverse = x.Invert();
        for (int i = 0; i < Length >> (_round + 1); i++)
        {
            _a[i] = (_a[2 * i] * x) + (_a[(2 * i) + 1] * inverse);
            _b[i] = (_b[2 * i] * inverse) + (_b[(2 * i) + 1] * x);
        }

        for (int i = 0; i < Length; i++)
        {
            bool odd = (i >> _round & 1) != 0;
            _leftFactors[i] *= odd ? x : inverse;
            _rightFactors[i] *= odd ? inverse : x;
        }
    }
}
