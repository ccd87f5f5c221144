using Grin.Cryptography.Tests.Bulletproofs;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Commitments;

public sealed class CommitmentTests
{
    [Fact]
    public void Every_prefix_but_two_is_refused()
    {
        byte[] commitment = [.. ProofRecord.Valid[0].Commitment];
        for (int prefix = 0; prefix < 256; prefix++)
        {
            commitment[0] = (byte)prefix;
            Assert.Equal(prefix is 8 or 9, Commitment.IsValid(commitment));
            Assert.Equal(prefix is 2 or 3, Commitment.TryFromPublicKey(commitment, new byte[33]));
        }
    }

    [Fact]
    public void Other_lengths_are_refused()
    {
        byte[] commitment = ProofRecord.Valid[0].Commitment;
        Assert.False(Commitment.IsValid(commitment.AsSpan(0, 32)));
        Assert.False(Commitment.IsValid([.. commitment, 0]));
        Assert.False(Commitment.IsValid([]));
        Assert.False(Commitment.TryToPublicKey([], new byte[33]));
        Assert.False(Commitment.TryFromPublicKey([], new byte[33]));
    }

    [Fact]
    public void Coordinates_from_p_on_are_refused_in_either_form()
    {
        // x = 1 is on the curve, p + 1 is its second form.
        byte[] reduced = EdgeNumbers.Bytes(1);
        byte[] unreduced = EdgeNumbers.Bytes(EdgeNumbers.P + 1);
        Assert.True(Commitment.IsValid([8, .. reduced]));
        Assert.False(Commitment.IsValid([8, .. unreduced]));
        Assert.True(Commitment.TryFromPublicKey([2, .. reduced], new byte[33]));
        Assert.False(Commitment.TryFromPublicKey([2, .. unreduced], new byte[33]));
    }

    [Fact]
    public void A_destination_too_short_is_an_error()
    {
        byte[] commitment = ProofRecord.Valid[0].Commitment;
        Assert.Throws<ArgumentException>(() => Commitment.TryToPublicKey(commitment, new byte[32]));
        Assert.Throws<ArgumentException>(() => Commitment.TryFromPublicKey(commitment, new byte[32]));
    }
}
