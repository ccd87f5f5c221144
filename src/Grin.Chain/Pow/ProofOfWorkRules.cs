using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Cryptography;

namespace Grin.Chain.Pow;

/// <summary>Which proofs of work a network takes at a height (consensus.md §4.1.3, §6.1; grin: core/src/global.rs, <c>create_pow_context</c>).</summary>
public static class ProofOfWorkRules
{
    /// <summary>Whether edge bits are those of the secondary proof of work, on every chain type.</summary>
    public static bool IsSecondary(byte edgeBits) => edgeBits == NetworkParameters.SecondaryEdgeBits;

    /// <summary>Whether edge bits are those of a primary proof of work.</summary>
    public static bool IsPrimary(byte edgeBits, NetworkParameters network) => !IsSecondary(edgeBits) && edgeBits >= network.MinEdgeBits;

    /// <summary>The graph that a proof of so many edge bits is a cycle of; null where the node knows none.</summary>
    public static CycleVariant? VariantFor(byte edgeBits, ulong height, NetworkParameters network)
    {
        if (edgeBits > CycleVerifier.MaxEdgeBits)
        {
            return null;
        }

        bool isPublic = network.ChainType is ChainType.Mainnet or ChainType.Testnet;
        if (!isPublic || edgeBits > NetworkParameters.SecondaryEdgeBits)
        {
            return CycleVariant.Cuckatoo;
        }

        return network.HeaderVersionAt(height) switch
        {
            1 => CycleVariant.Cuckaroo,
            2 => CycleVariant.Cuckarood,
            3 => CycleVariant.Cuckaroom,
            4 => CycleVariant.Cuckarooz,
            _ => null,
        };
    }

    /// <summary>Says what is wrong with a header's edge bits or cycle; null if nothing is. Allocates only to say it.</summary>
    public static string? FindDefect(BlockHeader header, NetworkParameters network)
    {
        byte edgeBits = header.ProofOfWork.EdgeBits;
        if (!IsSecondary(edgeBits) && !IsPrimary(edgeBits, network))
        {
            return $"{edgeBits} edge bits are neither {NetworkParameters.SecondaryEdgeBits} nor at least {network.MinEdgeBits}";
        }

        if (VariantFor(edgeBits, header.Height, network) is not { } variant)
        {
            return $"{edgeBits} edge bits have no graph at height {header.Height}";
        }

        Span<byte> preProofOfWork = stackalloc byte[BlockHeader.PreProofOfWorkSize];
        header.WritePreProofOfWork(preProofOfWork);
        Span<ulong> nonces = stackalloc ulong[network.ProofSize];
        header.ProofOfWork.Unpack(nonces);
        CycleDefect defect = CycleVerifier.Check(variant, edgeBits, network.ProofSize, SipHashKeys.FromHeader(preProofOfWork), nonces);
        return defect == CycleDefect.None ? null : $"no cycle in its {variant} graph of {edgeBits} edge bits: {Describe(defect)}";
    }

    private static string Describe(CycleDefect defect) => defect switch
    {
        CycleDefect.Length => "the number of nonces is another",
        CycleDefect.EdgeRange => "a nonce is too large",
        CycleDefect.Order => "nonces do not ascend",
        CycleDefect.Balance => "even and odd nonces are not as many",
        CycleDefect.Endpoints => "the ends of its edges do not pair up",
        CycleDefect.DeadEnd => "a node is reached by one edge only",
        CycleDefect.Branch => "a node is reached by more than two edges",
        _ => "its edges do not form one ring",
    };
}
