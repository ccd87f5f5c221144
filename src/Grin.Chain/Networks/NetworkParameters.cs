using System.Collections.Immutable;

namespace Grin.Chain.Networks;

/// <summary>Everything in which Grin's chain types differ (consensus.md §1, p2p.md §1.1).</summary>
public sealed record NetworkParameters
{
    /// <summary>Weight of one output in a block (consensus.md §1).</summary>
    public const int OutputWeight = 21;

    /// <summary>Weight of one kernel in a block (consensus.md §1).</summary>
    public const int KernelWeight = 3;

    /// <summary>Nanogrin created by every block (consensus.md §1).</summary>
    public const ulong BlockReward = 60_000_000_000;

    /// <summary>Seconds between blocks aimed at (consensus.md §1).</summary>
    public const int BlockTimeSeconds = 60;

    /// <summary>Seconds a header's timestamp may lie ahead of the clock (consensus.md §4.1.1; local policy of every node).</summary>
    public const int FutureTimeLimitSeconds = 300;

    /// <summary>Edge bits of the secondary proof of work on every chain type.</summary>
    public const byte SecondaryEdgeBits = 29;

    /// <summary>The chain type these parameters belong to.</summary>
    public required ChainType ChainType { get; init; }

    /// <summary>Nonces in a proof-of-work cycle.</summary>
    public required int ProofSize { get; init; }

    /// <summary>Smallest edge bits of the primary proof of work.</summary>
    public required byte MinEdgeBits { get; init; }

    /// <summary>Edge bits from which graph weight counts.</summary>
    public required byte BaseEdgeBits { get; init; }

    /// <summary>Blocks before a coinbase output may be spent.</summary>
    public required ulong CoinbaseMaturity { get; init; }

    /// <summary>Blocks kept in full below the head.</summary>
    public required ulong CutThroughHorizon { get; init; }

    /// <summary>Blocks between the head and the newest possible horizon header.</summary>
    public required ulong StateSyncThreshold { get; init; }

    /// <summary>Horizon headers stand at multiples of this height.</summary>
    public required ulong ArchiveInterval { get; init; }

    /// <summary>Largest weight of a block; message size limits follow from it.</summary>
    public required ulong MaxBlockWeight { get; init; }

    /// <summary>First heights of header versions 2, 3, 4 and 5.</summary>
    public required ImmutableArray<ulong> HardForkHeights { get; init; }

    /// <summary>Secondary scaling of the simulated entries before genesis (consensus.md §5.1).</summary>
    public required uint InitialGraphWeight { get; init; }

    /// <summary>Floor of the difficulty from header version 5 on (consensus.md §5.2).</summary>
    public required ulong MinimumWtemaDifficulty { get; init; }

    /// <summary>Whether no-recent-duplicate kernels exist on this network.</summary>
    public required bool NrdEnabled { get; init; }

    /// <summary>The two bytes every message starts with.</summary>
    public required ushort Magic { get; init; }

    /// <summary>TCP port nodes listen on by default; 0 where there is none.</summary>
    public required ushort DefaultPort { get; init; }

    /// <summary>Host names of the network's seeds.</summary>
    public ImmutableArray<string> Seeds { get; init; } = [];

    /// <summary>The parameters of a chain type as the node ships them.</summary>
    public static NetworkParameters For(ChainType chainType) => chainType switch
    {
        ChainType.Mainnet => Mainnet,
        ChainType.Testnet => Testnet,
        ChainType.UserTesting => UserTesting,
        _ => AutomatedTesting,
    };

    /// <summary>The only header version valid at a height.</summary>
    public ushort HeaderVersionAt(ulong height)
    {
        ushort version = 1;
        foreach (ulong fork in HardForkHeights)
        {
            version += (ushort)(height >= fork ? 1 : 0);
        }

        return version;
    }

    /// <summary>
    /// Height of the horizon header (archive header) of a chain whose head stands at <paramref name="headHeight"/>
    /// (consensus.md §10.8).
    /// </summary>
    public ulong HorizonHeight(ulong headHeight)
    {
        ulong height = headHeight - Math.Min(headHeight, StateSyncThreshold);
        return height - (height % ArchiveInterval);
    }

    private static NetworkParameters Mainnet { get; } = new()
    {
        ChainType = ChainType.Mainnet,
        ProofSize = 42,
        MinEdgeBits = 31,
        BaseEdgeBits = 24,
        CoinbaseMaturity = 1440,
        CutThroughHorizon = 10_080,
        StateSyncThreshold = 2880,
        ArchiveInterval = 720,
        MaxBlockWeight = 40_000,
        HardForkHeights = [262_080, 524_160, 786_240, 1_048_320],
        InitialGraphWeight = 1856,
        MinimumWtemaDifficulty = 16_384,
        NrdEnabled = false,
        Magic = 0x613D,
        DefaultPort = 3414,
        Seeds =
        [
            "mainnet-seed.grinnode.live", "grincoin.org", "main.gri.mw", "mainnet.grinffindor.org",
            "main-seed.grin.money", "mainnet.fountainoffairfortune.it",
        ],
    };

    private static NetworkParameters Testnet { get; } = Mainnet with
    {
        ChainType = ChainType.Testnet,
        HardForkHeights = [185_040, 298_080, 552_960, 642_240],
        MinimumWtemaDifficulty = 1856,
        NrdEnabled = true,
        Magic = 0x533B,
        DefaultPort = 13_414,
        Seeds =
        [
            "testnet.grincoin.org", "test.gri.mw", "testnet.grinffindor.org",
            "test-seed.grin.money", "testnet.fountainoffairfortune.it",
        ],
    };

    private static NetworkParameters UserTesting { get; } = new()
    {
        ChainType = ChainType.UserTesting,
        ProofSize = 42,
        MinEdgeBits = 15,
        BaseEdgeBits = 15,
        CoinbaseMaturity = 3,
        CutThroughHorizon = 70,
        StateSyncThreshold = 20,
        ArchiveInterval = 10,
        MaxBlockWeight = 250,
        HardForkHeights = [3, 6, 9, 12],
        InitialGraphWeight = 30,
        MinimumWtemaDifficulty = 30,
        NrdEnabled = true,
        Magic = 0x492B,
        DefaultPort = 23_414,
    };

    private static NetworkParameters AutomatedTesting { get; } = UserTesting with
    {
        ChainType = ChainType.AutomatedTesting,
        ProofSize = 8,
        MinEdgeBits = 10,
        BaseEdgeBits = 10,
        CutThroughHorizon = 20,
        InitialGraphWeight = 20,
        MinimumWtemaDifficulty = 20,
        DefaultPort = 0,
    };
}
