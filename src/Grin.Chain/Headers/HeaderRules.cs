using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using Grin.Chain.Rules;

namespace Grin.Chain.Headers;

/// <summary>
/// The rules of one header by itself and of a header after its predecessor (consensus.md §4.1, §4.2; grin:
/// core/src/core/block.rs <c>UntrustedBlockHeader</c>, chain/src/pipe.rs <c>validate_header</c>). Difficulty and the header
/// MMR, which need more of the chain, are <see cref="HeaderChainVerifier"/>'s.
/// </summary>
public static class HeaderRules
{
    /// <summary>
    /// What can be told without any other header, the cycle included (consensus.md §4.1). Headers may be checked in any
    /// order and at the same time; a header that passes allocates nothing.
    /// </summary>
    /// <param name="header">The header.</param>
    /// <param name="network">Versions by height, edge bits, weights.</param>
    /// <param name="now">The clock that the future time limit counts from.</param>
    /// <returns>The first rule broken, or null.</returns>
    public static RuleViolation? CheckAlone(BlockHeader header, NetworkParameters network, DateTimeOffset now)
    {
        long latest = now.ToUnixTimeSeconds() + NetworkParameters.FutureTimeLimitSeconds;
        if (header.Timestamp > latest)
        {
            return Violation(header, Rule.Timestamp, $"timestamp {header.Timestamp} is after {latest}, the latest allowed now");
        }

        ushort version = network.HeaderVersionAt(header.Height);
        if (header.Version != version)
        {
            return Violation(header, Rule.Version, $"version {header.Version} where {version} is due");
        }

        if (ProofOfWorkRules.FindDefect(header, network) is { } defect)
        {
            return Violation(header, Rule.ProofOfWork, defect);
        }

        if (!IsMmrSize(header.OutputMmrSize) || !IsMmrSize(header.KernelMmrSize))
        {
            return Violation(header, Rule.MmrSize, $"output MMR size {header.OutputMmrSize} or kernel MMR size {header.KernelMmrSize} is the size of no MMR");
        }

        UInt128 weight = Weight(MmrGeometry.LeafCount(header.OutputMmrSize), MmrGeometry.LeafCount(header.KernelMmrSize));
        UInt128 limit = (UInt128)network.MaxBlockWeight * ((UInt128)header.Height + 1);
        return weight > limit
            ? Violation(header, Rule.BlockWeight, $"outputs and kernels of weight {weight} do not fit {header.Height + 1} blocks")
            : null;
    }

    /// <summary>What can be told from the header before; both have passed <see cref="CheckAlone"/> or are genesis (consensus.md §4.2.2 to §4.2.9).</summary>
    /// <returns>The first rule broken, or null.</returns>
    public static RuleViolation? CheckAfter(BlockHeader previous, BlockHeader header, NetworkParameters network)
    {
        if (header.PreviousHash != previous.Hash)
        {
            return Violation(header, Rule.HeaderChain, $"it follows {header.PreviousHash}, not {previous.Hash} at height {previous.Height}");
        }

        if (header.Height != previous.Height + 1)
        {
            return Violation(header, Rule.HeaderChain, $"height {header.Height} after {previous.Height}");
        }

        if (header.Timestamp <= previous.Timestamp)
        {
            return Violation(header, Rule.Timestamp, $"timestamp {header.Timestamp} is not after {previous.Timestamp}");
        }

        ulong outputs = Growth(header.OutputMmrSize, previous.OutputMmrSize);
        ulong kernels = Growth(header.KernelMmrSize, previous.KernelMmrSize);
        if (outputs == 0 || kernels == 0)
        {
            return Violation(header, Rule.MmrSize, $"a block of {outputs} new outputs and {kernels} new kernels");
        }

        if (Weight(outputs, kernels) > network.MaxBlockWeight)
        {
            return Violation(header, Rule.BlockWeight, $"{outputs} outputs and {kernels} kernels weigh more than {network.MaxBlockWeight}");
        }

        return header.TotalDifficulty <= previous.TotalDifficulty
            ? Violation(header, Rule.Difficulty, $"total difficulty {header.TotalDifficulty} is not above {previous.TotalDifficulty}")
            : null;
    }

    internal static RuleViolation Violation(BlockHeader header, Rule rule, string detail) =>
        new(rule, RulePlace.Header(header.Height), detail);

    // Sizes beyond MaxLeafCount are complete for some MMR, but for none that this software could ever hold.
    private static bool IsMmrSize(ulong size) => MmrGeometry.IsComplete(size) && MmrGeometry.LeafCount(size) <= MmrGeometry.MaxLeafCount;

    private static ulong Growth(ulong size, ulong previousSize)
    {
        ulong leaves = MmrGeometry.LeafCount(size);
        return leaves - Math.Min(leaves, MmrGeometry.LeafCount(previousSize));
    }

    private static UInt128 Weight(ulong outputs, ulong kernels) =>
        ((UInt128)outputs * NetworkParameters.OutputWeight) + ((UInt128)kernels * NetworkParameters.KernelWeight);
}
