using System.Buffers;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Sums of many points times scalars by Pippenger's bucket method: scalars are cut into signed digits of equal width, the
/// points of a digit position (a window) are collected into one bucket per absolute digit, and the buckets are summed
/// with their weights.
/// </summary>
internal static class Pippenger
{
    private const int MaxWidth = 15;

    // Windows are collected together as long as their points stay within this many: few additions a round would waste
    // inversions, many points the cache.
    private const int EntriesPerGroup = 1 << 15;

    // A bucket is added to a row and a column; adding a point to a bucket is the unit.
    private const double BucketCost = 2;

    // Additions that a window costs whatever its width: the doublings up to it, the weighing of rows and columns.
    private const double WindowCost = 100;

    /// <summary>The sum of <c>scalars[i] * points[i]</c>.</summary>
    /// <param name="points">Used up: their signs are unspecified afterwards.</param>
    /// <param name="scalars">As many as points.</param>
    /// <param name="path">The arithmetic to use.</param>
    public static JacobianPoint Multiply(Span<AffinePoint> points, ReadOnlySpan<Scalar> scalars, ArithmeticPath path)
    {
        int width = ChooseWidth(points.Length);
        int windows = SignedDigits.Windows(width);
        int buckets = 1 << (width - 1);
        int group = Math.Clamp(EntriesPerGroup / Math.Max(points.Length, 1), 1, windows);

        SignedDigits[] rentedDigits = ArrayPool<SignedDigits>.Shared.Rent(points.Length);
        AffinePoint[] rentedEntries = ArrayPool<AffinePoint>.Shared.Rent(points.Length * group);
        int[] rentedStarts = ArrayPool<int>.Shared.Rent(buckets * group);
        int[] rentedCounts = ArrayPool<int>.Shared.Rent(buckets * group);
        Span<SignedDigits> digits = rentedDigits.AsSpan(0, points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            digits[i] = new SignedDigits(scalars[i], width, out bool negative);
            if (negative)
            {
                points[i] = -points[i];
            }
        }

        JacobianPoint result = default;
        for (int end = windows; end > 0; end -= group)
        {
            int first = Math.Max(end - group, 0);
            Span<int> starts = rentedStarts.AsSpan(0, buckets * (end - first));
            Span<int> counts = rentedCounts.AsSpan(0, buckets * (end - first));
            Collect(points, digits, width, first, end, rentedEntries, starts, counts);
            PointLists.Sum(rentedEntries, starts, counts);
            Buckets.AddUp(rentedEntries, starts, counts, width, ref result);
        }

        ArrayPool<SignedDigits>.Shared.Return(rentedDigits);
        ArrayPool<AffinePoint>.Shared.Return(rentedEntries);
        ArrayPool<int>.Shared.Return(rentedStarts);
        ArrayPool<int>.Shared.Return(rentedCounts);
        return result;
    }

    private static int ChooseWidth(int count)
    {
        int best = 0;
        double lowest = double.MaxValue;
        for (int width = 2; width <= MaxWidth; width++)
        {
            double cost = SignedDigits.Windows(width) * (count + WindowCost + (BucketCost * (1 << (width - 1))));
            if (cost < lowest)
            {
                lowest = cost;
                best = width;
            }
        }

        return best;
    }

    /// <summary>
    /// Lays the points of the windows <paramref name="first"/> to <paramref name="end"/> - 1 out in lists, one per window and
    /// absolute digit 1..2^(width-1), with the digit's sign applied (a counting sort).
    /// </summary>
    private static void Collect(
        ReadOnlySpan<AffinePoint> points,
        ReadOnlySpan<SignedDigits> digits,
        int width,
        int first,
        int end,
        Span<AffinePoint> entries,
        Span<int> starts,
        Span<int> counts)
    {
        int buckets = 1 << (width - 1);
        counts.Clear();
        for (int i = 0; i < points.Length; i++)
        {
            for (int window = first; window < end; window++)
            {
                int digit = digits[i].Digit(window, width);
                if (digit != 0)
                {
                    counts[((window - first) * buckets) + Math.Abs(digit) - 1]++;
                }
            }
        }

        int next = 0;
        for (int list = 0; list < counts.Length; list++)
        {
            starts[list] = next;
            next += counts[list];
        }

        counts.Clear();
        for (int i = 0; i < points.Length; i++)
        {
            for (int window = first; window < end; window++)
            {
                int digit = digits[i].Digit(window, width);
                if (digit != 0)
                {
                    int list = ((window - first) * buckets) + Math.Abs(digit) - 1;
                    entries[starts[list] + counts[list]++] = digit < 0 ? -points[i] : points[i];
                }
            }
        }
    }
}
