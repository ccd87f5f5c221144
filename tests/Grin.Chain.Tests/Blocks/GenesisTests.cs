using Grin.Chain.Blocks;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;
using Grin.Cryptography;

namespace Grin.Chain.Tests.Blocks;

/// <summary>The first blocks of the built-in networks against the node's constants (consensus.md §2, p2p.md §14).</summary>
public sealed class GenesisTests
{
    [Theory]
    [InlineData("mainnet", "40adad0aec27797b48840aa9e00472015c21baea118ce7a2ff1a82c0f8f5bf82")]
    [InlineData("testnet", "edc758c1370d43e1d733f70f58cf187c3be8242830429b1676b89fd91ccf2dab")]
    [InlineData("usertesting", "99a1097ccc1b75d3d8bb311a89cc527a77addfd1edd7c59f502685e99ae2a784")]
    [InlineData("automatedtesting", "e3b909d483eb06af91141d7ac8b6bcef857b41e34f35eb7c3abad9da0ca51629")]
    public void Every_built_in_network_starts_from_the_known_block(string name, string hash)
    {
        Network network = BuiltIn(name);

        Assert.Equal(name, network.Name);
        Assert.Equal(Hash.Parse(hash), network.GenesisHash);
        Assert.Equal(0UL, network.Genesis.Header.Height);
        Assert.Contains(name, Network.BuiltInNames);
    }

    [Theory]
    [InlineData("mainnet", 1, 1255, "6be6f34b657b785e558e85cc3b8bdb5bcbe8c10e7e58524c8027da7727e189ef")]
    [InlineData("mainnet", 1000, 1239, "5ae2b867bff1a15edb50b8ecebeac58d1a77867c7be989b013a59053502b520c")]
    [InlineData("testnet", 1, 1255, "91c638fc019a54e6652bd6bb3d9c5e0c17e889cef34a5c28528e7eb61a884dc4")]
    public void The_whole_block_has_the_known_digest(string name, uint version, int length, string digest)
    {
        var writer = new WireWriter();
        BuiltIn(name).Genesis.Write(writer, new ProtocolVersion(version));

        Assert.Equal(length, writer.Length);
        Assert.Equal(Hash.Parse(digest), Digest(writer.Written));
    }

    [Theory]
    [InlineData(
        "mainnet",
        1_547_568_086,
        17_179_869_184,
        "0000000000000000002a8bc32f43277fe9c063b9c99ea252b483941dcd06e217",
        "08b7e57c448db5ef25aa119dde2312c64d7ff1b890c416c6dda5ec73cbfed2edea",
        "096385d86c5cfda718aa0b7295be0adf7e5ac051edfe130593a2a257f09f78a3b1")]
    [InlineData(
        "testnet",
        1_546_030_084,
        100_000,
        "00000000000000000017ff4903ef366c8f62e3151ba74e41b8332a126542f538",
        "08c12007af16d1ee55fffe92cef808c77e318dae70c3bc70cb6361f49d517f1b68",
        "08df2f1d996cee37715d9ac0a0f3b13aae508d1101945acb8044954aee30960be9")]
    public void The_public_networks_begin_with_one_coinbase_output_whose_leaves_are_the_roots(
        string name, long timestamp, ulong difficulty, string previousRoot, string commitment, string excess)
    {
        Block genesis = BuiltIn(name).Genesis;

        Assert.Equal(timestamp, genesis.Header.Timestamp);
        Assert.Equal(difficulty, genesis.Header.TotalDifficulty);
        Assert.Equal(previousRoot, genesis.Header.PreviousRoot.ToString());
        Assert.Equal(1856U, genesis.Header.SecondaryScaling);
        Assert.Equal(OutputFeatures.Coinbase, new OutputIdentifier(genesis.Outputs).Features);
        Assert.Equal(commitment, Convert.ToHexStringLower(new OutputIdentifier(genesis.Outputs).Commitment));
        Assert.Equal(excess, Convert.ToHexStringLower(new TxKernel(genesis.Kernels).Excess));
        Assert.Equal(genesis.Header.OutputRoot, MmrHash.Leaf(0, genesis.Outputs));
        Assert.Equal(genesis.Header.RangeProofRoot, MmrHash.Leaf(0, genesis.RangeProofs));
        Assert.Equal(genesis.Header.KernelRoot, MmrHash.Leaf(0, genesis.Kernels));
    }

    [Fact]
    public void Mainnet_leaf_hashes_are_the_published_ones()
    {
        Block genesis = BuiltIn("mainnet").Genesis;

        Assert.Equal("fa7566d275006c6c467876758f2bc87e4cebd2020ae9cf9f294c6217828d6872", MmrHash.Leaf(0, genesis.Outputs).ToString());
        Assert.Equal("1b7fff259aee3edfb5867c4775e4e1717826b843cda6685e5140442ece7bfc2e", MmrHash.Leaf(0, genesis.RangeProofs).ToString());
        Assert.Equal("e8bb096a73cbe6e099968965f5342fc1702ee2802802902286dcf0f279e326bf", MmrHash.Leaf(0, genesis.Kernels).ToString());
    }

    [Theory]
    [InlineData("usertesting", 0)]
    [InlineData("automatedtesting", 0)]
    [InlineData("mainnet", 1)]
    [InlineData("testnet", 1)]
    public void Rewards_count_genesis_only_where_it_has_one(string name, ulong rewards)
    {
        Network network = BuiltIn(name);

        Assert.Equal(rewards, network.Genesis.Header.KernelMmrSize);
        Assert.Equal(rewards, network.RewardCount(0));
        Assert.Equal(100 + rewards, network.RewardCount(100));
    }

    [Fact]
    public void Another_name_is_not_built_in() => Assert.False(Network.TryGetBuiltIn("devnet", out _));

    private static Network BuiltIn(string name)
    {
        Assert.True(Network.TryGetBuiltIn(name, out Network? network));
        return network;
    }

    private static Hash Digest(ReadOnlySpan<byte> bytes)
    {
        var digest = new byte[Hash.Size];
        Blake2b256.Hash(bytes, digest);
        return new Hash(digest);
    }
}
