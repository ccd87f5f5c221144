using Grin.Chain.Transactions;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>A kernel of a generated chain before it is signed.</summary>
internal sealed record PlannedKernel
{
    /// <summary>Which of the chain's: what its nonce comes from.</summary>
    public required ulong Number { get; init; }

    /// <summary>The kind of kernel.</summary>
    public required KernelFeatures Features { get; init; }

    /// <summary>What the excess is of.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The fee in nanogrin; 0 for coinbase.</summary>
    public ulong Fee { get; init; }

    /// <summary>Lock height or relative height, by the kind.</summary>
    public ulong Lock { get; init; }

    /// <summary>Whether its signature signs another fee.</summary>
    public bool HasFalseSignature { get; init; }
}
