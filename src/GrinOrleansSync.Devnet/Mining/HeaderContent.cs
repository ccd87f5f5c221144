using Grin.Chain;

namespace GrinOrleansSync.Devnet.Mining;

/// <summary>What a header says that does not follow from the headers before it.</summary>
public sealed record HeaderContent
{
    /// <summary>See <see cref="HeaderDraft.Timestamp"/>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>See <see cref="HeaderDraft.OutputRoot"/>.</summary>
    public required Hash OutputRoot { get; init; }

    /// <summary>See <see cref="HeaderDraft.RangeProofRoot"/>.</summary>
    public required Hash RangeProofRoot { get; init; }

    /// <summary>See <see cref="HeaderDraft.KernelRoot"/>.</summary>
    public required Hash KernelRoot { get; init; }

    /// <summary>See <see cref="HeaderDraft.TotalKernelOffset"/>.</summary>
    public required BlindingFactor TotalKernelOffset { get; init; }

    /// <summary>See <see cref="HeaderDraft.OutputMmrSize"/>.</summary>
    public required ulong OutputMmrSize { get; init; }

    /// <summary>See <see cref="HeaderDraft.KernelMmrSize"/>.</summary>
    public required ulong KernelMmrSize { get; init; }
}
