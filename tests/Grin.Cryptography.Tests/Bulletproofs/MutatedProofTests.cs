using System.Numerics;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Bulletproofs;

public sealed class MutatedProofTests
{
    private static readonly int[] ScalarOffsets = [0, 32, 193, 225, 257, 289, 321];

    private static readonly int[] PointOffsets = [65, 97, 129, 161, .. Enumerable.Range(0, 10).Select(i => 355 + (32 * i))];

    [Fact]
    public void A_flipped_bit_is_refused_unless_it_belongs_to_no_point()
    {
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
        {
            ProofRecord proof = Copy(random.Next(64));
            int bit = random.Next(8 * 675);
            proof.Proof[bit / 8] ^= (byte)(1 << (bit % 8));
            bool ignored = (bit / 8 == 64 && bit % 8 >= 4) || (bit / 8 == 354 && bit % 8 >= 2);
            AssertVerdict(ignored, proof, $"bit {bit}");
        }
    }

    [Fact]
    public void Scalars_of_zero_the_order_or_more_are_refused()
    {
        foreach (int offset in ScalarOffsets)
        {
            foreach (BigInteger value in new[] { 0, EdgeNumbers.N, EdgeNumbers.N + 1, BigInteger.Pow(2, 256) - 1 })
            {
                ProofRecord proof = Copy(offset % 64);
                EdgeNumbers.Bytes(value).CopyTo(proof.Proof, offset);
                AssertVerdict(false, proof, $"{value} at {offset}");
            }
        }
    }

    [Fact]
    public void A_scalar_in_its_second_form_is_refused()
    {
        // A scalar below 2^256 - n would have one; none occurs by chance, so the true one plus n is cut to 256 bits.
        foreach (int offset in ScalarOffsets)
        {
            ProofRecord proof = Copy(1);
            var value = new BigInteger(proof.Proof.AsSpan(offset, 32), isUnsigned: true, isBigEndian: true);
            EdgeNumbers.Bytes((value + EdgeNumbers.N) % BigInteger.Pow(2, 256)).CopyTo(proof.Proof, offset);
            AssertVerdict(false, proof, $"scalar at {offset}");
        }
    }

    [Fact]
    public void Points_at_the_edges_of_the_field_give_no_valid_proof_and_no_exception()
    {
        foreach (int offset in PointOffsets)
        {
            foreach (BigInteger value in new[] { 0, 1, EdgeNumbers.P - 1, EdgeNumbers.P, EdgeNumbers.P + 1, BigInteger.Pow(2, 256) - 1 })
            {
                ProofRecord proof = Copy(offset % 64);
                EdgeNumbers.Bytes(value).CopyTo(proof.Proof, offset);
                AssertVerdict(false, proof, $"{value} at {offset}");
            }
        }
    }

    [Fact]
    public void Commitments_of_other_outputs_are_refused()
    {
        for (int i = 0; i < 10; i++)
        {
            AssertVerdict(false, new ProofRecord(ProofRecord.Valid[i + 1].Commitment, ProofRecord.Valid[i].Proof), $"proof {i}");
        }
    }

    [Fact]
    public void Exactly_the_mutated_members_of_a_batch_are_found()
    {
        var random = new Random(2);
        foreach (int bad in new[] { 1, 2, 5, 30, 64 })
        {
            int[] indices = [.. Enumerable.Range(0, 64).OrderBy(_ => random.Next()).Take(bad).Order()];
            ProofRecord[] proofs = [.. Enumerable.Range(0, 64).Select(Copy)];
            foreach (int index in indices)
            {
                proofs[index].Proof[random.Next(355, 675)] ^= (byte)(1 << random.Next(8));
            }

            Assert.False(ProofRecord.VerifyBatch(proofs));
            Assert.Equal(indices, ProofRecord.FindInvalid(proofs));
        }
    }

    [Fact]
    public void The_same_proof_may_occur_again_and_again()
    {
        ProofRecord[] proofs = [.. Enumerable.Repeat(ProofRecord.Valid[3], 40)];
        Assert.True(ProofRecord.VerifyBatch(proofs));

        ProofRecord bad = Copy(3);
        bad.Proof[300] ^= 1;
        Assert.Equal([1, 2], ProofRecord.FindInvalid(ProofRecord.Valid[3], bad, bad, ProofRecord.Valid[3]));
    }

    [Fact]
    public void Errors_that_cancel_without_weights_are_refused()
    {
        // The last vector entries a0 and b0 enter no hash and the equation linearly: two copies of a proof, one with 1 too much
        // and one with 1 too little, add up to a valid equation.
        foreach (int offset in new[] { 225, 289 })
        {
            ProofRecord more = Shift(Copy(5), offset, 1);
            ProofRecord less = Shift(Copy(5), offset, -1);
            Assert.Equal([0, 1], ProofRecord.FindInvalid(more, less));
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused_alone_and_are_an_error_in_a_batch()
    {
        ProofRecord valid = ProofRecord.Valid[0];
        Assert.False(Bulletproof.Verify(valid.Commitment, valid.Proof.AsSpan(0, 674)));
        Assert.False(Bulletproof.Verify(valid.Commitment, [.. valid.Proof, 0]));
        Assert.False(Bulletproof.Verify(valid.Commitment.AsSpan(0, 32), valid.Proof));
        Assert.False(Bulletproof.Verify([], []));
        byte[] seed = ProofRecord.Seed;
        Assert.Throws<ArgumentException>(() => Bulletproof.VerifyBatch(new Rows(valid.Commitment, 33, 0, 33, [0]), new Rows(valid.Proof, 675, 0, 674, [0]), seed));
        Assert.Throws<ArgumentException>(() => Bulletproof.VerifyBatch(new Rows(valid.Commitment, 33, 0, 33, [0]), new Rows(valid.Proof, 675, 0, 675, []), seed));
        Assert.Throws<ArgumentException>(() => Bulletproof.VerifyBatch(new Rows(valid.Commitment, 33, 0, 33, [0]), new Rows(valid.Proof, 675, 0, 675, [0]), seed.AsSpan(1)));
    }

    [Fact]
    public void An_empty_batch_is_valid()
    {
        Assert.True(ProofRecord.VerifyBatch());
        Assert.True(Bulletproof.VerifyBatch(default, default, ProofRecord.Seed));
        Assert.Empty(ProofRecord.FindInvalid());
    }

    private static void AssertVerdict(bool expected, ProofRecord proof, string what)
    {
        Assert.True(expected == proof.Verify(), what);
        Assert.True(expected == ProofRecord.VerifyBatch(ProofRecord.Valid[0], proof), what + " in a batch");
    }

    private static ProofRecord Copy(int index) => new([.. ProofRecord.Valid[index].Commitment], [.. ProofRecord.Valid[index].Proof]);

    private static ProofRecord Shift(ProofRecord proof, int offset, int amount)
    {
        var value = new BigInteger(proof.Proof.AsSpan(offset, 32), isUnsigned: true, isBigEndian: true);
        EdgeNumbers.Bytes(value + amount).CopyTo(proof.Proof, offset);
        return proof;
    }
}
