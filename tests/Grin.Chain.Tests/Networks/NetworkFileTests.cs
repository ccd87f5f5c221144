using System.Text;
using Grin.Chain.Networks;
using Grin.Chain.Tests.Recorded;
using Grin.TestData;

namespace Grin.Chain.Tests.Networks;

public sealed class NetworkFileTests
{
    [Fact]
    public void A_file_overrides_the_parameters_of_its_chain_type()
    {
        Network network = Build("""{ "name": "devnet", "chainType": "AutomatedTesting", "genesis": "genesis.bin", "maxBlockWeight": 40000, "nrd": false }""");

        Assert.Equal("devnet", network.Name);
        Assert.Equal(NetworkParameters.For(ChainType.AutomatedTesting) with { MaxBlockWeight = 40_000, NrdEnabled = false }, network.Parameters);
        Assert.Equal(RecordedChain.Open("chains/forks-200/branch-230").Headers[0].Hash, network.GenesisHash);
    }

    [Fact]
    public void What_a_file_leaves_out_the_chain_type_gives()
    {
        Network network = Build("""{ "name": "x", "chainType": "usertesting", "genesis": "folder/genesis.bin" }""", "chains/user-240/genesis.bin");

        Assert.Equal(NetworkParameters.For(ChainType.UserTesting), network.Parameters);
    }

    [Fact]
    public void Fields_that_are_not_known_are_left_alone()
    {
        Network network = Build("""{ "name": "x", "chainType": "AutomatedTesting", "genesis": "g", "comment": [1, {}] }""");

        Assert.Equal("x", network.Name);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "object")]
    [InlineData("[]", "JSON")]
    [InlineData("7", "JSON")]
    [InlineData("{ \"name\": \"x\", ", "JSON")]
    [InlineData("{} {}", "JSON")]
    [InlineData("{ \"chainType\": \"Mainnet\", \"genesis\": \"g\" }", "'name'")]
    [InlineData("{ \"name\": \"\", \"chainType\": \"Mainnet\", \"genesis\": \"g\" }", "'name'")]
    [InlineData("{ \"name\": 5, \"chainType\": \"Mainnet\", \"genesis\": \"g\" }", "'name'")]
    [InlineData("{ \"name\": \"\\ud800\", \"chainType\": \"Mainnet\", \"genesis\": \"g\" }", "'name'")]
    [InlineData("{ \"name\": \"x\", \"genesis\": \"g\" }", "'chainType'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Floonet\", \"genesis\": \"g\" }", "'chainType'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": 1, \"genesis\": \"g\" }", "'chainType'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"1\", \"genesis\": \"g\" }", "'chainType'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"17\", \"genesis\": \"g\" }", "'chainType'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet, Testnet\", \"genesis\": \"g\" }", "'chainType'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\" }", "'genesis'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"\" }", "'genesis'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": {} }", "'genesis'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"maxBlockWeight\": 23 }", "'maxBlockWeight'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"maxBlockWeight\": 10000001 }", "'maxBlockWeight'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"maxBlockWeight\": -1 }", "'maxBlockWeight'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"maxBlockWeight\": 1e40 }", "'maxBlockWeight'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"maxBlockWeight\": \"many\" }", "'maxBlockWeight'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"nrd\": \"yes\" }", "'nrd'")]
    [InlineData("{ \"name\": \"x\", \"chainType\": \"Mainnet\", \"genesis\": \"g\", \"nrd\": 1 }", "'nrd'")]
    public void A_bad_file_is_refused_with_the_name_of_the_field(string json, string named)
    {
        Assert.False(NetworkFile.TryParse(Encoding.UTF8.GetBytes(json), out _, out string? error));

        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Grin.Chain", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deeply_nested_or_binary_bytes_are_refused()
    {
        Assert.False(NetworkFile.TryParse(Encoding.UTF8.GetBytes(new string('[', 100_000)), out _, out _));
        Assert.False(NetworkFile.TryParse(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 100_000)), out _, out _));
        Assert.False(NetworkFile.TryParse(File.ReadAllBytes(TestVectors.Get("chains/user-240/genesis.bin")), out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1095)]
    public void A_genesis_cut_short_is_refused(int length)
    {
        Assert.False(Parse(Devnet).TryBuild(Genesis("chains/refused/mmrsize/genesis.bin").AsSpan(0, length), out _, out string? error));

        Assert.StartsWith("'genesis'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_genesis_of_another_chain_type_is_refused()
    {
        Assert.False(Parse(Devnet).TryBuild(Genesis("chains/user-240/genesis.bin"), out _, out string? error));

        Assert.StartsWith("'genesis'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_above_height_0_is_no_genesis()
    {
        byte[] block = RecordedChain.Open("chains/forks-200/branch-230").BlockBodies().ElementAt(1);

        Assert.False(Parse(Devnet).TryBuild(block, out _, out string? error));

        Assert.Equal("'genesis' names the block at height 1, not 0", error);
    }

    private const string Devnet = """{ "name": "devnet", "chainType": "AutomatedTesting", "genesis": "genesis.bin", "maxBlockWeight": 40000 }""";

    private static NetworkFile Parse(string json)
    {
        Assert.True(NetworkFile.TryParse(Encoding.UTF8.GetBytes(json), out NetworkFile? file, out string? error), error);
        return file;
    }

    private static Network Build(string json, string genesis = "chains/forks-200/branch-230/genesis.bin")
    {
        Assert.True(Parse(json).TryBuild(Genesis(genesis), out Network? network, out string? error), error);
        return network;
    }

    private static byte[] Genesis(string path) => File.ReadAllBytes(TestVectors.Get(path));
}
