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
}
