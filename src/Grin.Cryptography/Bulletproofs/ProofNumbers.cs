using System.Buffers.Binary;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>
/// The numbers of a proof's equation, 32 bytes big-endian each, one after the other: what the proof carries and what its
/// transcript yields. Each is below n and not zero (crypto.md §3, §4).
/// </summary>
internal static class ProofNumbers
{
    /// <summary>taux' = -tau_x, then mu' = -mu.</summary>
    public const int Tau = 0;

    /// <summary>The inner product of the two vectors.</summary>
    public const int T = 2;

    /// <summary>y, which separates the bits' equations.</summary>
    public const int Y = 3;

    /// <summary>z, which joins the bits' equations.</summary>
    public const int Z = 4;

    /// <summary>x, where the polynomials are opened.</summary>
    public const int X = 5;

    /// <summary>w, which joins the two equations of the proof.</summary>
    public const int W = 6;

    /// <summary>u, which binds the inner product.</summary>
    public const int U = 7;

    /// <summary>The challenges that fold the vectors, one per round.</summary>
    public const int Rounds = 8;

    /// <summary>a0, a1, b0, b1.</summary>
    public const int VectorEnds = Rounds + ProofLayout.Rounds;

    /// <summary>How many there are.</summary>
    public const int Count = VectorEnds + 4;

    /// <summary>Length in bytes of all.</summary>
    public const int Size = Count * Scalar.Size;

    /// <summary>
    /// The challenge of the last round and the vectors' ends: they bind the whole of a proof and its commitment, as that challenge
    /// is a hash over the commitment and everything in the proof that counts but those four (crypto.md §4).
    /// </summary>
    public static ReadOnlySpan<byte> Binding(ReadOnlySpan<byte> numbers) => numbers[((VectorEnds - 1) * Scalar.Size)..];

    /// <summary>Length in bytes of <see cref="Binding"/>.</summary>
    public const int BindingSize = 5 * Scalar.Size;

    /// <summary>The bytes of the number at <paramref name="index"/>.</summary>
    public static Span<byte> At(Span<byte> numbers, int index) => numbers.Slice(index * Scalar.Size, Scalar.Size);

    /// <summary>Copies what a proof carries.</summary>
    public static void CopyCarried(ReadOnlySpan<byte> proof, Span<byte> numbers)
    {
        proof.Slice(ProofLayout.TauAndMu, 2 * Scalar.Size).CopyTo(numbers);
        proof.Slice(ProofLayout.T, Scalar.Size).CopyTo(At(numbers, T));
        proof.Slice(ProofLayout.VectorEnds, 4 * Scalar.Size).CopyTo(numbers[(VectorEnds * Scalar.Size)..]);
    }

    /// <summary>Whether all are in range.</summary>
    public static bool AreInRange(ReadOnlySpan<byte> numbers)
    {
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> number = numbers.Slice(i * Scalar.Size, Scalar.Size);

            // All but one in 2^63 of the numbers show by their upper 64 bits, neither all 0 nor all 1, that they are.
            if (BinaryPrimitives.ReadUInt64BigEndian(number) + 1 <= 1 && !(Scalar.TryRead(number, out Scalar value) && !value.IsZero))
            {
                return false;
            }
        }

        return true;
    }
}
