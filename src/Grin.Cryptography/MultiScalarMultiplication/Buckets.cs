using System.Buffers;
using Grin.Cryptography.Curve;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Weighs and sums the buckets of several windows. The weight 1..2^(width-1) of a bucket is written <c>row * columns + column</c>;
/// every bucket is added to its row and its column with shared inversions, and only the few rows and columns are then weighed by
/// the running sum that would otherwise go over all buckets with Jacobian additions.
/// </summary>
internal static class Buckets
{
    /// <summary>Carries <paramref name="result"/> through the windows of a group, highest first: doubled <paramref name="width"/> times, then the window added.</summary>
    /// <param name="entries">Where the buckets' points are.</param>
    /// <param name="starts">Place of bucket weight - 1 of each window, window after window.</param>
    /// <param name="counts">1, or 0 for an empty bucket.</param>
    /// <param name="width">Bits of a window.</param>
    /// <param name="result">Sum of the windows above.</param>
    public static void AddUp(ReadOnlySpan<AffinePoint> entries, ReadOnlySpan<int> starts, ReadOnlySpan<int> counts, int width, ref JacobianPoint result)
    {
        int perWindow = 1 << (width - 1);
        int windows = counts.Length / perWindow;
        int columnBits = width / 2;
        int rows = perWindow >> columnBits;
        int columns = (1 << columnBits) - 1;
        int lists = rows + columns;

        AffinePoint[] points = ArrayPool<AffinePoint>.Shared.Rent(2 * counts.Length);
        int[] rentedStarts = ArrayPool<int>.Shared.Rent(windows * lists);
        int[] rentedCounts = ArrayPool<int>.Shared.Rent(windows * lists);
        Span<int> listStarts = rentedStarts.AsSpan(0, windows * lists);
        Span<int> listCounts = rentedCounts.AsSpan(0, windows * lists);
        int next = 0;
        for (int window = 0; window < windows; window++)
        {
            ReadOnlySpan<int> windowStarts = starts.Slice(window * perWindow, perWindow);
            ReadOnlySpan<int> windowCounts = counts.Slice(window * perWindow, perWindow);

            // Row 0 and column 0 weigh nothing.
            for (int list = 0; list < lists; list++)
            {
                int index = (window * lists) + list;
                listStarts[index] = next;
                if (list < rows)
                {
                    int first = (list + 1) << columnBits;
                    int end = Math.Min(first + columns, perWindow);
                    for (int weight = first; weight <= end; weight++)
                    {
                        Append(entries, windowStarts, windowCounts, weight, points, ref next);
                    }
                }
                else
                {
                    for (int weight = list - rows + 1; weight <= perWindow; weight += columns + 1)
                    {
                        Append(entries, windowStarts, windowCounts, weight, points, ref next);
                    }
                }

                listCounts[index] = next - listStarts[index];
            }
        }

        PointLists.Sum(points, listStarts, listCounts);
        for (int window = windows - 1; window >= 0; window--)
        {
            JacobianPoint sum = Weigh(points, listStarts.Slice(window * lists, rows), listCounts.Slice(window * lists, rows));
            Double(ref sum, columnBits);
            sum.Add(Weigh(points, listStarts.Slice((window * lists) + rows, columns), listCounts.Slice((window * lists) + rows, columns)));
            Double(ref result, width);
            result.Add(sum);
        }

        ArrayPool<AffinePoint>.Shared.Return(points);
        ArrayPool<int>.Shared.Return(rentedStarts);
        ArrayPool<int>.Shared.Return(rentedCounts);
    }

    private static void Append(
        ReadOnlySpan<AffinePoint> entries, ReadOnlySpan<int> starts, ReadOnlySpan<int> counts, int weight, Span<AffinePoint> points, ref int next)
    {
        if (counts[weight - 1] != 0)
        {
            points[next++] = entries[starts[weight - 1]];
        }
    }

    /// <summary>The sum of <c>(k + 1) * list[k]</c>: every partial sum from the top down, added up.</summary>
    private static JacobianPoint Weigh(ReadOnlySpan<AffinePoint> points, ReadOnlySpan<int> starts, ReadOnlySpan<int> counts)
    {
        JacobianPoint partial = default;
        JacobianPoint sum = default;
        for (int list = counts.Length - 1; list >= 0; list--)
        {
            if (counts[list] != 0)
            {
                partial.Add(points[starts[list]]);
            }

            sum.Add(partial);
        }

        return sum;
    }

    private static void Double(ref JacobianPoint point, int times)
    {
        for (int i = 0; i < times; i++)
        {
            point.Double();
        }
    }
}
