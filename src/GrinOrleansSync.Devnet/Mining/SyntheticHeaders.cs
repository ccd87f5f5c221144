using Grin.Chain;
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
    private readonly HeaderChainBuilder _chain;
    private readonly Random _random;

    /// <summary>Goes on from the last of these headers.</summary>
    /// <param name="network">A test network.</param>
    /// <param name="start">The chain so far, genesis first.</param>
    /// <param name="seed">Where everything free in a header comes from.</param>
    /// <param name="threads">Threads that mine; they change nothing but the time it takes.</param>
    public SyntheticHeaders(Network network, IEnumerable<BlockHeader> start, int seed, int threads = 1)
    {
        _random = new Random(seed);
        foreach (BlockHeader header in start)
        {
            if (_chain is null)
            {
                _chain = new HeaderChainBuilder(network.Parameters, header, threads);
            }
            else
            {
                _chain.Append(header);
            }
        }

        if (_chain is null)
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
        BlockHeader header = _chain.Mine(Draft());
        _chain.Append(header);
        return header;
    }

    /// <summary>What the next header will say, without its proof of work; asked again, with other free fields.</summary>
    public HeaderDraft Draft()
    {
        BlockHeader tip = _chain.Tip;
        ulong outputs = MmrGeometry.LeafCount(tip.OutputMmrSize) + (ulong)_random.Next(1, 4);
        ulong kernels = MmrGeometry.LeafCount(tip.KernelMmrSize) + (ulong)_random.Next(1, 3);
        return _chain.Draft(new HeaderContent
        {
            Timestamp = tip.Timestamp + Spacing + _random.Next((Spacing / 2) + 1),
            OutputRoot = RandomHash(),
            RangeProofRoot = RandomHash(),
            KernelRoot = RandomHash(),
            TotalKernelOffset = new BlindingFactor(RandomHash()),
            OutputMmrSize = MmrGeometry.Size(outputs),
            KernelMmrSize = MmrGeometry.Size(kernels),
        });
    }

    /// <summary>Ends the other threads.</summary>
    public void Dispose() => _chain.Dispose();

    private Hash RandomHash()
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        _random.NextBytes(bytes);
        return new Hash(bytes);
    }
}
