using System.Text.Json;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Pow;

public sealed class ProofOfWorkRulesTests
{
    [Fact]
    public void Edge_bits_are_classed_and_given_a_graph_as_by_the_node()
    {
        foreach (JsonElement entry in NodeVectors.Pow["selection"])
        {
            NetworkParameters network = NodeVectors.NetworkOf(entry);
            byte edgeBits = entry.GetProperty("edge_bits").GetByte();
            ulong height = entry.GetProperty("height").GetUInt64();

            CycleVariant? variant = ProofOfWorkRules.VariantFor(edgeBits, height, network);

            Assert.Equal(entry.GetProperty("variant").GetString(), variant?.ToString().ToLowerInvariant());
            string kind = (ProofOfWorkRules.IsPrimary(edgeBits, network), ProofOfWorkRules.IsSecondary(edgeBits)) switch
            {
                (true, false) => "primary",
                (false, true) => "secondary",
                (false, false) => "neither",
                _ => "both",
            };
            Assert.Equal(entry.Text("class"), kind);
        }
    }

    [Fact]
    public void Whole_headers_are_accepted_and_refused_and_weighed_as_by_the_node()
    {
        foreach (JsonElement entry in NodeVectors.Pow["headers"])
        {
            NetworkParameters network = NodeVectors.NetworkOf(entry);
            Assert.True(BlockHeader.TryParse(entry.Bytes("header"), network.ProofSize, out BlockHeader? header, out WireError? error), error?.ToString());

            string? defect = ProofOfWorkRules.FindDefect(header, network);

            Assert.True(entry.GetProperty("ok").GetBoolean() == defect is null, $"{entry.Text("source")}: {defect}");
            Assert.Equal(NodeVectors.Number(entry.GetProperty("difficulty")), ProofDifficulty.Of(header, network));
        }
    }

    [Fact]
    public void Every_built_in_genesis_block_has_its_cycle()
    {
        Assert.NotEmpty(Network.BuiltInNames);
        foreach (string name in Network.BuiltInNames)
        {
            Assert.True(Network.TryGetBuiltIn(name, out Network? network));
            Assert.Null(ProofOfWorkRules.FindDefect(network.Genesis.Header, network.Parameters));
        }
    }
}
