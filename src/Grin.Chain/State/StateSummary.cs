using System.Collections.Immutable;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>A whole state that was proven and verified against its horizon header.</summary>
public sealed record StateSummary
{
    /// <summary>Height of the horizon header.</summary>
    public required ulong HorizonHeight { get; init; }

    /// <summary>Hash of the horizon header.</summary>
    public required Hash HorizonHash { get; init; }

    /// <summary>What the horizon header commits to: from version 3 on the roots of output MMR and bitmap together (consensus.md §9.2).</summary>
    public required Hash OutputRoot { get; init; }

    /// <summary>Root of the output MMR alone.</summary>
    public required Hash OutputPmmrRoot { get; init; }

    /// <summary>Root of the bitmap MMR.</summary>
    public required Hash BitmapRoot { get; init; }

    /// <summary>Root of the range proof MMR.</summary>
    public required Hash RangeProofRoot { get; init; }

    /// <summary>Root of the kernel MMR.</summary>
    public required Hash KernelRoot { get; init; }

    /// <summary>Outputs ever made.</summary>
    public required ulong OutputLeaves { get; init; }

    /// <summary>Outputs unspent at the horizon.</summary>
    public required ulong UnspentOutputs { get; init; }

    /// <summary>Kernels ever made.</summary>
    public required ulong Kernels { get; init; }

    /// <summary>Unspent commitments less all rewards, as a 33-byte commitment (consensus.md §11.6).</summary>
    public required ImmutableArray<byte> UtxoSum { get; init; }

    /// <summary>All excesses, without the offset, as a 33-byte commitment (consensus.md §11.6).</summary>
    public required ImmutableArray<byte> KernelSum { get; init; }

    /// <summary>The sums as commitments; false when either is infinity, which no state may have (consensus.md §13).</summary>
    internal static bool TryEncode(PointSum sum, out ImmutableArray<byte> commitment)
    {
        var bytes = new byte[Commitment.Size];
        bool encoded = sum.TryWriteCommitment(bytes);
        commitment = [.. bytes];
        return encoded;
    }
}
