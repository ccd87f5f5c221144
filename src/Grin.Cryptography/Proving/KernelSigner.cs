using System.Security.Cryptography;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// Signs kernels alone (crypto.md §6; libsecp256k1-zkp's aggsig with one signer). For test chains only: it does not run in
/// constant time and keeps no secret, so every key and nonce handed to it must be a throwaway.
/// </summary>
public static class KernelSigner
{
    /// <summary>Writes the signature over a message under the excess <c>key * G</c>.</summary>
    /// <param name="key32">The excess' blinding factor, big-endian, 1..n-1.</param>
    /// <param name="nonce32">1..n-1; the same nonce for another message gives the key away.</param>
    /// <param name="message32">What is signed.</param>
    /// <param name="signature64">Receives <see cref="KernelSignature.Size"/> bytes.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the key or the nonce is zero or not below n.</exception>
    public static void Sign(ReadOnlySpan<byte> key32, ReadOnlySpan<byte> nonce32, ReadOnlySpan<byte> message32, Span<byte> signature64)
    {
        Scalar key = SecretScalar.Read(key32, nameof(key32));
        Scalar nonce = SecretScalar.Read(nonce32, nameof(nonce32));
        if (message32.Length != KernelSignature.MessageSize)
        {
            throw new ArgumentException($"A message has {KernelSignature.MessageSize} bytes, not {message32.Length}.", nameof(message32));
        }

        if (signature64.Length != KernelSignature.Size)
        {
            throw new ArgumentException($"A signature has {KernelSignature.Size} bytes, not {signature64.Length}.", nameof(signature64));
        }

        AffinePoint excess = ScalarMultiplication.Multiply(Generators.G, key).ToAffine();
        AffinePoint noncePoint = ScalarMultiplication.Multiply(Generators.G, nonce).ToAffine();

        // Only x is written, and whoever reads it takes the root that is a square.
        if (!noncePoint.Y.TryGetSquareRoot(out _))
        {
            nonce = -nonce;
        }

        Span<byte> preimage = stackalloc byte[FieldElement.Size + PointEncoding.Size + KernelSignature.MessageSize];
        noncePoint.X.Write(preimage);
        PointEncoding.WritePublicKey(excess, preimage[FieldElement.Size..]);
        message32.CopyTo(preimage[(FieldElement.Size + PointEncoding.Size)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(preimage, hash);

        preimage[..FieldElement.Size].CopyTo(signature64);
        ((Scalar.ReadReduced(hash) * key) + nonce).Write(signature64[FieldElement.Size..]);
    }
}
