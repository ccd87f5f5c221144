using System.Security.Cryptography;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Proving;

/// <summary>
/// Makes 64-bit range proofs, byte for byte as libsecp256k1-zkp does. For test chains only: it does not run in constant time
/// and keeps no secret, so every key, nonce and blinding factor handed to it must be a throwaway.
/// </summary>
public static class RangeProver
{
    /// <summary>Length of a nonce in bytes.</summary>
    public const int NonceSize = 32;

    /// <summary>Length in bytes of the message a proof carries for whoever knows its rewind nonce.</summary>
    public const int MessageSize = 20;

    private const int Bits = BulletproofGenerators.VectorLength;

    // Where the message stands in the number that the rewind nonce uncovers; the value takes the last eight bytes.
    private const int MessageOffset = 4;

    /// <summary>Proves with one nonce for everything and an empty message.</summary>
    /// <exception cref="ArgumentException">As of the other overload.</exception>
    public static void Prove(ulong value, ReadOnlySpan<byte> blinding32, ReadOnlySpan<byte> nonce32, Span<byte> proof675) =>
        Prove(value, blinding32, nonce32, nonce32, new byte[MessageSize], proof675);

    /// <summary>
    /// Writes the proof that <c>value * H + blinding * G</c> (<see cref="Pedersen.TryCommit"/>) has a value of 64 bits. The same
    /// arguments give the same proof; the same nonce for another value or blinding gives both away.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="blinding32">The blinding factor, big-endian, 1..n-1.</param>
    /// <param name="rewindNonce32">Yields the numbers with which value and message can be had back from the proof.</param>
    /// <param name="privateNonce32">Yields those with which the blinding factor can.</param>
    /// <param name="message20">Hidden in the proof beside the value.</param>
    /// <param name="proof675">Receives <see cref="Bulletproof.ProofSize"/> bytes.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the blinding factor is zero or not below n.</exception>
    /// <exception cref="CryptographicException">These nonces give no proof; a chance of 2^-128.</exception>
    public static void Prove(
        ulong value,
        ReadOnlySpan<byte> blinding32,
        ReadOnlySpan<byte> rewindNonce32,
        ReadOnlySpan<byte> privateNonce32,
        ReadOnlySpan<byte> message20,
        Span<byte> proof675)
    {
        Scalar blinding = SecretScalar.Read(blinding32, nameof(blinding32));
        RequireLength(rewindNonce32, NonceSize, nameof(rewindNonce32));
        RequireLength(privateNonce32, NonceSize, nameof(privateNonce32));
        RequireLength(message20, MessageSize, nameof(message20));
        RequireLength(proof675, Bulletproof.ProofSize, nameof(proof675));

        GeneratorSum sum = GeneratorSum.OfThisThread;
        var writer = new ProofWriter(proof675);
        var transcript = new ProvingTranscript(Commit(new Scalar(value), blinding, sum));

        ChaChaScalars.Draw(rewindNonce32, 0, out Scalar alpha, out Scalar rho);
        ChaChaScalars.Draw(privateNonce32, 1, out Scalar tau1, out Scalar tau2);
        alpha -= Hidden(value, message20);
        var polynomials = new BitPolynomials(value, rewindNonce32);

        AffinePoint bits = polynomials.CommitBits(alpha, sum);
        AffinePoint masks = polynomials.CommitMasks(rho, sum);
        writer.WriteFirstPoint(0, bits);
        writer.WriteFirstPoint(1, masks);
        transcript.Absorb(bits, masks);
        Scalar y = transcript.Challenge();
        transcript.Absorb(bits, masks);
        Scalar z = transcript.Challenge();

        polynomials.Combine(y, z, out Scalar t1, out Scalar t2);
        AffinePoint first = Commit(t1, tau1, sum);
        AffinePoint second = Commit(t2, tau2, sum);
        writer.WriteFirstPoint(2, first);
        writer.WriteFirstPoint(3, second);
        transcript.Absorb(first, second);
        Scalar x = transcript.Challenge();

        writer.WriteScalar(ProofLayout.TauAndMu, -((((tau2 * x) + tau1) * x) + (z.Square() * blinding)));
        writer.WriteScalar(ProofLayout.TauAndMu + Scalar.Size, -((rho * x) + alpha));
        transcript.Absorb(proof675.Slice(ProofLayout.TauAndMu, 2 * Scalar.Size));

        Scalar t = polynomials.Evaluate(x, out Scalar[] left, out Scalar[] right);
        writer.WriteScalar(ProofLayout.T, t);
        transcript.Absorb(proof675.Slice(ProofLayout.T, Scalar.Size));
        new InnerProductProver(left, right, y.Invert(), sum).Prove(transcript.Challenge(), transcript, writer);
    }

    /// <summary><c>value * H + blinding * G</c>.</summary>
    private static AffinePoint Commit(in Scalar value, in Scalar blinding, GeneratorSum sum)
    {
        sum.Add(GeneratorSum.Value, value);
        sum.Add(GeneratorSum.Blinding, blinding);
        return sum.Take();
    }

    /// <summary>Message and value as one number.</summary>
    private static Scalar Hidden(ulong value, ReadOnlySpan<byte> message)
    {
        Span<byte> bytes = stackalloc byte[Scalar.Size];
        new Scalar(value).Write(bytes);
        message.CopyTo(bytes[MessageOffset..]);
        return Scalar.ReadReduced(bytes);
    }

    private static void RequireLength(ReadOnlySpan<byte> bytes, int length, string name)
    {
        if (bytes.Length != length)
        {
            throw new ArgumentException($"{length} bytes are needed, not {bytes.Length}.", name);
        }
    }
}
