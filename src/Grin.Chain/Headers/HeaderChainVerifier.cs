using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Difficulty;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using Grin.Chain.Rules;

namespace Grin.Chain.Headers;

/// <summary>
/// Verifies headers one after the other on top of a verified chain: the rules of <see cref="HeaderRules"/>, the adjustment
/// of difficulty, and the header MMR (consensus.md §4). Memory does not grow with the chain.
/// </summary>
public sealed class HeaderChainVerifier
{
    private readonly NetworkParameters _network;
    private readonly MmrAccumulator _mmr;
    private readonly DifficultyWindow _window;

    /// <summary>Goes on from a verified header.</summary>
    /// <param name="network">The rules.</param>
    /// <param name="tip">The last verified header; genesis is verified by definition.</param>
    /// <param name="mmr">The header MMR over all headers up to and including <paramref name="tip"/>; it is appended to.</param>
    /// <param name="window">The newest headers up to and including <paramref name="tip"/>, as many as it can hold; it is added to.</param>
    /// <exception cref="ArgumentException">The MMR or the window holds another number of headers.</exception>
    public HeaderChainVerifier(NetworkParameters network, BlockHeader tip, MmrAccumulator mmr, DifficultyWindow window)
    {
        if (mmr.LeafCount != tip.Height + 1)
        {
            throw new ArgumentException($"The header MMR has {mmr.LeafCount} leaves, not the {tip.Height + 1} up to height {tip.Height}.", nameof(mmr));
        }

        if ((ulong)window.Count != Math.Min(DifficultyWindow.Capacity, tip.Height + 1))
        {
            throw new ArgumentException($"The difficulty window has {window.Count} entries at height {tip.Height}.", nameof(window));
        }

        _network = network;
        _mmr = mmr;
        _window = window;
        Tip = tip;
    }

    /// <summary>The last verified header.</summary>
    public BlockHeader Tip { get; private set; }

    /// <summary>Peaks of the header MMR up to <see cref="Tip"/>, left to right.</summary>
    public ReadOnlySpan<Hash> Peaks => _mmr.Peaks;

    /// <summary>A chain of only the genesis header.</summary>
    public static HeaderChainVerifier FromGenesis(Network network)
    {
        BlockHeader genesis = network.Genesis.Header;
        var mmr = new MmrAccumulator();
        mmr.Append(genesis.ProofOfWork.Packed);
        var window = new DifficultyWindow();
        window.Add(DifficultyEntry.Of(genesis, previousTotalDifficulty: 0));
        return new HeaderChainVerifier(network.Parameters, genesis, mmr, window);
    }

    /// <summary>The same chain, going on independently.</summary>
    public HeaderChainVerifier Clone() => new(_network, Tip, _mmr.Clone(), _window.Clone());

    /// <summary>Verifies a header by all rules and makes it the tip; after a violation nothing has changed.</summary>
    /// <param name="header">The next header.</param>
    /// <param name="now">The clock that the future time limit counts from.</param>
    /// <param name="violation">The first rule broken.</param>
    public bool TryAppend(BlockHeader header, DateTimeOffset now, [NotNullWhen(false)] out RuleViolation? violation)
    {
        violation = HeaderRules.CheckAlone(header, _network, now);
        return violation is null && TryAppendChecked(header, out violation);
    }

    /// <summary>
    /// Verifies a header that has passed <see cref="HeaderRules.CheckAlone"/> by the rules that need the headers before it,
    /// and makes it the tip; after a violation nothing has changed.
    /// </summary>
    public bool TryAppendChecked(BlockHeader header, [NotNullWhen(false)] out RuleViolation? violation)
    {
        violation = HeaderRules.CheckAfter(Tip, header, _network) ?? CheckDifficulty(header);
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
        _window.Add(DifficultyEntry.Of(header, Tip.TotalDifficulty));
        Tip = header;
    }

    /// <summary>That the proof reaches what the header adds, and that this is what the rule demands (consensus.md §4.2.10 to §4.2.12).</summary>
    private RuleViolation? CheckDifficulty(BlockHeader header)
    {
        ulong added = header.TotalDifficulty - Tip.TotalDifficulty;
        ulong reached = ProofDifficulty.Of(header, _network);
        if (reached < added)
        {
            return HeaderRules.Violation(header, Rule.Difficulty, $"it adds {added} to the total difficulty and its proof of work reaches {reached}");
        }

        DifficultyTarget target = DifficultyRules.Next(_network, header.Height, _window);
        if (added != target.Difficulty)
        {
            return HeaderRules.Violation(header, Rule.Difficulty, $"it adds {added} to the total difficulty where {target.Difficulty} is due");
        }

        return DifficultyRules.HasSecondaryScaling(header.Version) && header.SecondaryScaling != target.SecondaryScaling
            ? HeaderRules.Violation(header, Rule.SecondaryScaling, $"secondary scaling {header.SecondaryScaling} where {target.SecondaryScaling} is due")
            : null;
    }
}
