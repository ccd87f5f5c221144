using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Pow;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>Validates headers one after the other, with all headers and all nodes of their MMR in lists (consensus.md §4, §8).</summary>
internal sealed class PlainHeaderChain
{
    private readonly NetworkParameters _network;
    private readonly List<BlockHeader> _headers = [];
    private readonly PlainMmr _mmr = new();

    /// <summary>A chain of only the genesis header.</summary>
    public PlainHeaderChain(Network network)
    {
        _network = network.Parameters;
        Append(network.Genesis.Header);
    }

    /// <summary>Validates a header and makes it the tip.</summary>
    public bool TryAppend(BlockHeader header, DateTimeOffset now)
    {
        if (!IsValidAlone(header, now) || !IsValidAfter(_headers[^1], header))
        {
            return false;
        }

        ulong added = header.TotalDifficulty - _headers[^1].TotalDifficulty;
        (ulong difficulty, ulong scaling) = PlainDifficulty.Next(_network, _headers);
        if (PlainDifficulty.Reached(_network, header) < added || added != difficulty
            || (header.Version < 5 && header.SecondaryScaling != scaling) || header.PreviousRoot != _mmr.Root)
        {
            return false;
        }

        Append(header);
        return true;
    }

    private void Append(BlockHeader header)
    {
        _headers.Add(header);
        _mmr.Append(header.ProofOfWork.Packed);
    }

    private bool IsValidAlone(BlockHeader header, DateTimeOffset now)
    {
        byte edgeBits = header.ProofOfWork.EdgeBits;
        if (header.Timestamp > now.ToUnixTimeSeconds() + 300
            || header.Version != _network.HeaderVersionAt(header.Height)
            || (edgeBits != 29 && edgeBits < _network.MinEdgeBits)
            || !MmrGeometry.IsComplete(header.OutputMmrSize)
            || !MmrGeometry.IsComplete(header.KernelMmrSize)
            || ProofOfWorkRules.VariantFor(edgeBits, header.Height, _network) is not { } variant)
        {
            return false;
        }

        var nonces = new ulong[_network.ProofSize];
        header.ProofOfWork.Unpack(nonces);
        var preProofOfWork = new byte[BlockHeader.PreProofOfWorkSize];
        header.WritePreProofOfWork(preProofOfWork);
        return PlainCycle.Verify(variant, edgeBits, _network.ProofSize, SipHashKeys.FromHeader(preProofOfWork), nonces)
            && Weight(MmrGeometry.LeafCount(header.OutputMmrSize), MmrGeometry.LeafCount(header.KernelMmrSize)) <= _network.MaxBlockWeight * ((UInt128)header.Height + 1);
    }

    private bool IsValidAfter(BlockHeader previous, BlockHeader header)
    {
        UInt128 outputs = NewLeaves(previous.OutputMmrSize, header.OutputMmrSize);
        UInt128 kernels = NewLeaves(previous.KernelMmrSize, header.KernelMmrSize);
        return header.PreviousHash == previous.Hash
            && header.Height == previous.Height + 1
            && header.Timestamp > previous.Timestamp
            && outputs > 0
            && kernels > 0
            && Weight(outputs, kernels) <= _network.MaxBlockWeight
            && header.TotalDifficulty > previous.TotalDifficulty;
    }

    private static UInt128 NewLeaves(ulong previousSize, ulong size) =>
        MmrGeometry.LeafCount(size) - Math.Min(MmrGeometry.LeafCount(size), MmrGeometry.LeafCount(previousSize));

    private static UInt128 Weight(UInt128 outputs, UInt128 kernels) => (21 * outputs) + (3 * kernels);
}
