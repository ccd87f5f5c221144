using Grin.Chain.Headers;
using Grin.Chain.Networks;

namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>Difficulty from a list of all headers (consensus.md §5, §6.5).</summary>
internal static class PlainDifficulty
{
    private const int WindowSize = 61;

    /// <summary>What the header after these must state.</summary>
    public static (ulong Difficulty, ulong SecondaryScaling) Next(NetworkParameters network, List<BlockHeader> chain)
    {
        if (network.HeaderVersionAt((ulong)chain.Count) >= 5)
        {
            ulong gap = (ulong)(chain[^1].Timestamp - chain[^2].Timestamp);
            return (Math.Max(network.MinimumWtemaDifficulty, Added(chain, chain.Count - 1) * 14_400 / (14_340 + gap)), 0);
        }

        List<Entry> window = Window(network, chain);
        List<Entry> later = window.GetRange(1, WindowSize - 1);
        ulong time = Clamp(Damp(window[^1].Timestamp - window[0].Timestamp, 3600, 3), 3600, 2);
        ulong difficulty = Math.Max(3, Sum(later, entry => entry.Difficulty) * 60 / time);

        ulong percent = 90 - Math.Min(90, (ulong)chain.Count / 11_648);
        ulong count = Clamp(Damp(Sum(later, entry => entry.IsSecondary ? 100UL : 0), 60 * percent, 13), 60 * percent, 2);
        ulong scaling = Math.Max(13, Sum(later, entry => entry.Scaling) * percent / Math.Max(1, count));
        return (difficulty, scaling);
    }

    /// <summary>The difficulty that a header's proof reaches.</summary>
    public static ulong Reached(NetworkParameters network, BlockHeader header)
    {
        byte edgeBits = header.ProofOfWork.EdgeBits;
        ulong factor = edgeBits;
        if (edgeBits == 31 && header.Height >= 524_160)
        {
            factor -= Math.Min(31, 1 + ((header.Height - 524_160) / 10_080));
        }

        ulong scale = edgeBits == 29 ? header.SecondaryScaling : (2UL << (edgeBits - network.BaseEdgeBits)) * factor;
        UInt128 reached = ((UInt128)scale << 64) / Math.Max(1, header.Hash.LeadingWord);
        return (ulong)UInt128.Clamp(reached, 1, ulong.MaxValue);
    }

    private static ulong Added(List<BlockHeader> chain, int height) =>
        chain[height].TotalDifficulty - (height == 0 ? 0 : chain[height - 1].TotalDifficulty);

    private static List<Entry> Window(NetworkParameters network, List<BlockHeader> chain)
    {
        var window = new List<Entry>();
        for (int height = Math.Max(0, chain.Count - WindowSize); height < chain.Count; height++)
        {
            BlockHeader header = chain[height];
            window.Add(new Entry((ulong)header.Timestamp, Added(chain, height), header.SecondaryScaling, header.ProofOfWork.EdgeBits == 29));
        }

        ulong gap = window.Count > 1 ? window[^1].Timestamp - window[^2].Timestamp : 60;
        while (window.Count < WindowSize)
        {
            ulong timestamp = window[0].Timestamp - Math.Min(window[0].Timestamp, gap);
            window.Insert(0, new Entry(timestamp, window[^1].Difficulty, network.InitialGraphWeight, IsSecondary: true));
        }

        return window;
    }

    private static ulong Sum(List<Entry> entries, Func<Entry, ulong> of) => entries.Aggregate(0UL, (sum, entry) => sum + of(entry));

    private static ulong Damp(ulong actual, ulong goal, ulong factor) => (actual + ((factor - 1) * goal)) / factor;

    private static ulong Clamp(ulong actual, ulong goal, ulong factor) => Math.Max(goal / factor, Math.Min(actual, goal * factor));

    private sealed record Entry(ulong Timestamp, ulong Difficulty, ulong Scaling, bool IsSecondary);
}
