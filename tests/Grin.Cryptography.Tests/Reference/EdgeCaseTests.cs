using System.Numerics;
using System.Security.Cryptography;
using Grin.Cryptography.Proving;
using Grin.Cryptography.Reference;
using Grin.Cryptography.Tests.Batches;
using Grin.Cryptography.Tests.Bulletproofs;
using Grin.Cryptography.Tests.Fields;
using Grin.Cryptography.Tests.Signatures;

namespace Grin.Cryptography.Tests.Reference;

/// <summary>Cases in which additions meet equal, opposite or no points; alone, together and on big integers the verdict is the same.</summary>
public sealed class EdgeCaseTests
{
    private static readonly byte[] Message = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void A_signature_whose_equation_gives_infinity_is_refused()
    {
        // s = e * key takes the key's whole part away, so that no nonce is left.
        SignatureRecord valid = Sign(key: 5, nonce: 7);
        byte[] publicKey = PublicKey(valid.Excess);
        BigInteger e = ReferenceNumbers.Read(SHA256.HashData([.. valid.Signature[..32], .. publicKey, .. Message]));
        EdgeNumbers.Bytes(5 * e % EdgeNumbers.N).CopyTo(valid.Signature, 32);
        AssertVerdict(false, valid);
    }

    [Fact]
    public void A_signature_with_the_nonces_other_root_is_refused()
    {
        SignatureRecord valid = Sign(key: 5, nonce: 7);
        byte[] publicKey = PublicKey(valid.Excess);
        BigInteger e = ReferenceNumbers.Read(SHA256.HashData([.. valid.Signature[..32], .. publicKey, .. Message]));
        BigInteger s = ReferenceNumbers.Read(valid.Signature.AsSpan(32));
        EdgeNumbers.Bytes(EdgeNumbers.Modulo((2 * 5 * e) - s, EdgeNumbers.N)).CopyTo(valid.Signature, 32);
        AssertVerdict(false, valid);
    }

    [Fact]
    public void A_signature_with_a_zero_scalar_is_refused_by_its_equation_only()
    {
        SignatureRecord signature = Sign(key: 5, nonce: 7);
        signature.Signature.AsSpan(32).Clear();
        AssertVerdict(false, signature);
    }

    [Fact]
    public void Keys_and_nonces_that_are_the_generator_its_negative_or_each_other_are_accepted()
    {
        var signatures = new List<SignatureRecord>();
        foreach (BigInteger key in new[] { 1, 2, EdgeNumbers.N - 1, EdgeNumbers.N - 2 })
        {
            foreach (BigInteger nonce in new[] { 1, 2, EdgeNumbers.N - 1, EdgeNumbers.N - 2 })
            {
                SignatureRecord signature = Sign(key, nonce);
                AssertVerdict(true, signature);
                signatures.Add(signature);
            }
        }

        // Every nonce four times, every excess four times and as often its negative.
        Assert.True(SignatureRecord.VerifyBatch(signatures));
        signatures[9].Signature[40] ^= 1;
        Assert.Equal([9], SignatureRecord.FindInvalid(signatures));
    }

    [Fact]
    public void Proofs_over_commitments_that_are_generators_or_their_negatives_are_accepted()
    {
        ProofRecord[] proofs =
        [
            Prove(0, 1), Prove(0, EdgeNumbers.N - 1), Prove(0, 2), Prove(1, 1), Prove(ulong.MaxValue, EdgeNumbers.N - 1), Prove(0, 1),
        ];
        Assert.All(proofs, proof => Assert.True(proof.Verify()));
        Assert.All(proofs[..2], proof => Assert.True(ReferenceProof.Verify(proof.Commitment, proof.Proof)));
        Assert.True(ProofRecord.VerifyBatch(proofs));
    }

    [Fact]
    public void Proofs_with_every_point_negated_or_one_and_the_same_point_everywhere_are_refused()
    {
        ProofRecord negated = Prove(3, 4);
        negated.Proof[64] ^= 0x0f;
        negated.Proof[353] ^= 0xff;
        negated.Proof[354] ^= 0x03;
        AssertVerdict(false, negated);

        ProofRecord same = Prove(3, 4);
        foreach (int offset in Enumerable.Range(0, 4).Select(i => 65 + (32 * i)).Concat(Enumerable.Range(0, 10).Select(i => 355 + (32 * i))))
        {
            same.Commitment.AsSpan(1).CopyTo(same.Proof.AsSpan(offset));
        }

        AssertVerdict(false, same);
    }

    [Fact]
    public void Sums_meet_equal_points_opposite_points_and_infinity_in_any_order()
    {
        byte[] g = Commit(0, 1);
        byte[] minusG = Commit(0, EdgeNumbers.N - 1);
        byte[] twoG = Commit(0, 2);
        foreach (byte[][] members in new byte[][][]
        {
            [g], [g, g], [g, minusG], [g, g, minusG], [minusG, g, g, minusG], [g, g, g, g], [twoG, minusG, minusG], [g, g, twoG], [twoG, minusG, g],
            [.. Enumerable.Repeat(g, 3000)], [.. Enumerable.Repeat(g, 1500), .. Enumerable.Repeat(minusG, 1500)],
        })
        {
            ReferencePoint expected = ReferencePoint.Infinity;
            foreach (byte[] member in members)
            {
                expected += ReferenceEncoding.ReadCommitment(member)!.Value;
            }

            Assert.True(PointSum.TryOfCommitments(new RowList(33, members).Rows, out PointSum sum, out _));
            Assert.Equal(expected.IsInfinity, sum.IsInfinity);
            var written = new byte[PointSum.Size];
            sum.Write(written);
            Assert.Equal(ReferenceEncoding.WriteCoordinates(expected), written);
        }
    }

    private static void AssertVerdict(bool expected, SignatureRecord signature)
    {
        Assert.Equal(expected, ReferenceSignature.Verify(signature.Excess, signature.Message, signature.Signature));
        Assert.Equal(expected, signature.Verify());
        Assert.Equal(expected, SignatureRecord.VerifyBatch(signature));
        Assert.Equal(expected, SignatureRecord.VerifyBatch(SignatureRecord.Valid[0], signature, SignatureRecord.Valid[1]));
    }

    private static void AssertVerdict(bool expected, ProofRecord proof)
    {
        Assert.Equal(expected, ReferenceProof.Verify(proof.Commitment, proof.Proof));
        Assert.Equal(expected, proof.Verify());
        Assert.Equal(expected, ProofRecord.VerifyBatch(ProofRecord.Valid[0], proof, ProofRecord.Valid[1]));
    }

    private static SignatureRecord Sign(BigInteger key, BigInteger nonce)
    {
        var signature = new byte[KernelSignature.Size];
        KernelSigner.Sign(EdgeNumbers.Bytes(key), EdgeNumbers.Bytes(nonce), Message, signature);
        return new SignatureRecord(Commit(0, key), Message, signature);
    }

    private static byte[] PublicKey(byte[] excess) => ReferenceEncoding.WritePublicKey(ReferenceEncoding.ReadCommitment(excess)!.Value);

    private static byte[] Commit(ulong value, BigInteger blinding)
    {
        var commitment = new byte[Commitment.Size];
        Assert.True(Pedersen.TryCommit(value, EdgeNumbers.Bytes(blinding), commitment));
        return commitment;
    }

    private static ProofRecord Prove(ulong value, BigInteger blinding)
    {
        var proof = new byte[Bulletproof.ProofSize];
        RangeProver.Prove(value, EdgeNumbers.Bytes(blinding), EdgeNumbers.Bytes(value + 77), proof);
        return new ProofRecord(Commit(value, blinding), proof);
    }
}
