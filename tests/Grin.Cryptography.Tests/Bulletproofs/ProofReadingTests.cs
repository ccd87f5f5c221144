using System.Numerics;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Bulletproofs;

/// <summary>Rules that no verdict on a proof shows, as the proof would fail its equation anyway.</summary>
public sealed class ProofReadingTests
{
    private const int FirstPoints = 65;
    private const int RoundPoints = 355;

    [Fact]
    public void Each_number_is_positive_and_below_the_order()
    {
        for (int index = 0; index < ProofNumbers.Count; index++)
        {
            Assert.True(IsInRange(index, 1));
            Assert.True(IsInRange(index, BigInteger.One << 191));
            Assert.True(IsInRange(index, BigInteger.One << 192));
            Assert.True(IsInRange(index, EdgeNumbers.N - 1));
            Assert.False(IsInRange(index, 0));
            Assert.False(IsInRange(index, EdgeNumbers.N));
            Assert.False(IsInRange(index, BigInteger.Pow(2, 256) - 1));
        }
    }

    [Fact]
    public void The_first_four_points_are_hashed_modulo_p()
    {
        for (int point = 0; point < 4; point++)
        {
            int offset = FirstPoints + (32 * point);
            Assert.Equal(Derive(offset, 1).Hex(ProofNumbers.X), Derive(offset, EdgeNumbers.P + 1).Hex(ProofNumbers.X));
            Assert.NotEqual(Derive(offset, 1).Hex(ProofNumbers.X), Derive(offset, 2).Hex(ProofNumbers.X));
        }
    }

    [Fact]
    public void The_points_of_the_rounds_are_hashed_as_they_are_written()
    {
        for (int point = 0; point < 10; point++)
        {
            int offset = RoundPoints + (32 * point);
            int round = ProofNumbers.Rounds + (point / 2);
            Assert.NotEqual(Derive(offset, 1).Hex(round), Derive(offset, EdgeNumbers.P + 1).Hex(round));
        }
    }

    [Fact]
    public void Transcripts_run_together_are_those_run_alone()
    {
        ProofRecord[] proofs = [.. ProofRecord.Valid, .. ProofRecord.Valid.Reverse().Take(13)];
        ProofEquation[] together = ProofEquation.DeriveAll(proofs);
        Assert.Equal(proofs.Select(proof => ProofEquation.Derive(proof.Commitment, proof.Proof).Bytes), together.Select(proof => proof.Bytes));
    }

    [Fact]
    public void What_binds_a_batch_changes_with_every_byte_of_a_proof_that_counts()
    {
        byte[] proof = GenesisBlock.RangeProof;
        byte[] binding = Binding(GenesisBlock.OutputCommitment, proof);
        for (int i = 0; i < proof.Length; i++)
        {
            byte[] changed = [.. proof];
            changed[i] ^= 1;
            Assert.NotEqual(binding, Binding(GenesisBlock.OutputCommitment, changed));
        }

        for (int i = 0; i < 33; i++)
        {
            byte[] commitment = [.. GenesisBlock.OutputCommitment];
            commitment[i] ^= 1;
            Assert.NotEqual(binding, Binding(commitment, proof));
        }
    }

    private static byte[] Binding(byte[] commitment, byte[] proof) =>
        [.. ProofNumbers.Binding(ProofEquation.Derive(commitment, proof).Bytes)];

    private static bool IsInRange(int index, BigInteger value)
    {
        byte[] numbers = [.. Enumerable.Repeat(EdgeNumbers.Bytes(5), ProofNumbers.Count).SelectMany(bytes => bytes)];
        EdgeNumbers.Bytes(value).CopyTo(numbers, 32 * index);
        return ProofNumbers.AreInRange(numbers);
    }

    private static ProofEquation Derive(int offset, BigInteger value)
    {
        byte[] proof = GenesisBlock.RangeProof;
        EdgeNumbers.Bytes(value).CopyTo(proof, offset);
        return ProofEquation.Derive(GenesisBlock.OutputCommitment, proof);
    }
}
