using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// Weighs the buckets of all windows, each by its digit 1..2^(width-1), written <c>row * columns + column</c>.
/// </summary>
/// <remarks>
/// Every bucket is added to its row and its column; the few rows and columns then are added to each bit of their number. What is left is
/// one point per bit of the scalars' halves. The running sums that are usual here would be as many additions, but one after
/// the other.
/// </remarks>
internal readonly unsafe ref struct BucketSums<TField>(ListAdder<TField> lists, WindowPlan plan)
    where TField : unmanaged, IFieldLanes<TField>
{
    /// <summary>The reference of a bucket without points.</summary>
    public const uint Empty = uint.MaxValue;

    private readonly ListAdder<TField> _lists = lists;
    private readonly WindowPlan _plan = plan;

    /// <summary>Entries that weighing needs room for.</summary>
    public static int EntriesOf(WindowPlan plan) => 2 * plan.Buckets;

    /// <summary>Points that its sums need room for: those of the lines, and those of the bits, which are fewer than the buckets.</summary>
    public static int SumsOf(WindowPlan plan) => ListAdder<TField>.SumsOf(EntriesOf(plan)) + ListAdder<TField>.SumsOf(plan.Buckets);

    /// <summary>The sum over the windows of 2^offset times the sum of bucket times digit.</summary>
    /// <param name="points">Where the points are.</param>
    /// <param name="references">Twice the index of a bucket's sum, plus 1 for its negative, or <see cref="Empty"/>.</param>
    /// <param name="firstSum">Index of the first point that may be overwritten.</param>
    public JacobianPoint Weigh(AffinePoint* points, uint* references, int firstSum)
    {
        int lines = 0;
        int entries = 0;
        uint* bucket = references - 1;
        for (int window = 0; window < _plan.Windows; window++)
        {
            AppendLines(bucket, window, ref lines, ref entries);
            bucket += _plan.BucketsOf(window);
        }

        entries = _lists.Sum(points, entries, firstSum);

        // The buckets' references are used up.
        new Span<uint>(references, lines).Fill(Empty);
        int used = firstSum;
        for (int i = 0; i < entries; i++)
        {
            uint reference = (uint)_lists.Entries[i];
            references[(int)(_lists.Entries[i] >> 32)] = reference;
            used = Math.Max(used, (int)(reference >> 1) + 1);
        }

        int bits = 0;
        entries = 0;
        uint* line = references;
        for (int window = 0; window < _plan.Windows; window++)
        {
            AppendBits(line, window, ref bits, ref entries);
            line += Rows(window) + Columns(window) - 1;
        }

        entries = _lists.Sum(points, entries, used);
        return Assemble(points, entries, bits);
    }

    private int Columns(int window) => 1 << (_plan.Width(window) / 2);

    private int Rows(int window) => _plan.BucketsOf(window) / Columns(window);

    /// <summary>Entries of a window's rows 1.. and columns 1..; row 0 and column 0 weigh nothing.</summary>
    private void AppendLines(uint* bucket, int window, ref int lines, ref int entries)
    {
        int columns = Columns(window);
        int buckets = _plan.BucketsOf(window);
        for (int row = 1; row <= Rows(window); row++)
        {
            for (int digit = row * columns; digit < Math.Min((row + 1) * columns, buckets + 1); digit++)
            {
                Append(bucket[digit], lines, ref entries);
            }

            lines++;
        }

        for (int column = 1; column < columns; column++)
        {
            for (int digit = column; digit <= buckets; digit += columns)
            {
                Append(bucket[digit], lines, ref entries);
            }

            lines++;
        }
    }

    /// <summary>Entries of a window's bits, lowest first: columns have the low bits of a digit, rows the high ones.</summary>
    private void AppendBits(uint* line, int window, ref int bits, ref int entries)
    {
        int columns = Columns(window);
        int rows = Rows(window);
        for (int bit = 1; bit < columns; bit <<= 1)
        {
            for (int column = 1; column < columns; column++)
            {
                if ((column & bit) != 0)
                {
                    Append(line[rows + column - 1], bits, ref entries);
                }
            }

            bits++;
        }

        for (int bit = 1; bit <= rows; bit <<= 1)
        {
            for (int row = 1; row <= rows; row++)
            {
                if ((row & bit) != 0)
                {
                    Append(line[row - 1], bits, ref entries);
                }
            }

            bits++;
        }
    }

    private void Append(uint reference, int list, ref int entries)
    {
        if (reference != Empty)
        {
            _lists.Entries[entries++] = ((ulong)list << 32) | reference;
        }
    }

    /// <summary>The sum of <c>2^bit * point</c>.</summary>
    private JacobianPoint Assemble(AffinePoint* points, int entries, int bits)
    {
        JacobianPoint sum = default;
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            sum.Double();
            if (entries > 0 && (int)(_lists.Entries[entries - 1] >> 32) == bit)
            {
                uint reference = (uint)_lists.Entries[--entries];
                AffinePoint point = points[reference >> 1];
                sum.Add((reference & 1) == 0 ? point : -point);
            }
        }

        return sum;
    }
}
