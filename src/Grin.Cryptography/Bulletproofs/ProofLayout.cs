using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>Where the parts of a proof stand (crypto.md §3).</summary>
internal static class ProofLayout
{
    /// <summary>Length in bytes.</summary>
    public const int Size = RoundPoints + (2 * Rounds * FieldElement.Size);

    /// <summary>Rounds of the inner product argument, which stops at vectors of two.</summary>
    public const int Rounds = 5;

    /// <summary>taux' and mu', which enter the transcript together.</summary>
    public const int TauAndMu = 0;

    /// <summary>taux', stored negated.</summary>
    public const int Tau = TauAndMu;

    /// <summary>mu', stored negated.</summary>
    public const int Mu = 32;

    /// <summary>t, a0, a1, b0 and b1.</summary>
    public const int T = 193;

    private const int VectorEnds = 225;
    private const int FirstSigns = 64;
    private const int FirstPoints = 65;
    private const int RoundSigns = 353;
    private const int RoundPoints = 355;

    /// <summary>The bytes of a scalar at one of the offsets above.</summary>
    public static ReadOnlySpan<byte> ScalarAt(ReadOnlySpan<byte> proof, int offset) => proof.Slice(offset, Scalar.Size);

    /// <summary>The bytes of a0 (0), a1, b0 or b1 (3).</summary>
    public static ReadOnlySpan<byte> VectorEnd(ReadOnlySpan<byte> proof, int index) =>
        proof.Slice(VectorEnds + (index * Scalar.Size), Scalar.Size);

    /// <summary>The x of A (0), S, T1 or T2 (3).</summary>
    public static ReadOnlySpan<byte> FirstPoint(ReadOnlySpan<byte> proof, int index) =>
        proof.Slice(FirstPoints + (index * FieldElement.Size), FieldElement.Size);

    /// <summary>Whether that point's y is not a square. The upper half of the byte belongs to no point and is ignored.</summary>
    public static bool FirstSign(ReadOnlySpan<byte> proof, int index) => (proof[FirstSigns] >> index & 1) != 0;

    /// <summary>The x of L0 (0), R0, L1 .. R4 (9).</summary>
    public static ReadOnlySpan<byte> RoundPoint(ReadOnlySpan<byte> proof, int index) =>
        proof.Slice(RoundPoints + (index * FieldElement.Size), FieldElement.Size);

    /// <summary>Whether that point's y is not a square. The last six bits belong to no point and are ignored.</summary>
    public static bool RoundSign(ReadOnlySpan<byte> proof, int index) => (proof[RoundSigns + (index >> 3)] >> (index & 7) & 1) != 0;

    /// <summary>Lifts A, S, T1, T2, L0, R0 .. R4 into <paramref name="points"/>; x from p on counts modulo p. False if one is not on the curve.</summary>
    public static bool TryLiftPoints(ReadOnlySpan<byte> proof, Span<AffinePoint> points)
    {
        for (int i = 0; i < 4; i++)
        {
            if (!AffinePoint.TryLift(FieldElement.Read(FirstPoint(proof, i)), FirstSign(proof, i), out points[i]))
            {
                return false;
            }
        }

        for (int i = 0; i < 2 * Rounds; i++)
        {
            if (!AffinePoint.TryLift(FieldElement.Read(RoundPoint(proof, i)), RoundSign(proof, i), out points[4 + i]))
            {
                return false;
            }
        }

        return true;
    }
}
