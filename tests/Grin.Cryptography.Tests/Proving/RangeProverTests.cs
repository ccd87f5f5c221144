using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Grin.Cryptography.Proving;
using Grin.Cryptography.Tests.Bulletproofs;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Proving;

public sealed class RangeProverTests
{
    private static readonly JsonElement File = Vectors.Load("bulletproofs.json");

    [Fact]
    public void Proofs_are_byte_for_byte_those_of_the_library()
    {
        int compared = 0;
        foreach (JsonElement vector in File.Array("valid").Where(vector => vector.Text("kind") == "single"))
        {
            var proof = new byte[Bulletproof.ProofSize];
            RangeProver.Prove(
                ulong.Parse(vector.Text("value"), CultureInfo.InvariantCulture),
                vector.Bytes("blind"),
                vector.Bytes("rewind_nonce"),
                vector.Bytes("private_nonce"),
                vector.Bytes("message"),
                proof);
            Assert.Equal(vector.Bytes("proof"), proof);
            compared++;
        }

        Assert.Equal(56, compared);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(60_000_000_000UL)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void Proofs_of_edge_values_verify(ulong value)
    {
        foreach (BigInteger blinding in new[] { 1, 2, EdgeNumbers.N - 1 })
        {
            ProofRecord proof = Prove(value, blinding);
            Assert.True(proof.Verify());
            Assert.True(ProofRecord.VerifyBatch(ProofRecord.Valid[0], proof, ProofRecord.Valid[1]));
        }
    }

    [Fact]
    public void A_proof_holds_for_no_other_value_or_blinding()
    {
        ProofRecord proof = Prove(5, 7);
        Assert.False((proof with { Commitment = Prove(6, 7).Commitment }).Verify());
        Assert.False((proof with { Commitment = Prove(5, 8).Commitment }).Verify());
    }

    [Fact]
    public void The_same_arguments_give_the_same_proof_and_every_one_counts()
    {
        var blinding = EdgeNumbers.Bytes(9);
        var nonce = EdgeNumbers.Bytes(10);
        var other = EdgeNumbers.Bytes(11);
        var message = new byte[RangeProver.MessageSize];
        byte[] proof = Prove(3, blinding, nonce, nonce, message);
        Assert.Equal(proof, Prove(3, blinding, nonce, nonce, message));
        Assert.NotEqual(proof, Prove(4, blinding, nonce, nonce, message));
        Assert.NotEqual(proof, Prove(3, other, nonce, nonce, message));
        Assert.NotEqual(proof, Prove(3, blinding, other, nonce, message));
        Assert.NotEqual(proof, Prove(3, blinding, nonce, other, message));
        message[19] = 1;
        Assert.NotEqual(proof, Prove(3, blinding, nonce, nonce, message));
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused()
    {
        byte[] one = EdgeNumbers.Bytes(1);
        var message = new byte[RangeProver.MessageSize];
        Assert.Throws<ArgumentException>(() => Prove(1, new byte[32], one, one, message));
        Assert.Throws<ArgumentException>(() => Prove(1, EdgeNumbers.Bytes(EdgeNumbers.N), one, one, message));
        Assert.Throws<ArgumentException>(() => Prove(1, new byte[31], one, one, message));
        Assert.Throws<ArgumentException>(() => Prove(1, one, new byte[31], one, message));
        Assert.Throws<ArgumentException>(() => Prove(1, one, one, new byte[33], message));
        Assert.Throws<ArgumentException>(() => Prove(1, one, one, one, new byte[19]));
        Assert.Throws<ArgumentException>(() => RangeProver.Prove(1, one, one, new byte[674]));
    }

    private static ProofRecord Prove(ulong value, BigInteger blinding)
    {
        byte[] blindingBytes = EdgeNumbers.Bytes(blinding);
        var commitment = new byte[33];
        Assert.True(Pedersen.TryCommit(value, blindingBytes, commitment));
        var proof = new byte[Bulletproof.ProofSize];
        RangeProver.Prove(value, blindingBytes, EdgeNumbers.Bytes(value + 77), proof);
        return new ProofRecord(commitment, proof);
    }

    private static byte[] Prove(ulong value, byte[] blinding, byte[] rewindNonce, byte[] privateNonce, byte[] message)
    {
        var proof = new byte[Bulletproof.ProofSize];
        RangeProver.Prove(value, blinding, rewindNonce, privateNonce, message, proof);
        return proof;
    }
}
