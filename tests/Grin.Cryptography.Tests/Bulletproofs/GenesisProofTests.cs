using Grin.Cryptography.Bulletproofs;

namespace Grin.Cryptography.Tests.Bulletproofs;

public sealed class GenesisProofTests
{
    [Fact]
    public void The_proof_is_accepted()
    {
        Assert.True(Bulletproof.Verify(GenesisBlock.OutputCommitment, GenesisBlock.RangeProof));
    }

    [Fact]
    public void The_transcript_yields_the_challenges_of_the_reference()
    {
        // crypto.md §5.1.
        ProofEquation proof = ProofEquation.Derive(GenesisBlock.OutputCommitment, GenesisBlock.RangeProof);
        Assert.Equal("34d84dc278ddd88d6ecf72d74cb2698b09bf6ed987d2c42da9d66e7f94b72fba", proof.Hex(ProofNumbers.Y));
        Assert.Equal("577fc50c293463ab5bd93dcb8395c77fb9bebdc519a5166b560e0fac62fde06b", proof.Hex(ProofNumbers.Z));
        Assert.Equal("b029894f42ac7e290f8cb3b3ae934fbb8c507b0e6056eebe31d8832a01a2c3f3", proof.Hex(ProofNumbers.X));
        Assert.Equal("3693f511f3daca4242ca5abc474bcdc6695a561dcce43f40cabfe9a2b3bdae5b", proof.Hex(ProofNumbers.W));
        Assert.Equal("89b3f2a4f952e3085bd98f111348de1d4ca5c47f71087c60f2667a7d0bcd871f", proof.Hex(ProofNumbers.U));
        string[] rounds =
        [
            "77a78fc1771258f6df09428eb9b31cc47a6dda6d5215c156884cb6d54ca6a3bd",
            "2d93d45e6674457986cb0eff881e499cee07d094972206a46fce3733660e3557",
            "f382ee93978aef378f718b3f5e24758a2b2382bcc52caf4f409cd783cc29e3c1",
            "5ce8e9c2e768f06bb4096eaeb60f0437b7817132395f44d17f0e48abee1df413",
            "46bdca046900ff1751dface67f3f6634688754a90538edfe09e802547f040ead",
        ];
        for (int i = 0; i < rounds.Length; i++)
        {
            Assert.Equal(rounds[i], proof.Hex(ProofNumbers.Rounds + i));
        }
    }
}
