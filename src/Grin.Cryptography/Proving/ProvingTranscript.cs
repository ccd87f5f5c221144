using System.Security.Cryptography;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>The transcript of a proof while it is being made (crypto.md §4).</summary>
internal ref struct ProvingTranscript
{
    private readonly Span<byte> _state;

    /// <summary>A transcript that starts with the commitment.</summary>
    public ProvingTranscript(in AffinePoint commitment)
    {
        _state = new byte[SHA256.HashSizeInBytes];
        Absorb(commitment, Generators.H);
    }

    /// <summary>Hashes two points in.</summary>
    public readonly void Absorb(in AffinePoint p, in AffinePoint q)
    {
        Span<byte> encodedP = stackalloc byte[PointEncoding.Size];
        Span<byte> encodedQ = stackalloc byte[PointEncoding.Size];
        PointEncoding.WriteCommitment(p, encodedP);
        PointEncoding.WriteCommitment(q, encodedQ);
        Span<byte> message = stackalloc byte[1 + (2 * FieldElement.Size)];
        message[0] = (byte)(((encodedP[0] & 1) << 1) | (encodedQ[0] & 1));
        encodedP[1..].CopyTo(message[1..]);
        encodedQ[1..].CopyTo(message[(1 + FieldElement.Size)..]);
        Absorb(message);
    }

    /// <summary>Hashes bytes in.</summary>
    public readonly void Absorb(ReadOnlySpan<byte> message)
    {
        Span<byte> preimage = stackalloc byte[SHA256.HashSizeInBytes + message.Length];
        _state.CopyTo(preimage);
        message.CopyTo(preimage[SHA256.HashSizeInBytes..]);
        SHA256.HashData(preimage, _state);
    }

    /// <summary>The challenge that follows from everything hashed in so far.</summary>
    /// <exception cref="CryptographicException">It is zero or not below n, a chance of 2^-128.</exception>
    public readonly Scalar Challenge() =>
        Scalar.TryRead(_state, out Scalar challenge) && !challenge.IsZero
            ? challenge
            : throw new CryptographicException("A challenge of the proof is out of range; another nonce will do.");
}
