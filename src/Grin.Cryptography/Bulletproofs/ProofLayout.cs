using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>Where the parts of a proof stand (crypto.md §3).</summary>
internal static class ProofLayout
{
    /// <summary>Length in bytes.</summary>
    public const int Size = RoundPoints + (2 * Rounds * FieldElement.Size);

    /// <summary>Rounds of the inner product argument, which stops at vectors of two.</summary>
    public const int Rounds = 5;

    /// <summary>A, S, T1 and T2.</summary>
    public const int FirstPointCount = 4;

    /// <summary>taux' and mu', both stored negated.</summary>
    public const int TauAndMu = 0;

    /// <summary>t, the inner product of the two vectors.</summary>
    public const int T = 193;

    /// <summary>a0, a1, b0 and b1, the last two entries of either vector.</summary>
    public const int VectorEnds = 225;

    private const int FirstSigns = 64;
    private const int FirstPoints = 65;
    private const int RoundSigns = 353;
    private const int RoundPoints = 355;

    /// <summary>The x of A (0), S, T1 or T2 (3).</summary>
    public static ReadOnlySpan<byte> FirstPoint(ReadOnlySpan<byte> proof, int index) =>
        proof.Slice(FirstPoints + (index * FieldElement.Size), FieldElement.Size);

    /// <summary>1 if that point's y is not a square, else 0. The upper half of the byte belongs to no point and is ignored.</summary>
    public static byte FirstSign(ReadOnlySpan<byte> proof, int index) => (byte)(proof[FirstSigns] >> index & 1);

    /// <summary>The x of L0 (0), R0, L1 .. R4 (9).</summary>
    public static ReadOnlySpan<byte> RoundPoint(ReadOnlySpan<byte> proof, int index) =>
        proof.Slice(RoundPoints + (index * FieldElement.Size), FieldElement.Size);

    /// <summary>1 if that point's y is not a square, else 0. The last six bits belong to no point and are ignored.</summary>
    public static byte RoundSign(ReadOnlySpan<byte> proof, int index) => (byte)(proof[RoundSigns + (index >> 3)] >> (index & 7) & 1);
}
