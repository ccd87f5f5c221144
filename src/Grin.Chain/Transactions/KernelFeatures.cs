namespace Grin.Chain.Transactions;

/// <summary>Kinds of kernels by their byte on the wire (consensus.md §3).</summary>
public enum KernelFeatures : byte
{
    /// <summary>An ordinary kernel with a fee.</summary>
    Plain,

    /// <summary>The kernel of a block reward.</summary>
    Coinbase,

    /// <summary>Valid only from a height on.</summary>
    HeightLocked,

    /// <summary>Its excess may not repeat within a number of blocks (NRD).</summary>
    NoRecentDuplicate,
}
