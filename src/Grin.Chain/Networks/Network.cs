using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Blocks;
using Grin.Chain.Wire;

namespace Grin.Chain.Networks;

/// <summary>A network: its name, its parameters and the block it starts from (interface.md §3, consensus.md §2).</summary>
public sealed class Network
{
    /// <summary>A network with a genesis block of its own.</summary>
    public Network(string name, NetworkParameters parameters, Block genesis)
    {
        Name = name;
        Parameters = parameters;
        Genesis = genesis;
    }

    /// <summary>Names of the networks that need no file.</summary>
    public static IReadOnlyList<string> BuiltInNames { get; } = ["mainnet", "testnet", "usertesting", "automatedtesting"];

    /// <summary>The name results report.</summary>
    public string Name { get; }

    /// <summary>Rules and limits.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>The first block.</summary>
    public Block Genesis { get; }

    /// <summary>Hash of the first block: what tells one network from another.</summary>
    public Hash GenesisHash => Genesis.Header.Hash;

    /// <summary>
    /// Rewards in the sums of a state at a height: one a block, genesis included where it has a kernel
    /// (consensus.md §11.6).
    /// </summary>
    public ulong RewardCount(ulong height) => height + (Genesis.Header.KernelMmrSize > 0 ? 1UL : 0);

    /// <summary>A network by one of <see cref="BuiltInNames"/>.</summary>
    public static bool TryGetBuiltIn(string name, [NotNullWhen(true)] out Network? network)
    {
        network = name switch
        {
            "mainnet" => FromResource(name, ChainType.Mainnet),
            "testnet" => FromResource(name, ChainType.Testnet),
            "usertesting" => new Network(name, NetworkParameters.For(ChainType.UserTesting), DevelopmentGenesis.UserTesting()),
            "automatedtesting" => new Network(name, NetworkParameters.For(ChainType.AutomatedTesting), DevelopmentGenesis.AutomatedTesting()),
            _ => null,
        };
        return network is not null;
    }

    private static Network FromResource(string name, ChainType chainType)
    {
        NetworkParameters parameters = NetworkParameters.For(chainType);
        using Stream stream = typeof(Network).Assembly.GetManifestResourceStream($"Grin.Chain.Networks.Genesis.{name}.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Block.TryParse(bytes, parameters, ProtocolVersion.Local, out Block? genesis, out WireError? error)
            ? new Network(name, parameters, genesis)
            : throw new InvalidOperationException($"The genesis block of {name} does not parse: {error}.");
    }
}
