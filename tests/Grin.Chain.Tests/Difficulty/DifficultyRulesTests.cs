using System.Text.Json;
using Grin.Chain.Difficulty;
using Grin.Chain.Networks;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.Difficulty;

/// <summary>Both rules and their parts as the node's functions answered them (difficulty.json).</summary>
public sealed class DifficultyRulesTests
{
    [Fact]
    public void The_rule_of_versions_one_to_four_gives_the_nodes_targets()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["dma"])
        {
            NetworkParameters network = NodeVectors.NetworkOf(entry);
            DifficultyWindow window = Window(entry);
            var padded = new DifficultyEntry[DifficultyWindow.Capacity];
            window.CopyPadded(padded, network.InitialGraphWeight);

            Assert.Equal(Target(entry), DifficultyRules.Dma(network, entry.GetProperty("height").GetUInt64(), window));
            Assert.Equal(entry.GetProperty("ar_count").GetInt32(), 100 * padded.Skip(1).Count(simulated => simulated.IsSecondary));
        }
    }

    [Fact]
    public void The_rule_of_version_five_gives_the_nodes_targets()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["wtema"])
        {
            Assert.Equal(Target(entry), DifficultyRules.Wtema(NodeVectors.NetworkOf(entry), Window(entry)));
        }
    }

    [Fact]
    public void The_rule_is_chosen_by_the_version_of_the_header_to_come()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["next"])
        {
            NetworkParameters network = NodeVectors.NetworkOf(entry);
            ulong height = entry.GetProperty("height").GetUInt64();

            Assert.Equal(Target(entry), DifficultyRules.Next(network, height, Window(entry)));
            Assert.Equal(entry.GetProperty("header_version").GetInt32(), network.HeaderVersionAt(height));
        }
    }

    [Fact]
    public void Damping_and_clamping_are_the_nodes()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["damp"])
        {
            Assert.Equal(NodeVectors.Number(entry.GetProperty("result")), Apply(DifficultyRules.Damp, entry));
        }

        foreach (JsonElement entry in NodeVectors.Difficulty["clamp"])
        {
            Assert.Equal(NodeVectors.Number(entry.GetProperty("result")), Apply(DifficultyRules.Clamp, entry));
        }
    }

    [Fact]
    public void The_share_of_secondary_blocks_falls_as_in_the_node()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["secondary_pow_ratio"])
        {
            Assert.Equal(entry.GetProperty("ratio").GetUInt64(), DifficultyRules.SecondaryRatio(entry.GetProperty("height").GetUInt64()));
        }
    }

    [Fact]
    public void A_height_has_the_one_version_that_the_node_accepts()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["header_version"])
        {
            int version = NodeVectors.NetworkOf(entry).HeaderVersionAt(entry.GetProperty("height").GetUInt64());

            Assert.Equal(entry.GetProperty("version").GetInt32(), version);
            Assert.Equal(entry.GetProperty("valid").EnumerateArray().Select(valid => valid.GetInt32()), [version]);
        }
    }

    [Fact]
    public void The_networks_have_the_nodes_parameters()
    {
        foreach (JsonElement entry in NodeVectors.Difficulty["parameters"])
        {
            NetworkParameters network = NodeVectors.NetworkOf(entry);

            Assert.Equal(entry.GetProperty("base_edge_bits").GetByte(), network.BaseEdgeBits);
            Assert.Equal(entry.GetProperty("min_edge_bits").GetByte(), network.MinEdgeBits);
            Assert.Equal(entry.GetProperty("proof_size").GetInt32(), network.ProofSize);
            Assert.Equal(entry.GetProperty("initial_graph_weight").GetUInt32(), network.InitialGraphWeight);
            Assert.Equal(entry.GetProperty("min_wtema").GetUInt64(), network.MinimumWtemaDifficulty);
        }
    }

    private static ulong Apply(Func<ulong, ulong, ulong, ulong> rule, JsonElement entry) =>
        rule(entry.GetProperty("actual").GetUInt64(), entry.GetProperty("goal").GetUInt64(), entry.GetProperty("factor").GetUInt64());

    private static DifficultyTarget Target(JsonElement entry) =>
        new(NodeVectors.Number(entry.GetProperty("difficulty")), entry.GetProperty("scaling").GetUInt32());

    private static DifficultyWindow Window(JsonElement entry)
    {
        var window = new DifficultyWindow();
        foreach (JsonElement header in entry.GetProperty("window").EnumerateArray().Reverse())
        {
            window.Add(new DifficultyEntry(header[0].GetUInt64(), NodeVectors.Number(header[1]), header[2].GetUInt32(), header[3].GetInt32() == 1));
        }

        return window;
    }
}
