using Grin.Cryptography.Curve;

namespace Grin.Cryptography.Batches;

/// <summary>
/// Finds the members of a batch whose equations fail, by halving. The sum of one half is computed, that of the other is the rest:
/// one failing member costs as much as the batch once more, each further one less.
/// </summary>
internal static class Bisection
{
    /// <summary>Ascending positions of the failing members.</summary>
    public static List<int> FindFailing(IBatch batch)
    {
        var failing = new List<int>();
        if (batch.Count > 0)
        {
            Search(batch, 0, batch.Count, batch.Sum(0, batch.Count), failing);
        }

        return failing;
    }

    private static void Search(IBatch batch, int start, int count, in JacobianPoint sum, List<int> failing)
    {
        if (sum.IsInfinity)
        {
            return;
        }

        if (count == 1)
        {
            failing.Add(start);
            return;
        }

        int half = count / 2;
        JacobianPoint left = batch.Sum(start, half);
        JacobianPoint right = sum;
        right.Add(new JacobianPoint(-left.ToAffine()));
        Search(batch, start, half, left, failing);
        Search(batch, start + half, count - half, right, failing);
    }
}
