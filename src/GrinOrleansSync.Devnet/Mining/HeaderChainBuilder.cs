using Grin.Chain.Difficulty;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;

namespace GrinOrleansSync.Devnet.Mining;

/// <summary>
/// Builds a chain of headers of a test network, one on top of the other: hash, root, version and difficulty follow from the
/// chain, the rest is the caller's.
/// </summary>
public sealed class HeaderChainBuilder : IDisposable
{
    private readonly NetworkParameters _network;
    private readonly HeaderMiner _miner;
    private readonly MmrAccumulator _mmr = new();
    private readonly DifficultyWindow _window = new();

    /// <summary>A chain that starts with a genesis header.</summary>
    /// <param name="network">A test network.</param>
    /// <param name="genesis">Its first header.</param>
    /// <param name="threads">Threads that mine; they change nothing but the time it takes.</param>
    public HeaderChainBuilder(NetworkParameters network, BlockHeader genesis, int threads = 1)
    {
        _network = network;
        _miner = new HeaderMiner(network, threads);
        Tip = genesis;
        Add(genesis, previousTotalDifficulty: 0);
    }

    /// <summary>The last header.</summary>
    public BlockHeader Tip { get; private set; }

    /// <summary>The next header by the rules, without its proof of work.</summary>
    public HeaderDraft Draft(HeaderContent content)
    {
        ulong height = Tip.Height + 1;
        DifficultyTarget target = DifficultyRules.Next(_network, height, _window);
        return new HeaderDraft
        {
            Version = _network.HeaderVersionAt(height),
            Height = height,
            Timestamp = content.Timestamp,
            PreviousHash = Tip.Hash,
            PreviousRoot = _mmr.Root,
            OutputRoot = content.OutputRoot,
            RangeProofRoot = content.RangeProofRoot,
            KernelRoot = content.KernelRoot,
            TotalKernelOffset = content.TotalKernelOffset,
            OutputMmrSize = content.OutputMmrSize,
            KernelMmrSize = content.KernelMmrSize,
            TotalDifficulty = Tip.TotalDifficulty + target.Difficulty,
            SecondaryScaling = target.SecondaryScaling,
        };
    }

    /// <summary>Finds a proof of work that reaches what the draft adds to the total difficulty; the chain stays as it is.</summary>
    public BlockHeader Mine(HeaderDraft draft) => _miner.Mine(draft, draft.TotalDifficulty - Tip.TotalDifficulty);

    /// <summary>Makes a header the tip, whatever rule it breaks.</summary>
    public void Append(BlockHeader header)
    {
        Add(header, Tip.TotalDifficulty);
        Tip = header;
    }

    /// <summary>Ends the other threads.</summary>
    public void Dispose() => _miner.Dispose();

    private void Add(BlockHeader header, ulong previousTotalDifficulty)
    {
        _window.Add(DifficultyEntry.Of(header, previousTotalDifficulty));
        _mmr.Append(header.ProofOfWork.Packed);
    }
}
