using Type = Grin.Chain.Networks.ChainType;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>state.json as it is written (interface.md §4); hashes and sums in hexadecimal digits.</summary>
internal sealed record StateDocument
{
    public required string ArchiveHash { get; init; }

    public required ulong ArchiveHeight { get; init; }

    public required string? BitmapRootAtArchive { get; init; }

    public required ulong BlocksFrom { get; init; }

    public required string ChainType { get; init; }

    public required string GenesisHash { get; init; }

    public required IReadOnlyList<HeaderEntry> Headers { get; init; }

    public required ulong MaxBlockWeight { get; init; }

    public required string? OutputPmmrRootAtArchive { get; init; }

    public required IReadOnlyList<SegmentsEntry> Segments { get; init; }

    public required string TipHash { get; init; }

    public required ulong TipHeight { get; init; }

    /// <summary>How state.json names a chain type.</summary>
    public static string NameOf(Type chainType) => chainType switch
    {
        Type.Mainnet => "main",
        Type.Testnet => "test",
        Type.UserTesting => "user",
        _ => "auto",
    };

    /// <summary>What a generated chain was made of; null for others.</summary>
    public GeneratedEntry? Generated { get; init; }
}
