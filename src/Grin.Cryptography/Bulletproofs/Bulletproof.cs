using Grin.Cryptography.Batches;
using Grin.Cryptography.Bulletproofs;

namespace Grin.Cryptography;

/// <summary>Range proofs: that a commitment's value lies in 0..2^64-1 (Bulletproofs as libsecp256k1-zkp makes them; crypto.md §3 to §5).</summary>
public static class Bulletproof
{
    /// <summary>Length in bytes of a proof of 64 bits over one commitment; any other length is invalid.</summary>
    public const int ProofSize = ProofLayout.Size;

    /// <summary>
    /// Whether <paramref name="proof"/> proves the range of <paramref name="commitment33"/>. Anything malformed, wrong lengths
    /// included, is false.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> commitment33, ReadOnlySpan<byte> proof)
    {
        if (commitment33.Length != Commitment.Size || proof.Length != ProofSize)
        {
            return false;
        }

        // One equation alone needs no unpredictable weight.
        Span<byte> seed = stackalloc byte[BatchWeights.SeedSize];
        seed.Clear();
        var commitments = new Rows(commitment33, Commitment.Size, 0, Commitment.Size, [0]);
        var proofs = new Rows(proof, ProofSize, 0, ProofSize, [0]);
        return BatchVerification.Verify(new BulletproofMembers(commitments, proofs, seed, Arithmetic.Path));
    }

    /// <summary>Whether every proof of a batch is valid, with the verdicts of <see cref="Verify"/>. An empty batch is valid.</summary>
    /// <param name="commitments">Rows of 33 bytes.</param>
    /// <param name="proofs">As many rows of 675 bytes.</param>
    /// <param name="weightSeed">
    /// 32 bytes nobody else can foresee, from the operating system. The weights of the proofs are derived from it and a hash
    /// over the whole batch.
    /// </param>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public static bool VerifyBatch(Rows commitments, Rows proofs, ReadOnlySpan<byte> weightSeed) =>
        BatchVerification.Verify(new BulletproofMembers(commitments, proofs, weightSeed, Arithmetic.Path));

    /// <summary>
    /// Ascending indices of the invalid proofs of a batch, by halving it; empty if all are valid. The parameters are those of
    /// <see cref="VerifyBatch"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths or counts of the rows, or the length of the seed, are wrong.</exception>
    public static int[] FindInvalid(Rows commitments, Rows proofs, ReadOnlySpan<byte> weightSeed) =>
        BatchVerification.FindInvalid(new BulletproofMembers(commitments, proofs, weightSeed, Arithmetic.Path));
}
