using System.Text.Json;
using System.Text.Json.Nodes;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Trials.Chaos;

/// <summary>Roots and sums of the state of a recorded chain, as the recording has them.</summary>
/// <param name="chain">The chain.</param>
/// <param name="folder">Its folder.</param>
internal sealed class ExpectedSums(RecordedChain chain, string folder)
{
    private readonly JsonNode? _horizon = JsonSerializer.Deserialize<JsonNode>(File.ReadAllBytes(Path.Combine(folder, "state.json")))!["headers"]?.AsArray()
        .SingleOrDefault(header => header!["height"]!.GetValue<ulong>() == chain.Horizon.Height);

    /// <summary>Compares a verdict.</summary>
    /// <exception cref="TrialFailedException">It tells of another state.</exception>
    public void Expect(StateSummary summary)
    {
        Expect("horizon", chain.Horizon.Hash.ToString(), summary.HorizonHash.ToString());
        Expect("output root", chain.Horizon.OutputRoot.ToString(), summary.OutputRoot.ToString());
        Expect("range proof root", chain.Horizon.RangeProofRoot.ToString(), summary.RangeProofRoot.ToString());
        Expect("kernel root", chain.Horizon.KernelRoot.ToString(), summary.KernelRoot.ToString());
        Expect("utxo sum", _horizon?["utxo_sum"]?.GetValue<string>(), Convert.ToHexStringLower(summary.UtxoSum.AsSpan()));
        Expect("kernel sum", _horizon?["kernel_sum"]?.GetValue<string>(), Convert.ToHexStringLower(summary.KernelSum.AsSpan()));
    }

    // A node that had not the whole history could not tell the sums.
    private static void Expect(string what, string? expected, string actual)
    {
        if (expected is not null && expected != actual)
        {
            throw new TrialFailedException($"the {what} is {actual}, the recording has {expected}");
        }
    }
}
