using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.Pow;

public sealed class ProofDifficultyTests
{
    [Fact]
    public void Proofs_reach_the_difficulty_that_the_node_says()
    {
        foreach (JsonElement entry in NodeVectors.Pow["difficulty"])
        {
            NetworkParameters network = NodeVectors.NetworkOf(entry);
            BlockHeader header = WithProof(
                ProofOfWork.Pack(entry.GetProperty("edge_bits").GetByte(), NodeVectors.Nonces(entry)),
                entry.GetProperty("height").GetUInt64(),
                entry.GetProperty("scaling").GetUInt32());

            Assert.Equal(entry.HashOf("hash"), header.Hash);
            Assert.Equal(NodeVectors.Number(entry.GetProperty("difficulty")), ProofDifficulty.Of(header, network));
            Assert.Equal(NodeVectors.Number(entry.GetProperty("unscaled")), ProofDifficulty.Scaled(header.Hash, 1));
            Assert.Equal(entry.GetProperty("primary").GetBoolean(), ProofOfWorkRules.IsPrimary(header.ProofOfWork.EdgeBits, network));
            Assert.Equal(entry.GetProperty("secondary").GetBoolean(), ProofOfWorkRules.IsSecondary(header.ProofOfWork.EdgeBits));
        }
    }

    [Fact]
    public void Graphs_weigh_what_the_node_says()
    {
        foreach (JsonElement entry in NodeVectors.Pow["graph_weight"])
        {
            ulong weight = ProofDifficulty.GraphWeight(entry.GetProperty("edge_bits").GetByte(), entry.GetProperty("height").GetUInt64(), NodeVectors.NetworkOf(entry));
            Assert.Equal(NodeVectors.Number(entry.GetProperty("weight")), weight);
        }
    }

    [Theory]
    [InlineData("0000000000000000", 1, ulong.MaxValue)]
    [InlineData("0000000000000001", 1, ulong.MaxValue)]
    [InlineData("0000000000000002", 1, 1UL << 63)]
    [InlineData("0000000000000002", 2, ulong.MaxValue)]
    [InlineData("ffffffffffffffff", 1, 1)]
    [InlineData("ffffffffffffffff", 0, 1)]
    [InlineData("ffffffffffffffff", ulong.MaxValue, ulong.MaxValue)]
    [InlineData("8000000000000000", 1856, 3712)]
    public void The_difficulty_of_a_hash_stays_between_one_and_the_largest_number(string leading, ulong scale, ulong difficulty) =>
        Assert.Equal(difficulty, ProofDifficulty.Scaled(Hash.Parse(leading + new string('0', 48)), scale));

    private static BlockHeader WithProof(ProofOfWork proof, ulong height, uint scaling) => new()
    {
        Version = 1,
        Height = height,
        Timestamp = 0,
        PreviousHash = Hash.Zero,
        PreviousRoot = Hash.Zero,
        OutputRoot = Hash.Zero,
        RangeProofRoot = Hash.Zero,
        KernelRoot = Hash.Zero,
        TotalKernelOffset = BlindingFactor.Zero,
        OutputMmrSize = 0,
        KernelMmrSize = 0,
        TotalDifficulty = 0,
        SecondaryScaling = scaling,
        Nonce = 0,
        ProofOfWork = proof,
    };
}
