using Grin.Chain;
using Grin.Chain.Difficulty;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;

namespace GrinOrleansSync.Devnet.Mining;

/// <summary>
/// Generates chains of headers of a test network, for tests of scale and of forks: valid by every rule of headers, over
/// blocks that do not exist. A seed gives the same headers always; another seed, or another start, another branch.
/// </summary>
public sealed class SyntheticHeaders : IDisposable
{
    private readonly NetworkParameters _network;
    private readonly HeaderMiner _miner;
    private readonly Random _random;
    private readonly MmrAccumulator _mmr = new();
    private readonly DifficultyWindow _window = new();
    private BlockHeader _tip;

    /// <summary>Goes on from the last of these headers.</summary>
    /// <param name="network">A test network.</param>
    /// <param name="start">The chain so far, genesis first.</param>
    /// <param name="seed">Where everything free in a header comes from.</param>
    /// <param name="threads">Threads that mine; they change nothing but the time it takes.</param>
    public SyntheticHeaders(Network network, IEnumerable<BlockHeader> start, int seed, int threads = 1)
    {
        _network = network.Parameters;
        _miner = new HeaderMiner(_network, threads);
        _random = new Random(seed);
        _tip = network.Genesis.Header;
        foreach (BlockHeader header in start)
        {
            Append(header);
        }

        if (_mmr.LeafCount == 0)
        {
            throw new ArgumentException("A chain starts with its genesis header.", nameof(start));
        }
    }

    /// <summary>Seconds between two headers, at least; up to half of it is added. From 60 on difficulty stays at its floor.</summary>
    public int Spacing { get; init; } = NetworkParameters.BlockTimeSeconds;

    /// <summary>A chain of so many headers after genesis, genesis first.</summary>
    public static IReadOnlyList<BlockHeader> Chain(Network network, int count, int seed)
    {
        using var headers = new SyntheticHeaders(network, [network.Genesis.Header], seed);
        return [network.Genesis.Header, .. headers.Next(count)];
    }

    /// <summary>The same chain up to a height, and then another branch of so many headers.</summary>
    public static IReadOnlyList<BlockHeader> Branch(Network network, IReadOnlyList<BlockHeader> chain, int forkHeight, int count, int seed, int spacing = NetworkParameters.BlockTimeSeconds)
    {
        using var headers = new SyntheticHeaders(network, chain.Take(forkHeight + 1), seed) { Spacing = spacing };
        return [.. chain.Take(forkHeight + 1), .. headers.Next(count)];
    }

    /// <summary>The next headers, each mined when it is taken.</summary>
    public IEnumerable<BlockHeader> Next(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return Next();
        }
    }

    /// <summary>The next header.</summary>
    public BlockHeader Next()
    {
        HeaderDraft draft = Draft();
        BlockHeader header = _miner.Mine(draft, draft.TotalDifficulty - _tip.TotalDifficulty);
        Append(header);
        return header;
    }

    /// <summary>What the next header will say, without its proof of work; asked again, with other free fields.</summary>
    public HeaderDraft Draft()
    {
        ulong height = _tip.Height + 1;
        DifficultyTarget target = DifficultyRules.Next(_network, height, _window);
        ulong outputs = MmrGeometry.LeafCount(_tip.OutputMmrSize) + (ulong)_random.Next(1, 4);
        ulong kernels = MmrGeometry.LeafCount(_tip.KernelMmrSize) + (ulong)_random.Next(1, 3);
        return new HeaderDraft
        {
            Version = _network.HeaderVersionAt(height),
            Height = height,
            Timestamp = _tip.Timestamp + Spacing + _random.Next((Spacing / 2) + 1),
            PreviousHash = _tip.Hash,
            PreviousRoot = _mmr.Root,
            OutputRoot = RandomHash(),
            RangeProofRoot = RandomHash(),
            KernelRoot = RandomHash(),
            TotalKernelOffset = new BlindingFactor(RandomHash()),
            OutputMmrSize = MmrGeometry.Size(outputs),
            KernelMmrSize = MmrGeometry.Size(kernels),
            TotalDifficulty = _tip.TotalDifficulty + target.Difficulty,
            SecondaryScaling = target.SecondaryScaling,
        };
    }

    /// <summary>Ends the other threads.</summary>
    public void Dispose() => _miner.Dispose();

    private void Append(BlockHeader header)
    {
        _window.Add(DifficultyEntry.Of(header, header.Height == 0 ? 0 : _tip.TotalDifficulty));
        _mmr.Append(header.ProofOfWork.Packed);
        _tip = header;
    }

    private Hash RandomHash()
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        _random.NextBytes(bytes);
        return new Hash(bytes);
    }
}
