using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using GrinOrleansSync.Devnet.Mining;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>How a header is altered so that it, or what it commits to, breaks a rule.</summary>
internal static class HeaderBreak
{
    private const ulong SurplusDifficulty = 5;

    /// <summary>The draft of a header with a rule broken; as it is for rules that other parts of a block break.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="draft">The header by the rules.</param>
    /// <param name="previous">The header before it.</param>
    /// <param name="network">The network.</param>
    public static HeaderDraft Alter(Rule rule, HeaderDraft draft, BlockHeader previous, NetworkParameters network) => rule switch
    {
        _ when rule == Rule.Timestamp => draft with { Timestamp = previous.Timestamp },
        _ when rule == Rule.Version => draft with { Version = (ushort)(draft.Version - 1) },
        _ when rule == Rule.HeaderChain => draft with { PreviousHash = previous.PreviousHash },
        _ when rule == Rule.HeaderMmr => draft with { PreviousRoot = previous.PreviousRoot },
        _ when rule == Rule.MmrSize => draft with { OutputMmrSize = SizeOfNoMmr(draft.OutputMmrSize) },
        _ when rule == Rule.BlockWeight => draft with { OutputMmrSize = MmrGeometry.Size(MmrGeometry.LeafCount(previous.OutputMmrSize) + TooManyOutputs(network)) },
        _ when rule == Rule.Difficulty => draft with { TotalDifficulty = draft.TotalDifficulty + SurplusDifficulty },
        _ when rule == Rule.SecondaryScaling => draft with { SecondaryScaling = draft.SecondaryScaling + 1 },
        _ when rule == Rule.KernelHistory => draft with { KernelRoot = previous.KernelRoot },
        _ => draft,
    };

    /// <summary>The mined header with its proof of work broken, if that is the rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="header">The header.</param>
    /// <param name="network">The network.</param>
    public static BlockHeader Alter(Rule rule, BlockHeader header, NetworkParameters network)
    {
        if (rule != Rule.ProofOfWork)
        {
            return header;
        }

        var nonces = new ulong[network.ProofSize];
        header.ProofOfWork.Unpack(nonces);

        // Still above the one before it and in the graph, so that only the cycle is broken.
        nonces[^1] = nonces[^1] + 1 < 1UL << header.ProofOfWork.EdgeBits ? nonces[^1] + 1 : nonces[^2] + 1;
        return HeaderDraft.Of(header).With(header.Nonce, ProofOfWork.Pack(header.ProofOfWork.EdgeBits, nonces));
    }

    // Behind an odd number of leaves the next leaf brings its parent along.
    private static ulong SizeOfNoMmr(ulong size) => MmrGeometry.Size(MmrGeometry.LeafCount(size) | 1) + 1;

    private static ulong TooManyOutputs(NetworkParameters network) => (network.MaxBlockWeight / NetworkParameters.OutputWeight) + 1;
}
