using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;

namespace Grin.Cryptography;

/// <summary>
/// Pedersen commitments <c>value * H + blinding * G</c> in their form of 33 bytes: prefix 08 where y is a square modulo p or 09
/// where not, then x big-endian (crypto.md §1, §2).
/// </summary>
public static class Commitment
{
    /// <summary>Length in bytes, of a commitment and of a compressed public key.</summary>
    public const int Size = PointEncoding.Size;

    /// <summary>Whether the bytes encode a point: 33 of them, prefix 08 or 09, x below p and on the curve.</summary>
    public static bool IsValid(ReadOnlySpan<byte> commitment) => PointEncoding.TryReadCommitment(commitment, out _);

    /// <summary>
    /// Re-encodes the point as a compressed public key: 02 where y is even, 03 where odd, then x. False, with nothing written, if
    /// the commitment is not valid.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="publicKey33"/> is shorter than <see cref="Size"/>.</exception>
    public static bool TryToPublicKey(ReadOnlySpan<byte> commitment, Span<byte> publicKey33)
    {
        PointEncoding.RequireRoom(publicKey33);
        if (!PointEncoding.TryReadCommitment(commitment, out AffinePoint point))
        {
            return false;
        }

        PointEncoding.WritePublicKey(point, publicKey33);
        return true;
    }

    /// <summary>The reverse of <see cref="TryToPublicKey"/>. False, with nothing written, if the bytes are no compressed public key.</summary>
    /// <exception cref="ArgumentException"><paramref name="commitment33"/> is shorter than <see cref="Size"/>.</exception>
    public static bool TryFromPublicKey(ReadOnlySpan<byte> publicKey, Span<byte> commitment33)
    {
        PointEncoding.RequireRoom(commitment33);
        if (!PointEncoding.TryReadPublicKey(publicKey, out AffinePoint point))
        {
            return false;
        }

        PointEncoding.WriteCommitment(point, commitment33);
        return true;
    }
}
