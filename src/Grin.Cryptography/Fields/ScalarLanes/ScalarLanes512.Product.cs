using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <content>The product.</content>
internal unsafe partial struct ScalarLanes512
{
    /// <inheritdoc/>
    /// <remarks>
    /// <para>
    /// Bounds, in units of 2^104 (the product of two limbs of 52 bits), with factors of 1.5 * 2^52 and 1.5 * 2^48 at the top:
    /// columns 0..3 have at most 4 * 2.25 = 9; folding adds to them at most 2 columns times Fold260's two long limbs (0.64 and
    /// 0.59 of 2^52), 1.3, twice, and less than 0.1: less than 11.8, where 16 is 2^108. Column 4 has 3 * 2.25 + 0.3, less than 8. So every chain
    /// of FMA stays within ±2^108 of its start 1.5 * 2^109 and keeps the unit 2^57.
    /// </para>
    /// <para>
    /// A chain rounds each of its at most 9 sums by half a unit, so L - H * 2^57 is within ±4.5 * 2^57, less than 2^60: taking it
    /// modulo 2^64 is exact. The high parts moved on are below 2^(108 - 57 + 5) = 2^56.
    /// </para>
    /// <para>
    /// Columns 5..8 are carried to 52 bits before they are folded, with column 9 below 2^47: exact as doubles. Of the second
    /// fold, column 7 is below 2^23, so its product with Fold260Limb2 (29 bits) needs no chain.
    /// </para>
    /// <para>
    /// Limb 4 consists of a chain of 5 and one of 3, at most 4 * 2^57 = 2^59, plus 2^56 and less than 2^53. What stands above
    /// bit 256 is thus below 2^11 + 2^8 + 2^5 = 2336, and its product with Fold0 (0.852 * 2^52) below 1991 * 2^52, which with
    /// another limb of 52 bits fits the 2048 * 2^52 of a signed number.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ScalarLanes512* result, ScalarLanes512* a, ScalarLanes512* b)
    {
        Debug.Assert(IsFactor(a) && IsFactor(b), "The limbs of a factor are out of bounds.");
        Vector512<long> a0 = a->_limb0, a1 = a->_limb1, a2 = a->_limb2, a3 = a->_limb3, a4 = a->_limb4;
        Vector512<long> b0 = b->_limb0, b1 = b->_limb1, b2 = b->_limb2, b3 = b->_limb3, b4 = b->_limb4;
        Vector512<double> x4 = Real(a4), y4 = Real(b4), x3 = Real(a3), y3 = Real(b3), x2 = Real(a2), y2 = Real(b2);
        Vector512<double> x1 = Real(a1), y1 = Real(b1), x0 = Real(a0), y0 = Real(b0);
        Vector512<long> start = Vector512.Create(Start), mask = Vector512.Create(LimbMask);
        Vector512<double> c = start.AsDouble();

        // Columns 4 to 8.
        Vector512<double> f8 = Fma(x4, y4, c), f7 = Fma(x3, y4, c), f6 = Fma(x2, y4, c), f5 = Fma(x1, y4, c), f4 = Fma(x0, y4, c);
        Vector512<long> l8 = Low(a4, b4), l7 = Low(a3, b4), l6 = Low(a2, b4), l5 = Low(a1, b4), l4 = Low(a0, b4);
        f7 = Fma(x4, y3, f7);
        f6 = Fma(x3, y3, f6);
        f5 = Fma(x2, y3, f5);
        f4 = Fma(x1, y3, f4);
        l7 += Low(a4, b3);
        l6 += Low(a3, b3);
        l5 += Low(a2, b3);
        l4 += Low(a1, b3);
        f6 = Fma(x4, y2, f6);
        f5 = Fma(x3, y2, f5);
        f4 = Fma(x2, y2, f4);
        l6 += Low(a4, b2);
        l5 += Low(a3, b2);
        l4 += Low(a2, b2);
        f5 = Fma(x4, y1, f5);
        f4 = Fma(x3, y1, f4);
        l5 += Low(a4, b1);
        l4 += Low(a3, b1);
        f4 = Fma(x4, y0, f4);
        l4 += Low(a4, b0);
        Vector512<long> h8 = f8.AsInt64() - start, h7 = f7.AsInt64() - start, h6 = f6.AsInt64() - start;
        Vector512<long> h5 = f5.AsInt64() - start, h4 = f4.AsInt64() - start;
        Vector512<long> c5 = l5 - (h5 << Split) + (h4 << SplitToNext);
        Vector512<long> c6 = l6 - (h6 << Split) + (h5 << SplitToNext);
        Vector512<long> c7 = l7 - (h7 << Split) + (h6 << SplitToNext);
        Vector512<long> c8 = l8 - (h8 << Split) + (h7 << SplitToNext);
        Vector512<long> c9 = h8 << SplitToNext;
        l4 -= h4 << Split;

        // Columns 0 to 3, beside the carries of the upper ones.
        Vector512<double> f3 = Fma(x0, y3, c), f2 = Fma(x0, y2, c), f1 = Fma(x0, y1, c), f0 = Fma(x0, y0, c);
        Vector512<long> l3 = Low(a0, b3), l2 = Low(a0, b2), l1 = Low(a0, b1), l0 = Low(a0, b0);
        f3 = Fma(x1, y2, f3);
        f2 = Fma(x1, y1, f2);
        f1 = Fma(x1, y0, f1);
        l3 += Low(a1, b2);
        l2 += Low(a1, b1);
        l1 += Low(a1, b0);
        f3 = Fma(x2, y1, f3);
        f2 = Fma(x2, y0, f2);
        l3 += Low(a2, b1);
        l2 += Low(a2, b0);
        f3 = Fma(x3, y0, f3);
        l3 += Low(a3, b0);
        c6 += Above(c5);
        c5 &= mask;
        c7 += Above(c6);
        c6 &= mask;
        c8 += Above(c7);
        c7 &= mask;
        c9 += Above(c8);
        c8 &= mask;

        // Columns 5 to 9 fold onto 0 to 6.
        Vector512<long> k0 = Vector512.Create(Fold260Limb0), k1 = Vector512.Create(Fold260Limb1), k2 = Vector512.Create(Fold260Limb2);
        Vector512<double> e0 = Vector512.Create((double)Fold260Limb0), e1 = Vector512.Create((double)Fold260Limb1), e2 = Vector512.Create((double)Fold260Limb2);
        Vector512<double> d5 = Real(c5), d6 = Real(c6), d7 = Real(c7), d8 = Real(c8), d9 = Real(c9);
        Vector512<double> g4 = Fma(d9, e0, Fma(d8, e1, Fma(d7, e2, c))), g5 = Fma(d9, e1, Fma(d8, e2, c)), g6 = Fma(d9, e2, c);
        l4 += Low(c9, k0) + Low(c8, k1) + Low(c7, k2);
        Vector512<long> m5 = Low(c9, k1) + Low(c8, k2), m6 = Low(c9, k2);
        f0 = Fma(d5, e0, f0);
        l0 += Low(c5, k0);
        f1 = Fma(d6, e0, Fma(d5, e1, f1));
        l1 += Low(c6, k0) + Low(c5, k1);
        f2 = Fma(d7, e0, Fma(d6, e1, Fma(d5, e2, f2)));
        l2 += Low(c7, k0) + Low(c6, k1) + Low(c5, k2);
        f3 = Fma(d8, e0, Fma(d7, e1, Fma(d6, e2, f3)));
        l3 += Low(c8, k0) + Low(c7, k1) + Low(c6, k2);
        Vector512<long> i4 = g4.AsInt64() - start, i5 = g5.AsInt64() - start, i6 = g6.AsInt64() - start;
        l4 -= i4 << Split;
        c5 = m5 - (i5 << Split) + (i4 << SplitToNext);
        c6 = m6 - (i6 << Split) + (i5 << SplitToNext);
        c7 = i6 << SplitToNext;

        // And what that left in columns 5 to 7 once more.
        c6 += Above(c5);
        c5 &= mask;
        c7 += Above(c6);
        c6 &= mask;
        d5 = Real(c5);
        d6 = Real(c6);
        d7 = Real(c7);
        f0 = Fma(d5, e0, f0);
        l0 += Low(c5, k0);
        f1 = Fma(d6, e0, Fma(d5, e1, f1));
        l1 += Low(c6, k0) + Low(c5, k1);
        f2 = Fma(d7, e0, Fma(d6, e1, Fma(d5, e2, f2)));
        l2 += Low(c7, k0) + Low(c6, k1) + Low(c5, k2);
        f3 = Fma(d7, e1, Fma(d6, e2, f3));
        l3 += Low(c7, k1) + Low(c6, k2);
        l4 += Low(c7, k2);
        Vector512<long> h0 = f0.AsInt64() - start, h1 = f1.AsInt64() - start, h2 = f2.AsInt64() - start, h3 = f3.AsInt64() - start;
        l0 -= h0 << Split;
        l1 = l1 - (h1 << Split) + (h0 << SplitToNext);
        l2 = l2 - (h2 << Split) + (h1 << SplitToNext);
        l3 = l3 - (h3 << Split) + (h2 << SplitToNext);
        l4 += h3 << SplitToNext;

        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, mask);
        FoldTop(
            ref l0, ref l1, ref l2, ref l4, Vector512.Create(TopMask), Vector512.Create(Fold0), Vector512.Create(Fold1), Vector512.Create(Fold2));
        result->_limb0 = l0 & mask;
        result->_limb1 = (l1 & mask) + Above(l0);
        result->_limb2 = (l2 & mask) + Above(l1);
        result->_limb3 = l3 + Above(l2);
        result->_limb4 = l4;
    }
}
