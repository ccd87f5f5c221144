using System.Text.Json;
using System.Text.Json.Nodes;
using Grin.Chain.Mmr;
using Grin.TestData;

namespace GrinOrleansSync.EndToEnd.Tests.Results;

/// <summary>What the node that recorded a chain says of its state (interface.md §4, state.json).</summary>
internal sealed class ExpectedState
{
    private readonly JsonNode _state;
    private readonly JsonNode _horizon;

    private ExpectedState(JsonNode state)
    {
        _state = state;
        _horizon = state["headers"]!.AsArray().Single(header => Number(header!["height"]) == HorizonHeight)!;
    }

    /// <summary>The height whose state was recorded.</summary>
    public ulong HorizonHeight => Number(_state["archive_height"]);

    /// <summary>Leaves of the output and of the range proof MMR.</summary>
    public ulong Outputs => MmrGeometry.LeafCount(Number(_horizon["output_mmr_size"]));

    /// <summary>Leaves of the kernel MMR.</summary>
    public ulong Kernels => MmrGeometry.LeafCount(Number(_horizon["kernel_mmr_size"]));

    /// <summary>Reads the state.json of a recorded chain.</summary>
    /// <param name="chain">Its folder, relative to the collection of test data.</param>
    public static ExpectedState Of(string chain)
    {
        string file = Path.Combine(TestVectors.Get(chain), "state.json");
        return new ExpectedState(JsonSerializer.Deserialize<JsonNode>(File.ReadAllBytes(file))!);
    }

    /// <summary>Fails unless a result tells of exactly this state.</summary>
    public void AssertIs(SyncResult result)
    {
        Assert.Equal("verified", result.Verdict);
        Assert.Null(result.Refusal);
        Assert.Null(result.Obstacle);
        Assert.Equal(Text(_state["genesis_hash"]), result.Genesis);
        AssertTip(result);
        Assert.Equal(HorizonHeight, result.Horizon!.Height);
        Assert.Equal(Text(_state["archive_hash"]), result.Horizon.Hash);
        Assert.Equal(
            new RootsOfResult(
                Text(_horizon["output_root"])!,
                Text(_state["output_pmmr_root_at_archive"])!,
                Text(_state["bitmap_root_at_archive"])!,
                Text(_horizon["range_proof_root"])!,
                Text(_horizon["kernel_root"])!),
            result.Roots);
        Assert.Equal(Outputs, result.Outputs!.Leaves);
        Assert.InRange(result.Outputs.Unspent, 1UL, Outputs);
        Assert.Equal(Kernels, result.Kernels);
        AssertSums(result.Sums!);
        Assert.Equal(result.Segments!.Required, result.Segments.Verified);
    }

    /// <summary>Fails unless a result tells of this chain's newest header.</summary>
    public void AssertTip(SyncResult result)
    {
        Assert.Equal(Number(_state["tip_height"]), result.Tip!.Height);
        Assert.Equal(Text(_state["tip_hash"]), result.Tip.Hash);
        Assert.Equal(result.Tip.Height + 1, result.Headers);
    }

    /// <summary>A node that had not the whole history could not tell the sums.</summary>
    private void AssertSums(SumsOfResult sums)
    {
        Assert.Equal(Text(_horizon["utxo_sum"]) ?? sums.Utxo, sums.Utxo);
        Assert.Equal(Text(_horizon["kernel_sum"]) ?? sums.Kernel, sums.Kernel);
        Assert.Matches("^0[89][0-9a-f]{64}$", sums.Utxo);
        Assert.Matches("^0[89][0-9a-f]{64}$", sums.Kernel);
    }

    private static ulong Number(JsonNode? node) => node!.GetValue<ulong>();

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
