using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <content>Sums of products: ten columns of 52 bits.</content>
internal unsafe partial struct ScalarLanes512
{
    // As in a product, with twice two bits more for four times as many terms.
    private const int WideSplit = 59;
    private const int WideSplitToNext = WideSplit - LimbBits;
    private const long WideStart = ((1023L + 52 + WideSplit) << 52) | (1L << 51);

    /// <inheritdoc/>
    public static int PieceBits => 4 * LimbBits;

    /// <inheritdoc/>
    /// <remarks>
    /// Four products put at most 4 * 9 * 2^104 into a column (see <see cref="Multiply"/>), less than the 2^110 that a chain starting
    /// at 1.5 * 2^111 holds. Its 20 roundings leave |L - H * 2^59| at most 10 * 2^59, which with the 2^58 moved up from the column
    /// below and a carry is less than 2^63. Columns then are carried to 52 bits, and the last, from products of two limbs of
    /// 48.6 bits, is below 2^48: 512 times that is far from 2^63.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateProducts(ScalarLanes512* wide, ScalarLanes512* a, ScalarLanes512* b, int stride, int count)
    {
        Debug.Assert(count <= IScalarLanes<ScalarLanes512>.MaxProducts, "Too many products at once.");
        Vector512<long> start = Vector512.Create(WideStart);
        Vector512<double> c = start.AsDouble();
        Vector512<double> f0 = c, f1 = c, f2 = c, f3 = c, f4 = c, f5 = c, f6 = c, f7 = c, f8 = c;
        Vector512<long> zero = Vector512<long>.Zero;
        Vector512<long> l0 = zero, l1 = zero, l2 = zero, l3 = zero, l4 = zero, l5 = zero, l6 = zero, l7 = zero, l8 = zero;
        for (int k = 0; k < count; k++)
        {
            Debug.Assert(IsFactor(a) && IsFactor(b), "The limbs of a factor are out of bounds.");
            Vector512<double> y0 = Real(b->_limb0), y1 = Real(b->_limb1), y2 = Real(b->_limb2), y3 = Real(b->_limb3), y4 = Real(b->_limb4);
            Vector512<long> a0 = a->_limb0;
            Vector512<double> x0 = Real(a0);
            f0 = Fma(x0, y0, f0);
            f1 = Fma(x0, y1, f1);
            f2 = Fma(x0, y2, f2);
            f3 = Fma(x0, y3, f3);
            f4 = Fma(x0, y4, f4);
            l0 += Low(a0, b->_limb0);
            l1 += Low(a0, b->_limb1);
            l2 += Low(a0, b->_limb2);
            l3 += Low(a0, b->_limb3);
            l4 += Low(a0, b->_limb4);
            Vector512<long> a1 = a->_limb1;
            Vector512<double> x1 = Real(a1);
            f1 = Fma(x1, y0, f1);
            f2 = Fma(x1, y1, f2);
            f3 = Fma(x1, y2, f3);
            f4 = Fma(x1, y3, f4);
            f5 = Fma(x1, y4, f5);
            l1 += Low(a1, b->_limb0);
            l2 += Low(a1, b->_limb1);
            l3 += Low(a1, b->_limb2);
            l4 += Low(a1, b->_limb3);
            l5 += Low(a1, b->_limb4);
            Vector512<long> a2 = a->_limb2;
            Vector512<double> x2 = Real(a2);
            f2 = Fma(x2, y0, f2);
            f3 = Fma(x2, y1, f3);
            f4 = Fma(x2, y2, f4);
            f5 = Fma(x2, y3, f5);
            f6 = Fma(x2, y4, f6);
            l2 += Low(a2, b->_limb0);
            l3 += Low(a2, b->_limb1);
            l4 += Low(a2, b->_limb2);
            l5 += Low(a2, b->_limb3);
            l6 += Low(a2, b->_limb4);
            Vector512<long> a3 = a->_limb3;
            Vector512<double> x3 = Real(a3);
            f3 = Fma(x3, y0, f3);
            f4 = Fma(x3, y1, f4);
            f5 = Fma(x3, y2, f5);
            f6 = Fma(x3, y3, f6);
            f7 = Fma(x3, y4, f7);
            l3 += Low(a3, b->_limb0);
            l4 += Low(a3, b->_limb1);
            l5 += Low(a3, b->_limb2);
            l6 += Low(a3, b->_limb3);
            l7 += Low(a3, b->_limb4);
            Vector512<long> a4 = a->_limb4;
            Vector512<double> x4 = Real(a4);
            f4 = Fma(x4, y0, f4);
            f5 = Fma(x4, y1, f5);
            f6 = Fma(x4, y2, f6);
            f7 = Fma(x4, y3, f7);
            f8 = Fma(x4, y4, f8);
            l4 += Low(a4, b->_limb0);
            l5 += Low(a4, b->_limb1);
            l6 += Low(a4, b->_limb2);
            l7 += Low(a4, b->_limb3);
            l8 += Low(a4, b->_limb4);
            a += stride;
            b += stride;
        }

        Vector512<long> h0 = f0.AsInt64() - start;
        Vector512<long> h1 = f1.AsInt64() - start;
        Vector512<long> h2 = f2.AsInt64() - start;
        Vector512<long> h3 = f3.AsInt64() - start;
        Vector512<long> h4 = f4.AsInt64() - start;
        Vector512<long> h5 = f5.AsInt64() - start;
        Vector512<long> h6 = f6.AsInt64() - start;
        Vector512<long> h7 = f7.AsInt64() - start;
        Vector512<long> h8 = f8.AsInt64() - start;
        l0 -= h0 << WideSplit;
        l1 = l1 - (h1 << WideSplit) + (h0 << WideSplitToNext);
        l2 = l2 - (h2 << WideSplit) + (h1 << WideSplitToNext);
        l3 = l3 - (h3 << WideSplit) + (h2 << WideSplitToNext);
        l4 = l4 - (h4 << WideSplit) + (h3 << WideSplitToNext);
        l5 = l5 - (h5 << WideSplit) + (h4 << WideSplitToNext);
        l6 = l6 - (h6 << WideSplit) + (h5 << WideSplitToNext);
        l7 = l7 - (h7 << WideSplit) + (h6 << WideSplitToNext);
        l8 = l8 - (h8 << WideSplit) + (h7 << WideSplitToNext);
        Vector512<long> l9 = h8 << WideSplitToNext;
        Vector512<long> mask = Vector512.Create(LimbMask);
        var columns = (Vector512<long>*)wide;
        l1 += Above(l0);
        columns[0] += l0 & mask;
        l2 += Above(l1);
        columns[1] += l1 & mask;
        l3 += Above(l2);
        columns[2] += l2 & mask;
        l4 += Above(l3);
        columns[3] += l3 & mask;
        l5 += Above(l4);
        columns[4] += l4 & mask;
        l6 += Above(l5);
        columns[5] += l5 & mask;
        l7 += Above(l6);
        columns[6] += l6 & mask;
        l8 += Above(l7);
        columns[7] += l7 & mask;
        l9 += Above(l8);
        columns[8] += l8 & mask;
        columns[9] += l9;
    }

    /// <inheritdoc/>
    public static void CutIntoPieces(ScalarLanes512* wide)
    {
        var columns = (Vector512<long>*)wide;
        Vector512<long> mask = Vector512.Create(LimbMask);
        for (int k = 0; k < 9; k++)
        {
            columns[k + 1] += Above(columns[k]);
            columns[k] &= mask;
        }

        Vector512<long> c4 = columns[4], c9 = columns[9];
        wide[2]._limb0 = columns[8];
        wide[2]._limb1 = c9 & mask;
        wide[2]._limb2 = Above(c9);
        wide[2]._limb3 = Vector512<long>.Zero;
        wide[2]._limb4 = Vector512<long>.Zero;
        wide[1]._limb3 = columns[7];
        wide[1]._limb2 = columns[6];
        wide[1]._limb1 = columns[5];
        wide[1]._limb0 = c4;
        wide[1]._limb4 = Vector512<long>.Zero;
        wide[0]._limb4 = Vector512<long>.Zero;
    }
}
