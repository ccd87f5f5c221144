using Grin.Chain.Networks;

namespace Grin.Chain.Tests.Networks;

/// <summary>Parameters against the table of consensus.md §1 and the check values of p2p.md §14.</summary>
public sealed class NetworkParametersTests
{
    [Theory]
    [InlineData(ChainType.Mainnet, 262_080, 524_160, 786_240, 1_048_320)]
    [InlineData(ChainType.Testnet, 185_040, 298_080, 552_960, 642_240)]
    [InlineData(ChainType.UserTesting, 3, 6, 9, 12)]
    [InlineData(ChainType.AutomatedTesting, 3, 6, 9, 12)]
    public void Header_versions_change_exactly_at_the_hard_forks(ChainType type, ulong second, ulong third, ulong fourth, ulong fifth)
    {
        NetworkParameters parameters = NetworkParameters.For(type);
        ushort version = 1;
        foreach (ulong fork in new[] { second, third, fourth, fifth })
        {
            Assert.Equal(version, parameters.HeaderVersionAt(fork - 1));
            Assert.Equal(++version, parameters.HeaderVersionAt(fork));
        }

        Assert.Equal(1, parameters.HeaderVersionAt(0));
        Assert.Equal(5, parameters.HeaderVersionAt(ulong.MaxValue));
    }

    [Theory]
    [InlineData(ChainType.Mainnet, 0, 0)]
    [InlineData(ChainType.Mainnet, 3599, 0)]
    [InlineData(ChainType.Mainnet, 3600, 720)]
    [InlineData(ChainType.Mainnet, 1_000_000, 996_480)]
    [InlineData(ChainType.AutomatedTesting, 19, 0)]
    [InlineData(ChainType.AutomatedTesting, 1100, 1080)]
    [InlineData(ChainType.AutomatedTesting, 1099, 1070)]
    [InlineData(ChainType.UserTesting, 240, 220)]
    public void The_horizon_lies_the_threshold_behind_the_head_at_a_whole_interval(ChainType type, ulong head, ulong horizon) =>
        Assert.Equal(horizon, NetworkParameters.For(type).HorizonHeight(head));

    [Theory]
    [InlineData(ChainType.Mainnet, 42, 31, 24, 1440, 10_080, 2880, 720, 40_000, 1856, 16_384, false, 0x613D, 3414)]
    [InlineData(ChainType.Testnet, 42, 31, 24, 1440, 10_080, 2880, 720, 40_000, 1856, 1856, true, 0x533B, 13_414)]
    [InlineData(ChainType.UserTesting, 42, 15, 15, 3, 70, 20, 10, 250, 30, 30, true, 0x492B, 23_414)]
    [InlineData(ChainType.AutomatedTesting, 8, 10, 10, 3, 20, 20, 10, 250, 20, 20, true, 0x492B, 0)]
    public void Every_chain_type_has_the_nodes_parameters(
        ChainType type, int proofSize, byte minEdgeBits, byte baseEdgeBits, ulong maturity, ulong horizon, ulong threshold, ulong interval, ulong weight, uint graphWeight, ulong wtema, bool nrd, int magic, int port)
    {
        NetworkParameters parameters = NetworkParameters.For(type);

        Assert.Equal(type, parameters.ChainType);
        Assert.Equal(proofSize, parameters.ProofSize);
        Assert.Equal(minEdgeBits, parameters.MinEdgeBits);
        Assert.Equal(baseEdgeBits, parameters.BaseEdgeBits);
        Assert.Equal(maturity, parameters.CoinbaseMaturity);
        Assert.Equal(horizon, parameters.CutThroughHorizon);
        Assert.Equal(threshold, parameters.StateSyncThreshold);
        Assert.Equal(interval, parameters.ArchiveInterval);
        Assert.Equal(weight, parameters.MaxBlockWeight);
        Assert.Equal(graphWeight, parameters.InitialGraphWeight);
        Assert.Equal(wtema, parameters.MinimumWtemaDifficulty);
        Assert.Equal(nrd, parameters.NrdEnabled);
        Assert.Equal(magic, parameters.Magic);
        Assert.Equal(port, parameters.DefaultPort);
    }

    [Theory]
    [InlineData(ChainType.Mainnet, 6)]
    [InlineData(ChainType.Testnet, 5)]
    [InlineData(ChainType.UserTesting, 0)]
    [InlineData(ChainType.AutomatedTesting, 0)]
    public void Only_the_public_networks_have_seeds(ChainType type, int seeds) => Assert.Equal(seeds, NetworkParameters.For(type).Seeds.Length);
}
