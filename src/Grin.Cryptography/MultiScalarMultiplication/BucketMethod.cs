using System.Runtime.CompilerServices;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>The steps of <see cref="Pippenger"/> with one kind of lanes.</summary>
/// <remarks>
/// The points lie in one array: two that only fill up the last vector of additions, the given ones, their images under the
/// endomorphism, room for one sum a bucket, and room for sums in the making.
/// </remarks>
internal readonly unsafe ref struct BucketMethod<TField>
    where TField : unmanaged, IFieldLanes<TField>
{
    // G and 2G: any two points with different x.
    private const int Fillers = 2;

    private readonly PippengerWorkspace<TField> _workspace;
    private readonly WindowPlan _plan;
    private readonly AffinePoint* _points;
    private readonly int _terms;
    private readonly int _firstImage;
    private readonly int _firstBucket;
    private readonly int _firstSum;

    private BucketMethod(PippengerWorkspace<TField> workspace, int terms)
    {
        _workspace = workspace;
        _terms = terms;
        _plan = new WindowPlan(2 * terms);

        // Images are made a vector at a time.
        int padded = (terms + TField.Count - 1) / TField.Count * TField.Count;
        _firstImage = Fillers + padded;
        _firstBucket = _firstImage + padded;
        _firstSum = _firstBucket + _plan.Buckets;
        int entries = Math.Max(2 * terms, BucketSums<TField>.EntriesOf(_plan));
        workspace.Lists.Reserve(entries);
        _points = workspace.Points.Take(_firstSum + Math.Max(ListAdder<TField>.SumsOf(2 * terms), BucketSums<TField>.SumsOf(_plan)));
    }

    /// <summary>The sum of <c>scalars[i] * points[i]</c>.</summary>
    public static JacobianPoint Multiply(ReadOnlySpan<AffinePoint> points, ReadOnlySpan<Scalar> scalars)
    {
        var workspace = PippengerWorkspace<TField>.Rent();
        try
        {
            var method = new BucketMethod<TField>(workspace, points.Length);
            method.Place(points);
            short* digits = method.Cut(points, scalars);
            return method.SumBuckets(digits);
        }
        finally
        {
            workspace.Return();
        }
    }

    /// <summary>Copies the points and makes their images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(ReadOnlySpan<AffinePoint> points)
    {
        _points[0] = Generators.G;
        _points[1] = Generators.TwiceG;
        points.CopyTo(new Span<AffinePoint>(_points + Fillers, _terms));
        TField* beta = _workspace.Lanes.Take(3);
        TField* x = beta + 1;
        TField* y = beta + 2;
        TField.Broadcast(beta, EndomorphismSplit.Beta);
        for (int i = Fillers; i < _firstImage; i += TField.Count)
        {
            TField.LoadPoints(x, y, _points + i);
            TField.Multiply(x, x, beta);
            TField.StorePoints(_points + i + _firstImage - Fillers, x, y);
        }
    }

    /// <summary>The digits of all halves: of the points in front, of the images behind them. Points at infinity get zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private short* Cut(ReadOnlySpan<AffinePoint> points, ReadOnlySpan<Scalar> scalars)
    {
        int halves = 2 * _terms;
        short* digits = _workspace.Digits.Take(halves * _plan.Windows);
        var cutter = new SignedDigits(_plan);
        for (int i = 0; i < _terms; i++)
        {
            if (points[i].IsInfinity)
            {
                cutter.Write(0, 0, false, digits + i, halves);
                cutter.Write(0, 0, false, digits + _terms + i, halves);
                continue;
            }

            var split = new EndomorphismSplit(scalars[i]);
            cutter.Write(split.FirstLow, split.FirstHigh, split.FirstIsNegative, digits + i, halves);
            cutter.Write(split.SecondLow, split.SecondHigh, split.SecondIsNegative, digits + _terms + i, halves);
        }

        return digits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private JacobianPoint SumBuckets(short* digits)
    {
        uint* references = _workspace.References.Take(_plan.Buckets);
        new Span<uint>(references, _plan.Buckets).Fill(BucketSums<TField>.Empty);
        int bucket = 0;
        for (int window = 0; window < _plan.Windows; window++)
        {
            int entries = Sort(digits + (2L * _terms * window), _plan.BucketsOf(window));
            entries = _workspace.Lists.Sum(_points, entries, _firstSum);
            ulong* entry = _workspace.Lists.Entries;
            for (int i = 0; i < entries; i++)
            {
                int index = bucket + (int)(entry[i] >> 32) - 1;
                uint reference = (uint)entry[i];

                // The next window overwrites the sums of this one.
                _points[_firstBucket + index] = _points[reference >> 1];
                references[index] = ((uint)(_firstBucket + index) << 1) | (reference & 1);
            }

            bucket += _plan.BucketsOf(window);
        }

        return new BucketSums<TField>(_workspace.Lists, _plan).Weigh(_points, references, _firstSum);
    }

    /// <summary>Lays out the entries of a window, sorted by absolute digit (a counting sort); those with digit 0 are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Sort(short* digits, int buckets)
    {
        int halves = 2 * _terms;
        int* positions = _workspace.Positions.Take(buckets + 1);
        new Span<int>(positions, buckets + 1).Clear();
        for (int i = 0; i < halves; i++)
        {
            positions[Absolute(digits[i])]++;
        }

        int next = 0;
        for (int bucket = 1; bucket <= buckets; bucket++)
        {
            int count = positions[bucket];
            positions[bucket] = next;
            next += count;
        }

        // Those with digit 0 go behind all others, where nobody looks.
        positions[0] = next;
        ulong* entries = _workspace.Lists.Entries;
        Lay(digits, _terms, Fillers, positions, entries);
        Lay(digits + _terms, _terms, _firstImage, positions, entries);
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lay(short* digits, int count, int firstPoint, int* positions, ulong* entries)
    {
        uint reference = (uint)firstPoint << 1;
        for (int i = 0; i < count; i++)
        {
            int digit = digits[i];
            int bucket = Absolute(digit);
            entries[positions[bucket]++] = ((ulong)bucket << 32) | reference | ((uint)digit >> 31);
            reference += 2;
        }
    }

    // Math.Abs would test for the one number it cannot negate.
    private static int Absolute(int digit) => (digit ^ (digit >> 31)) - (digit >> 31);
}
