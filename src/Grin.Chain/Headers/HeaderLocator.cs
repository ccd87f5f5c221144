namespace Grin.Chain.Headers;

/// <summary>
/// Heights whose hashes tell a peer where our chain stands: dense at the tip, doubling their distance down, and genesis
/// (p2p.md §4.5; grin: chain/src/chain.rs, <c>get_locator_hashes</c>).
/// </summary>
public static class HeaderLocator
{
    /// <summary>Most entries a locator may have.</summary>
    public const int MaxEntries = 20;

    /// <summary>The heights, newest first.</summary>
    public static IReadOnlyList<ulong> Heights(ulong tipHeight)
    {
        var heights = new List<ulong>(MaxEntries);
        ulong step = 2;
        ulong height = tipHeight;
        while (height > 0 && heights.Count < MaxEntries - 1)
        {
            heights.Add(height);
            height -= Math.Min(height, step);
            step *= 2;
        }

        heights.Add(0);
        return heights;
    }

    /// <summary>Heights from the tip down to one, evenly spread, newest first; that one is the last.</summary>
    /// <param name="tipHeight">Where to begin.</param>
    /// <param name="height">Where to end, at most the tip.</param>
    public static IReadOnlyList<ulong> HeightsAbove(ulong tipHeight, ulong height)
    {
        var heights = new List<ulong>(MaxEntries);
        ulong distance = tipHeight - height;
        for (ulong left = MaxEntries - 1; left > 0; left--)
        {
            // In 128 bits, since heights are claims.
            ulong next = height + (ulong)((UInt128)distance * left / (MaxEntries - 1));
            if (next > height && (heights.Count == 0 || next < heights[^1]))
            {
                heights.Add(next);
            }
        }

        heights.Add(height);
        return heights;
    }
}
