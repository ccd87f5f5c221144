namespace Grin.Cryptography.Batches;

/// <summary>Something of which any run of members can be checked together.</summary>
internal interface IBatch
{
    /// <summary>Whether the <paramref name="count"/> members from <paramref name="start"/> on are all good.</summary>
    bool Verify(int start, int count);
}

/// <summary>Finds the bad members of a batch by halving.</summary>
internal static class Bisection
{
    /// <summary>Ascending indices of the bad ones of <paramref name="count"/> members.</summary>
    public static int[] FindInvalid<TBatch>(TBatch batch, int count)
        where TBatch : IBatch, allows ref struct
    {
        var bad = new List<int>();
        if (count > 0 && !batch.Verify(0, count))
        {
            Search(batch, 0, count, bad);
        }

        return [.. bad];
    }

    /// <summary>Searches members known not to be all good.</summary>
    private static void Search<TBatch>(TBatch batch, int start, int count, List<int> bad)
        where TBatch : IBatch, allows ref struct
    {
        if (count == 1)
        {
            bad.Add(start);
            return;
        }

        int half = count / 2;
        bool leftIsGood = batch.Verify(start, half);
        if (!leftIsGood)
        {
            Search(batch, start, half, bad);
        }

        if (leftIsGood || !batch.Verify(start + half, count - half))
        {
            Search(batch, start + half, count - half, bad);
        }
    }
}
