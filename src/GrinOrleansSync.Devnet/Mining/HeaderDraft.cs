using Grin.Chain;
using Grin.Chain.Headers;

namespace GrinOrleansSync.Devnet.Mining;

/// <summary>A header of a test chain before it is mined: everything but nonce and proof of work (consensus.md §4).</summary>
public sealed record HeaderDraft
{
    /// <summary>See <see cref="BlockHeader.Version"/>.</summary>
    public required ushort Version { get; init; }

    /// <summary>See <see cref="BlockHeader.Height"/>.</summary>
    public required ulong Height { get; init; }

    /// <summary>See <see cref="BlockHeader.Timestamp"/>.</summary>
    public required long Timestamp { get; init; }

    /// <summary>See <see cref="BlockHeader.PreviousHash"/>.</summary>
    public required Hash PreviousHash { get; init; }

    /// <summary>See <see cref="BlockHeader.PreviousRoot"/>.</summary>
    public required Hash PreviousRoot { get; init; }

    /// <summary>See <see cref="BlockHeader.OutputRoot"/>.</summary>
    public required Hash OutputRoot { get; init; }

    /// <summary>See <see cref="BlockHeader.RangeProofRoot"/>.</summary>
    public required Hash RangeProofRoot { get; init; }

    /// <summary>See <see cref="BlockHeader.KernelRoot"/>.</summary>
    public required Hash KernelRoot { get; init; }

    /// <summary>See <see cref="BlockHeader.TotalKernelOffset"/>.</summary>
    public required BlindingFactor TotalKernelOffset { get; init; }

    /// <summary>See <see cref="BlockHeader.OutputMmrSize"/>.</summary>
    public required ulong OutputMmrSize { get; init; }

    /// <summary>See <see cref="BlockHeader.KernelMmrSize"/>.</summary>
    public required ulong KernelMmrSize { get; init; }

    /// <summary>See <see cref="BlockHeader.TotalDifficulty"/>.</summary>
    public required ulong TotalDifficulty { get; init; }

    /// <summary>See <see cref="BlockHeader.SecondaryScaling"/>.</summary>
    public required uint SecondaryScaling { get; init; }

    /// <summary>The draft that a mined header was made from.</summary>
    public static HeaderDraft Of(BlockHeader header) => new()
    {
        Version = header.Version,
        Height = header.Height,
        Timestamp = header.Timestamp,
        PreviousHash = header.PreviousHash,
        PreviousRoot = header.PreviousRoot,
        OutputRoot = header.OutputRoot,
        RangeProofRoot = header.RangeProofRoot,
        KernelRoot = header.KernelRoot,
        TotalKernelOffset = header.TotalKernelOffset,
        OutputMmrSize = header.OutputMmrSize,
        KernelMmrSize = header.KernelMmrSize,
        TotalDifficulty = header.TotalDifficulty,
        SecondaryScaling = header.SecondaryScaling,
    };

    /// <summary>The header with a nonce and the cycle found for it.</summary>
    public BlockHeader With(ulong nonce, ProofOfWork proof) => new()
    {
        Version = Version,
        Height = Height,
        Timestamp = Timestamp,
        PreviousHash = PreviousHash,
        PreviousRoot = PreviousRoot,
        OutputRoot = OutputRoot,
        RangeProofRoot = RangeProofRoot,
        KernelRoot = KernelRoot,
        TotalKernelOffset = TotalKernelOffset,
        OutputMmrSize = OutputMmrSize,
        KernelMmrSize = KernelMmrSize,
        TotalDifficulty = TotalDifficulty,
        SecondaryScaling = SecondaryScaling,
        Nonce = nonce,
        ProofOfWork = proof,
    };
}
