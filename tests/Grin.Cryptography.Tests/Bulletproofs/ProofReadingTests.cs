using System.Numerics;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Bulletproofs;

/// <summary>Rules that no verdict on a proof shows, as the proof would fail its equation anyway.</summary>
public sealed class ProofReadingTests
{
    private const int FirstPoints = 65;
    private const int RoundPoints = 355;

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(193)]
    [InlineData(225)]
    [InlineData(257)]
    [InlineData(289)]
    [InlineData(321)]
    public void Each_scalar_is_positive_and_below_the_order(int offset)
    {
        Assert.True(ReadsScalars(offset, 1));
        Assert.True(ReadsScalars(offset, EdgeNumbers.N - 1));
        Assert.False(ReadsScalars(offset, 0));
        Assert.False(ReadsScalars(offset, EdgeNumbers.N));
        Assert.False(ReadsScalars(offset, BigInteger.Pow(2, 256) - 1));
    }

    [Fact]
    public void The_first_four_points_are_hashed_modulo_p()
    {
        for (int point = 0; point < 4; point++)
        {
            int offset = FirstPoints + (32 * point);
            Assert.Equal(Derive(offset, 1).X, Derive(offset, EdgeNumbers.P + 1).X);
            Assert.NotEqual(Derive(offset, 1).X, Derive(offset, 2).X);
        }
    }

    [Fact]
    public void The_points_of_the_rounds_are_hashed_as_they_are_written()
    {
        for (int point = 0; point < 10; point++)
        {
            int offset = RoundPoints + (32 * point);
            Assert.NotEqual(Derive(offset, 1).Rounds[point / 2], Derive(offset, EdgeNumbers.P + 1).Rounds[point / 2]);
        }
    }

    private static bool ReadsScalars(int offset, BigInteger value) => ProofScalars.TryRead(Proof(offset, value), out _);

    private static ProofChallenges Derive(int offset, BigInteger value)
    {
        Assert.True(ProofChallenges.TryDerive(GenesisBlock.OutputCommitment, Proof(offset, value), out ProofChallenges challenges));
        return challenges;
    }

    private static byte[] Proof(int offset, BigInteger value)
    {
        byte[] proof = GenesisBlock.RangeProof;
        EdgeNumbers.Bytes(value).CopyTo(proof, offset);
        return proof;
    }
}
