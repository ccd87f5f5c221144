using Grin.Cryptography.Batches;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Tests.Batches;

namespace Grin.Cryptography.Tests.Bulletproofs;

/// <summary>A proof with its commitment.</summary>
internal sealed record ProofRecord(byte[] Commitment, byte[] Proof)
{
    /// <summary>The 64 valid proofs of bulletproofs.json.</summary>
    public static ProofRecord[] Valid { get; } =
        [.. Vectors.Load("bulletproofs.json").Array("valid").Select(v => new ProofRecord(v.Bytes("commit"), v.Bytes("proof")))];

    /// <summary>The seed of weights in these tests.</summary>
    public static byte[] Seed { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>The verdict on a batch, the same on every path.</summary>
    public static bool VerifyBatch(params IReadOnlyList<ProofRecord> proofs)
    {
        bool verdict = Bulletproof.VerifyBatch(Commitments(proofs).Rows, Proofs(proofs).Rows, Seed);
        Assert.All(Arithmetic.Available, path => Assert.Equal(verdict, BatchVerification.Verify(Members(proofs, path))));
        return verdict;
    }

    /// <summary>The invalid members of a batch, the same on every path.</summary>
    public static int[] FindInvalid(params IReadOnlyList<ProofRecord> proofs)
    {
        int[] invalid = Bulletproof.FindInvalid(Commitments(proofs).Rows, Proofs(proofs).Rows, Seed);
        Assert.All(Arithmetic.Available, path => Assert.Equal(invalid, BatchVerification.FindInvalid(Members(proofs, path))));
        return invalid;
    }

    /// <summary>The verdict on this proof alone.</summary>
    public bool Verify() => Bulletproof.Verify(Commitment, Proof);

    private static BulletproofMembers Members(IReadOnlyList<ProofRecord> proofs, ArithmeticPath path) =>
        new(Commitments(proofs).Rows, Proofs(proofs).Rows, Seed, path);

    private static RowList Commitments(IEnumerable<ProofRecord> proofs) => new(33, proofs.Select(p => p.Commitment));

    private static RowList Proofs(IEnumerable<ProofRecord> proofs) => new(675, proofs.Select(p => p.Proof));
}
