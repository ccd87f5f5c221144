using System.Text.Json;

namespace Grin.Cryptography.Tests.Bulletproofs;

public sealed class RecordedProofTests
{
    private static readonly JsonElement File = Vectors.Load("bulletproofs.json");

    [Fact]
    public void Valid_proofs_are_accepted_one_by_one()
    {
        Assert.All(ProofRecord.Valid, proof => Assert.True(proof.Verify()));
    }

    [Fact]
    public void Invalid_proofs_are_refused_alone_and_among_valid_ones()
    {
        foreach (JsonElement vector in File.Array("invalid"))
        {
            var proof = new ProofRecord(vector.Bytes("commit"), vector.Bytes("proof"));
            string name = vector.Text("name");
            Assert.False(vector.IsTrue("accepted"), name);
            if (vector.Bytes("extra_commit").Length == 0)
            {
                Assert.False(proof.Verify(), name);
            }

            if (proof.Proof.Length == Bulletproof.ProofSize && vector.Bytes("extra_commit").Length == 0)
            {
                Assert.False(ProofRecord.VerifyBatch(proof), name);
                Assert.Equal([1], ProofRecord.FindInvalid(ProofRecord.Valid[0], proof, ProofRecord.Valid[1]));
            }
        }
    }

    [Fact]
    public void Sign_bits_of_no_point_are_ignored()
    {
        ProofRecord[] proofs = [.. File.Array("accepted_noncanonical").Select(v => new ProofRecord(v.Bytes("commit"), v.Bytes("proof")))];
        Assert.Equal(10, proofs.Length);
        Assert.All(proofs, proof => Assert.True(proof.Verify()));
        Assert.True(ProofRecord.VerifyBatch(proofs));
    }

    [Fact]
    public void Recorded_batches_get_the_librarys_verdict_and_exactly_the_tampered_are_found()
    {
        foreach (JsonElement batch in File.Array("batches"))
        {
            int[] tampered = [.. batch.Array("tampered").Select(i => i.GetInt32())];
            ProofRecord[] proofs = [.. ProofRecord.Valid.Select(p => new ProofRecord([.. p.Commitment], [.. p.Proof]))];
            if (batch.Text("how").StartsWith("commitments of proofs", StringComparison.Ordinal))
            {
                ProofRecord first = proofs[tampered[0]];
                ProofRecord second = proofs[tampered[1]];
                proofs[tampered[0]] = first with { Commitment = second.Commitment };
                proofs[tampered[1]] = second with { Commitment = first.Commitment };
            }
            else
            {
                Array.ForEach(tampered, i => proofs[i].Proof[256] ^= 1);
            }

            Assert.Equal(batch.IsTrue("verify_multi"), ProofRecord.VerifyBatch(proofs));
            Assert.Equal(tampered, ProofRecord.FindInvalid(proofs));
        }
    }
}
