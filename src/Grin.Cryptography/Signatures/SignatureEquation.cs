using System.Security.Cryptography;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Signatures;

/// <summary>
/// What one kernel signature claims: <c>S * G - E * P = R</c>, R the point of its x with square y, E the hash of R.x, P and the
/// message (crypto.md §6).
/// </summary>
internal readonly struct SignatureEquation
{
    private SignatureEquation(in AffinePoint nonce, in AffinePoint excess, in Scalar s, in Scalar challenge)
    {
        Nonce = nonce;
        Excess = excess;
        S = s;
        Challenge = challenge;
    }

    /// <summary>R.</summary>
    public AffinePoint Nonce { get; }

    /// <summary>P.</summary>
    public AffinePoint Excess { get; }

    /// <summary>The second half of the signature; zero is allowed.</summary>
    public Scalar S { get; }

    /// <summary>E, reduced modulo n.</summary>
    public Scalar Challenge { get; }

    /// <summary>
    /// Reads a signature of 64 bytes over 32 bytes; false if the excess is no commitment, R.x is not below p or not on the curve
    /// (as zero), or s is not below n.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> excess, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out SignatureEquation equation)
    {
        equation = default;
        ReadOnlySpan<byte> nonceX = signature[..FieldElement.Size];
        if (!Scalar.TryRead(signature[FieldElement.Size..], out Scalar s)
            || !FieldElement.TryRead(nonceX, out FieldElement x)
            || !AffinePoint.TryLift(x, out AffinePoint nonce)
            || !PointEncoding.TryReadCommitment(excess, out AffinePoint point))
        {
            return false;
        }

        Span<byte> preimage = stackalloc byte[FieldElement.Size + PointEncoding.Size + KernelSignature.MessageSize];
        nonceX.CopyTo(preimage);
        PointEncoding.WritePublicKey(point, preimage[FieldElement.Size..]);
        message.CopyTo(preimage[(FieldElement.Size + PointEncoding.Size)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(preimage, hash);
        equation = new SignatureEquation(nonce, point, s, Scalar.ReadReduced(hash));
        return true;
    }

    /// <summary>Whether the equation holds.</summary>
    public bool Holds() =>
        ScalarMultiplication.MultiplyAdd(Generators.G, S, Excess, -Challenge).ToAffine().Equals(Nonce);
}
