using System.Collections.Immutable;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>
/// Which subtrees of the output MMR are spent as a whole before anything else: some of whole default segments, two of them
/// neighbours under one parent, and one in eight of smaller ones.
/// </summary>
/// <param name="outputsAtHorizon">Outputs ever made at the horizon: the youngest fifth could not be spent in time.</param>
internal sealed class SpendingOrder(long outputsAtHorizon)
{
    private static readonly ImmutableArray<(int Height, ulong Period, ImmutableArray<ulong> Spent)> Subtrees =
    [
        (11, 16, [2, 6, 7]),
        (9, 8, [2]),
        (6, 8, [3]),
        (3, 8, [5]),
    ];

    private readonly ulong _end = (ulong)(outputsAtHorizon - (outputsAtHorizon / 5));

    /// <summary>How many ranks there are: the last is that of outputs of no such subtree.</summary>
    public static int Ranks => Subtrees.Length + 1;

    /// <summary>The rank of a leaf: what has a lower one is spent first.</summary>
    public int RankOf(ulong leafIndex)
    {
        for (int rank = 0; rank < Subtrees.Length; rank++)
        {
            (int height, ulong period, ImmutableArray<ulong> spent) = Subtrees[rank];
            ulong tree = leafIndex >> height;
            if ((tree + 1) << height <= _end && spent.Contains(tree % period))
            {
                return rank;
            }
        }

        return Subtrees.Length;
    }
}
