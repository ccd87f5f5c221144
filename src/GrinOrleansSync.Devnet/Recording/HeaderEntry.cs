using Grin.Chain.Headers;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>In state.json: a header, and the sums of the state after it where they are known.</summary>
internal sealed record HeaderEntry
{
    public required string Hash { get; init; }

    public required ulong Height { get; init; }

    public required ulong KernelMmrSize { get; init; }

    public required string KernelRoot { get; init; }

    public required string? KernelSum { get; init; }

    public required ulong OutputMmrSize { get; init; }

    public required string OutputRoot { get; init; }

    public required string PrevRoot { get; init; }

    public required string RangeProofRoot { get; init; }

    public required uint SecondaryScaling { get; init; }

    public required long Timestamp { get; init; }

    public required ulong TotalDifficulty { get; init; }

    public required string TotalKernelOffset { get; init; }

    public required string? UtxoSum { get; init; }

    public required ushort Version { get; init; }

    /// <summary>The entry of a header.</summary>
    public static HeaderEntry Of(BlockHeader header, string? utxoSum = null, string? kernelSum = null) => new()
    {
        Hash = header.Hash.ToString(),
        Height = header.Height,
        KernelMmrSize = header.KernelMmrSize,
        KernelRoot = header.KernelRoot.ToString(),
        KernelSum = kernelSum,
        OutputMmrSize = header.OutputMmrSize,
        OutputRoot = header.OutputRoot.ToString(),
        PrevRoot = header.PreviousRoot.ToString(),
        RangeProofRoot = header.RangeProofRoot.ToString(),
        SecondaryScaling = header.SecondaryScaling,
        Timestamp = header.Timestamp,
        TotalDifficulty = header.TotalDifficulty,
        TotalKernelOffset = header.TotalKernelOffset.ToString(),
        UtxoSum = utxoSum,
        Version = header.Version,
    };
}
