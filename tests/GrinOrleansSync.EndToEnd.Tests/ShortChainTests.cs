using System.Text.Json;
using System.Text.Json.Nodes;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.EndToEnd.Tests.Results;
using GrinOrleansSync.EndToEnd.Tests.Running;

namespace GrinOrleansSync.EndToEnd.Tests;

/// <summary>A chain too short for a horizon: its state is the body of the genesis block.</summary>
public sealed class ShortChainTests : IDisposable
{
    private const int Tip = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("chains/user-240", 0)]
    [InlineData("chains/devnet-1100", 1)]
    public async Task The_state_of_a_short_chain_is_that_of_its_genesis(string chain, ulong genesisOutputs)
    {
        string shortChain = Shorten(chain);
        string data = _folder.Combine("data");

        ProcessResult demo = await HostProcess.RunAsync("demo", "--json", "--chain", shortChain, "--faults", "none", "--peers", "2", "--data", data);
        SyncResult result = demo.Document(0);

        AssertGenesis(result, chain, genesisOutputs);
        Assert.All(result.Peers, Blame.AssertNone);
        AssertGenesis((await HostProcess.RunAsync("verify", "--json", "--data", data)).Document(0), chain, genesisOutputs);
        Assert.Equal("verified", (await HostProcess.RunAsync("status", "--json", "--data", data)).Document(0).Verdict);
    }

    private static void AssertGenesis(SyncResult result, string chain, ulong genesisOutputs)
    {
        JsonNode genesis = State(chain)["headers"]!.AsArray().Single(header => header!["height"]!.GetValue<int>() == 0)!;
        Assert.Equal("verified", result.Verdict);
        Assert.Equal(Tip, (int)result.Tip!.Height);
        Assert.Equal(Tip + 1UL, result.Headers);
        Assert.Equal((0UL, genesis["hash"]!.GetValue<string>()), (result.Horizon!.Height, result.Horizon.Hash));
        Assert.Equal(genesis["output_root"]!.GetValue<string>(), result.Roots!.Output);
        Assert.Equal(genesis["range_proof_root"]!.GetValue<string>(), result.Roots.RangeProof);
        Assert.Equal(genesis["kernel_root"]!.GetValue<string>(), result.Roots.Kernel);
        Assert.Equal((genesisOutputs, genesisOutputs), (result.Outputs!.Leaves, result.Outputs.Unspent));
        Assert.Equal(genesisOutputs, result.Kernels);
    }

    private static JsonNode State(string chain) =>
        JsonSerializer.Deserialize<JsonNode>(File.ReadAllBytes(Path.Combine(TestVectors.Get(chain), "state.json")))!;

    /// <summary>The first headers of a recorded chain as a recorded chain of their own.</summary>
    private string Shorten(string chain)
    {
        string source = TestVectors.Get(chain);
        string folder = Directory.CreateDirectory(_folder.Combine("chain")).FullName;
        RecordedHeaders headers = RecordedChain.Load(source).Headers;
        byte[] all = File.ReadAllBytes(Path.Combine(source, "headers.bin"));
        File.Copy(Path.Combine(source, "network.json"), Path.Combine(folder, "network.json"));
        File.Copy(Path.Combine(source, "genesis.bin"), Path.Combine(folder, "genesis.bin"));
        File.WriteAllBytes(Path.Combine(folder, "headers.bin"), all[..headers.All[..(Tip + 1)].Sum(header => header.WireSize)]);
        File.WriteAllBytes(Path.Combine(folder, "blocks.msgs"), []);
        JsonNode state = State(chain);
        (state["tip_height"], state["tip_hash"]) = (Tip, headers.All[Tip].Hash.ToString());
        (state["archive_height"], state["archive_hash"]) = (0, headers.All[0].Hash.ToString());
        File.WriteAllText(Path.Combine(folder, "state.json"), state.ToJsonString());
        return folder;
    }
}
