using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.Lanes;
using Grin.Cryptography.Memory;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography.Proving;

/// <summary><see cref="GeneratorSum"/> with one kind of lanes.</summary>
internal sealed unsafe class GeneratorSum<TField> : GeneratorSum
    where TField : unmanaged, IFieldLanes<TField>
{
    // In front of the points are the two that fill up vectors.
    private const int Fillers = 2;

    private const int MaxEntries = (Blinding + 1) * Digits;

    private readonly AlignedBuffer<AffinePoint> _memory = new();
    private readonly ListAdder<TField> _lists = new();
    private readonly AffinePoint* _points;
    private readonly int _firstSum = Fillers + Multiples.Length;

    // Of each digit the reference to its point, as the lists take it, and the bucket.
    private readonly (uint Reference, int Bucket)[] _terms = new (uint, int)[MaxEntries];
    private int _count;

    public GeneratorSum()
    {
        _points = _memory.Take(_firstSum + ListAdder<TField>.SumsOf(MaxEntries));
        _points[0] = Generators.G;
        _points[1] = Generators.TwiceG;
        Multiples.CopyTo(new Span<AffinePoint>(_points + Fillers, Multiples.Length));
        _lists.Reserve(MaxEntries);
    }

    /// <inheritdoc/>
    public override void Add(int index, in Scalar scalar)
    {
        // Of a number and its negative one is below 2^255, so that signed digits need no further one.
        bool negate = scalar.IsHigh;
        Scalar smaller = negate ? -scalar : scalar;
        int carry = 0;
        for (int i = 0; i < Digits; i++)
        {
            int bit = i * Width;
            int digit = (int)(smaller.Limb(bit >> 6) >> (bit & 63) & 0xff) + carry;
            carry = digit > Buckets ? 1 : 0;
            digit -= carry << Width;
            if (digit != 0)
            {
                uint point = (uint)(Fillers + (index * Digits) + i);
                _terms[_count++] = ((point << 1) | (digit < 0 != negate ? 1u : 0), Math.Abs(digit) - 1);
            }
        }
    }

    /// <inheritdoc/>
    public override AffinePoint Take()
    {
        Sort();
        int left = _lists.Sum(_points, _count, _firstSum);
        _count = 0;

        // Every partial sum from the highest bucket down, added up.
        JacobianPoint partial = default;
        JacobianPoint sum = default;
        for (int bucket = Buckets - 1; bucket >= 0; bucket--)
        {
            if (left > 0 && (int)(_lists.Entries[left - 1] >> 32) == bucket)
            {
                var reference = (uint)_lists.Entries[--left];
                AffinePoint point = _points[reference >> 1];
                partial.Add((reference & 1) == 0 ? point : -point);
            }

            sum.Add(partial);
        }

        return sum.ToAffine();
    }

    /// <summary>Lays the terms out as entries, bucket after bucket (a counting sort).</summary>
    private void Sort()
    {
        Span<int> next = stackalloc int[Buckets + 1];
        next.Clear();
        for (int i = 0; i < _count; i++)
        {
            next[_terms[i].Bucket + 1]++;
        }

        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            next[bucket + 1] += next[bucket];
        }

        for (int i = 0; i < _count; i++)
        {
            (uint reference, int bucket) = _terms[i];
            _lists.Entries[next[bucket]++] = ((ulong)bucket << 32) | reference;
        }
    }
}
