using Grin.Chain.Headers;
using Grin.Chain.Networks;

namespace Grin.Chain.Pow;

/// <summary>How much difficulty a proof reaches (consensus.md §6.5; grin: core/src/pow/types.rs, core/src/consensus.rs <c>graph_weight</c>).</summary>
public static class ProofDifficulty
{
    private const byte PhasedOutEdgeBits = 31;

    // One year and one week of blocks: where graphs of 31 edge bits begin to lose weight, and how long each step lasts.
    private const ulong PhaseOutHeight = 524_160;
    private const ulong PhaseOutStep = 10_080;

    /// <summary>The difficulty that a header's proof reaches.</summary>
    public static ulong Of(BlockHeader header, NetworkParameters network)
    {
        byte edgeBits = header.ProofOfWork.EdgeBits;
        return Scaled(header.Hash, ProofOfWorkRules.IsSecondary(edgeBits) ? header.SecondaryScaling : GraphWeight(edgeBits, header.Height, network));
    }

    /// <summary>The difficulty of a hash: how far below the largest it lies, times a scale; at least 1.</summary>
    public static ulong Scaled(Hash hash, ulong scale)
    {
        UInt128 quotient = new UInt128(scale, 0) / Math.Max(1, hash.LeadingWord);
        return (ulong)UInt128.Clamp(quotient, 1, ulong.MaxValue);
    }

    /// <summary>What one proof of a primary graph weighs, in proportion to the work it takes.</summary>
    /// <param name="edgeBits">Size of the graph.</param>
    /// <param name="height">Graphs of 31 edge bits lose weight from a height on, to 0.</param>
    /// <param name="network">The size that weights count from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A graph smaller than that size, or too large for any proof.</exception>
    public static ulong GraphWeight(byte edgeBits, ulong height, NetworkParameters network)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(edgeBits, network.BaseEdgeBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edgeBits, ProofOfWork.MaxEdgeBits);
        ulong factor = edgeBits;
        if (edgeBits == PhasedOutEdgeBits && height >= PhaseOutHeight)
        {
            ulong steps = 1 + ((height - PhaseOutHeight) / PhaseOutStep);
            factor -= Math.Min(factor, steps);
        }

        return (2UL << (edgeBits - network.BaseEdgeBits)) * factor;
    }
}
