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

    public static bool VerifyBatch(params IReadOnlyList<ProofRecord> proofs) =>
        Bulletproof.VerifyBatch(Commitments(proofs).Rows, Proofs(proofs).Rows, Seed);

    public static int[] FindInvalid(params IReadOnlyList<ProofRecord> proofs) =>
        Bulletproof.FindInvalid(Commitments(proofs).Rows, Proofs(proofs).Rows, Seed);

    public bool Verify() => Bulletproof.Verify(Commitment, Proof);

    private static RowList Commitments(IEnumerable<ProofRecord> proofs) => new(33, proofs.Select(p => p.Commitment));

    private static RowList Proofs(IEnumerable<ProofRecord> proofs) => new(675, proofs.Select(p => p.Proof));
}
