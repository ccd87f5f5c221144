using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Rules;

namespace Grin.Chain.Headers;

/// <summary>
/// Verifies headers one after the other on top of a verified chain: the rules of <see cref="HeaderRules"/> and the header
/// MMR (consensus.md §4). Memory does not grow with the chain.
/// </summary>
public sealed class HeaderChainVerifier
{
    private readonly NetworkParameters _network;
    private readonly MmrAccumulator _mmr;

    /// <summary>Goes on from a verified header.</summary>
    /// <param name="network">The rules.</param>
    /// <param name="tip">The last verified header; genesis is verified by definition.</param>
    /// <param name="mmr">The header MMR over all headers up to and including <paramref name="tip"/>; it is appended to.</param>
    /// <exception cref="ArgumentException">The MMR holds another number of headers.</exception>
    public HeaderChainVerifier(NetworkParameters network, BlockHeader tip, MmrAccumulator mmr)
    {
        if (mmr.LeafCount != tip.Height + 1)
        {
            throw new ArgumentException($"The header MMR has {mmr.LeafCount} leaves, not the {tip.Height + 1} up to height {tip.Height}.", nameof(mmr));
        }

        _network = network;
        _mmr = mmr;
        Tip = tip;
    }

    /// <summary>The last verified header.</summary>
    public BlockHeader Tip { get; private set; }

    /// <summary>Peaks of the header MMR up to <see cref="Tip"/>, left to right.</summary>
    public ReadOnlySpan<Hash> Peaks => _mmr.Peaks;

    /// <summary>A chain of only the genesis header.</summary>
    public static HeaderChainVerifier FromGenesis(Network network)
    {
        var mmr = new MmrAccumulator();
        mmr.Append(network.Genesis.Header.ProofOfWork.Packed);
        return new HeaderChainVerifier(network.Parameters, network.Genesis.Header, mmr);
    }

    /// <summary>The same chain, going on independently.</summary>
    public HeaderChainVerifier Clone() => new(_network, Tip, _mmr.Clone());

    /// <summary>Verifies a header and makes it the tip; after a violation nothing has changed.</summary>
    public bool TryAppend(BlockHeader header, DateTimeOffset now, [NotNullWhen(false)] out RuleViolation? violation)
    {
        violation = HeaderRules.CheckAlone(header, _network, now) ?? HeaderRules.CheckAfter(Tip, header, _network);
        if (violation is null && header.PreviousRoot != _mmr.Root)
        {
            violation = HeaderRules.Violation(header, Rule.HeaderMmr, $"previous root {header.PreviousRoot} is not the header MMR's {_mmr.Root}");
        }

        if (violation is not null)
        {
            return false;
        }

        AppendVerified(header);
        return true;
    }

    /// <summary>Makes a header the tip that was verified before, such as one read back from a store.</summary>
    public void AppendVerified(BlockHeader header)
    {
        _mmr.Append(header.ProofOfWork.Packed);
        Tip = header;
    }
}
