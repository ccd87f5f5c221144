using Grin.Chain.Networks;

namespace Grin.Chain.Difficulty;

/// <summary>
/// The adjustment of difficulty (consensus.md §5; grin: core/src/consensus.rs, <c>next_difficulty</c>). Products and sums
/// keep their low 64 bits, as the node's do.
/// </summary>
public static class DifficultyRules
{
    /// <summary>Gaps between blocks that the first rule looks at.</summary>
    public const int WindowBlocks = 60;

    /// <summary>Seconds between blocks aimed at.</summary>
    internal const ulong BlockTime = NetworkParameters.BlockTimeSeconds;

    private const ushort FirstWtemaVersion = 5;

    private const ulong WindowTime = WindowBlocks * BlockTime;
    private const ulong ClampFactor = 2;
    private const ulong TimeDampFactor = 3;
    private const ulong SecondaryDampFactor = 13;
    private const ulong MinDmaDifficulty = 3;
    private const ulong MinSecondaryScaling = 13;

    private const ulong WtemaHalfLife = 14_400;

    // The share of secondary blocks falls from 90 % to none over two years of blocks.
    private const ulong InitialSecondaryRatio = 90;
    private const ulong SecondaryRatioStep = 2 * 524_160 / InitialSecondaryRatio;

    /// <summary>What the header at a height must state, by the rule of its version.</summary>
    /// <param name="network">Versions by height, floors.</param>
    /// <param name="height">Height of the header to come.</param>
    /// <param name="window">The chain up to the header before it; from two headers on with its predecessor too.</param>
    public static DifficultyTarget Next(NetworkParameters network, ulong height, DifficultyWindow window) =>
        HasSecondaryScaling(network.HeaderVersionAt(height)) ? Dma(network, height, window) : Wtema(network, window);

    /// <summary>Whether headers of a version state a secondary scaling, and not free bytes in its place.</summary>
    public static bool HasSecondaryScaling(ushort version) => version < FirstWtemaVersion;

    /// <summary>The rule of header versions 1 to 4: a damped and clamped moving average over 60 blocks (consensus.md §5.1).</summary>
    public static DifficultyTarget Dma(NetworkParameters network, ulong height, DifficultyWindow window)
    {
        Span<DifficultyEntry> entries = stackalloc DifficultyEntry[DifficultyWindow.Capacity];
        window.CopyPadded(entries, network.InitialGraphWeight);
        ulong difficulties = 0;
        ulong scalings = 0;
        foreach (DifficultyEntry entry in entries[1..])
        {
            difficulties += entry.Difficulty;
            scalings += entry.SecondaryScaling;
        }

        ulong time = Clamp(Damp(entries[^1].Timestamp - entries[0].Timestamp, WindowTime, TimeDampFactor), WindowTime, ClampFactor);
        ulong ratio = SecondaryRatio(height);
        ulong expected = WindowBlocks * ratio;
        ulong count = Clamp(Damp(SecondaryCount(entries), expected, SecondaryDampFactor), expected, ClampFactor);
        ulong scaling = Math.Max(MinSecondaryScaling, scalings * ratio / Math.Max(1, count));
        return new DifficultyTarget(Math.Max(MinDmaDifficulty, difficulties * BlockTime / time), (uint)scaling);
    }

    /// <summary>The rule of header version 5: a weighted-target exponential moving average (consensus.md §5.2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window has fewer than two headers.</exception>
    public static DifficultyTarget Wtema(NetworkParameters network, DifficultyWindow window)
    {
        ulong gap = window[0].Timestamp - window[1].Timestamp;
        ulong difficulty = window[0].Difficulty * WtemaHalfLife / (WtemaHalfLife - BlockTime + gap);
        return new DifficultyTarget(Math.Max(network.MinimumWtemaDifficulty, difficulty), 0);
    }

    /// <summary>Moves a value toward a goal, to one part in <paramref name="factor"/> of its distance.</summary>
    public static ulong Damp(ulong actual, ulong goal, ulong factor) => (actual + ((factor - 1) * goal)) / factor;

    /// <summary>Keeps a value within <paramref name="factor"/> of a goal, either way.</summary>
    public static ulong Clamp(ulong actual, ulong goal, ulong factor) => Math.Max(goal / factor, Math.Min(actual, goal * factor));

    /// <summary>Percentage of blocks that should have the secondary proof of work at a height.</summary>
    public static ulong SecondaryRatio(ulong height) => InitialSecondaryRatio - Math.Min(InitialSecondaryRatio, height / SecondaryRatioStep);

    /// <summary>A hundred for each secondary block among all but the oldest.</summary>
    private static ulong SecondaryCount(ReadOnlySpan<DifficultyEntry> entries)
    {
        ulong count = 0;
        foreach (DifficultyEntry entry in entries[1..])
        {
            count += entry.IsSecondary ? 100UL : 0;
        }

        return count;
    }
}
