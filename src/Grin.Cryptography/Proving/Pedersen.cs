using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// Makes Pedersen commitments. For test chains only: it does not run in constant time and keeps no secret, so every blinding
/// factor handed to it must be a throwaway.
/// </summary>
public static class Pedersen
{
    /// <summary>
    /// Writes <c>value * H + blinding * G</c> in the form of <see cref="Commitment"/>. False, with nothing written, if the blinding
    /// factor is not below n or the sum is infinity, as of two zeros.
    /// </summary>
    /// <param name="value">The value; 0 makes the excess of a kernel.</param>
    /// <param name="blinding32">The blinding factor, big-endian.</param>
    /// <param name="commitment33">Receives <see cref="Commitment.Size"/> bytes.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static bool TryCommit(ulong value, ReadOnlySpan<byte> blinding32, Span<byte> commitment33)
    {
        PointEncoding.RequireRoom(commitment33);
        if (blinding32.Length != Scalar.Size)
        {
            throw new ArgumentException($"A blinding factor has {Scalar.Size} bytes, not {blinding32.Length}.", nameof(blinding32));
        }

        if (!Scalar.TryRead(blinding32, out Scalar blinding))
        {
            return false;
        }

        AffinePoint commitment = ScalarMultiplication.MultiplyAdd(Generators.H, new Scalar(value), Generators.G, blinding).ToAffine();
        if (commitment.IsInfinity)
        {
            return false;
        }

        PointEncoding.WriteCommitment(commitment, commitment33);
        return true;
    }
}
