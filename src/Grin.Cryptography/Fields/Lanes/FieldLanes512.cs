using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Grin.Cryptography.Fields.Lanes;

/// <summary>Eight coordinates, each as five signed limbs of radix 2^52, limb by limb in 512-bit vectors.</summary>
/// <remarks>
/// <para>
/// A column <c>sum a_i b_j, i + j = k</c> of a product has up to 108 bits. Its low 64 bits come exact from 64-bit multiplications
/// (<c>vpmullq</c>); its high part from one chain of fused multiply-adds in doubles, started at 1.5 * 2^111, whose last place is worth
/// 2^59: the low bits of its pattern, less those of the start, are the column divided by 2^59, rounded. The difference between the
/// column and that multiple of 2^59 is small, hence exact from the low 64 bits. No product is ever split, nothing is masked.
/// </para>
/// <para>
/// Bounds, with limbs of the factors up to A * 2^52 and B * 2^52 (the top limbs to A and B * 2^48) and A * B at most 3 (and 12.25, as
/// <see cref="HardMaxWeight"/> has it, for the tests' worst case). The chain must stay within 2^111 and 2^112, so a column within
/// 2^110 = 64 * 2^104: the largest, column 3, has 4 A B * 2^104, at most 49 * 2^104, and receives less than 2^98 by folding. Each step
/// of a chain errs by half its last place, 2^58, and by 2^55 for limbs that needed rounding to become doubles, so after at most
/// five steps the remainder is below 2^61. Column 9, below 2^48, times 0x3D10 is below 2^62. So no 64-bit sum passes 2^63.
/// </para>
/// <para>
/// 2^260 is 0x1000003D10 modulo p, which folds columns 5 to 9 onto 0 to 4; 2^256 is 0x1000003D1, which folds what limb 4 has above 48
/// bits. The last carries, of less than 2^10, go up one limb each and no further: the slack of weight 1.
/// </para>
/// </remarks>
internal unsafe partial struct FieldLanes512 : IFieldLanes<FieldLanes512>
{
    /// <summary>Limbs up to this many times 2^52 on both sides of a product are still right.</summary>
    internal const double HardMaxWeight = 3.5;

    private const int Lanes = 8;
    private const int Radix = 52;
    private const int TopBits = 48;

    // What a unit in the last place of the chain is worth, and how that lines up with the next limb.
    private const int ChainShift = 59;
    private const int CarryShift = ChainShift - Radix;

    // The bits of 1.5 * 2^(52 + ChainShift).
    private const long ChainStart = ((long)(1023 + 52 + ChainShift) << 52) | (1L << 51);

    private const long LimbMask = (1L << Radix) - 1;
    private const long TopMask = (1L << TopBits) - 1;
    private const long FoldColumn = 0x1000003D10;
    private const long FoldTop = 0x1000003D1;
    private const ulong LowestWordOfP = 0xFFFF_FFFE_FFFF_FC2F;

    private Longs _limb0;
    private Longs _limb1;
    private Longs _limb2;
    private Longs _limb3;
    private Longs _limb4;

    /// <inheritdoc/>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512DQ.IsSupported;

    /// <inheritdoc/>
    public static int Count => Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(FieldLanes512* product, FieldLanes512* a, FieldLanes512* b)
    {
        AssertFactors(a, b);
        Longs a0 = a->_limb0, a1 = a->_limb1, a2 = a->_limb2, a3 = a->_limb3, a4 = a->_limb4;
        Longs b0 = b->_limb0, b1 = b->_limb1, b2 = b->_limb2, b3 = b->_limb3, b4 = b->_limb4;
        Doubles x4 = ToDoubles(a4), y4 = ToDoubles(b4), x3 = ToDoubles(a3), y3 = ToDoubles(b3), x2 = ToDoubles(a2);
        Doubles y2 = ToDoubles(b2), x1 = ToDoubles(a1), y1 = ToDoubles(b1), x0 = ToDoubles(a0), y0 = ToDoubles(b0);
        Longs start = Vector512.Create(ChainStart);
        Doubles chain = start.AsDouble();

        // Columns 8 to 4, breadth first: the compiler keeps this order, and chains side by side hide each other's latency.
        Doubles f8 = Fma(x4, y4, chain), f7 = Fma(x3, y4, chain), f6 = Fma(x2, y4, chain), f5 = Fma(x1, y4, chain), f4 = Fma(x0, y4, chain);
        Longs l8 = Low(a4, b4), l7 = Low(a3, b4), l6 = Low(a2, b4), l5 = Low(a1, b4), l4 = Low(a0, b4);
        f7 = Fma(x4, y3, f7);
        f6 = Fma(x3, y3, f6);
        f5 = Fma(x2, y3, f5);
        f4 = Fma(x1, y3, f4);
        l7 += Low(a4, b3);
        l6 += Low(a3, b3);
        l5 += Low(a2, b3);
        l4 += Low(a1, b3);
        Longs h8 = f8.AsInt64() - start;
        Longs c9 = h8 << CarryShift;
        f6 = Fma(x4, y2, f6);
        f5 = Fma(x3, y2, f5);
        f4 = Fma(x2, y2, f4);
        l6 += Low(a4, b2);
        l5 += Low(a3, b2);
        l4 += Low(a2, b2);
        Longs h7 = f7.AsInt64() - start;
        Longs c8 = l8 - (h8 << ChainShift) + (h7 << CarryShift);
        f5 = Fma(x4, y1, f5);
        f4 = Fma(x3, y1, f4);
        l5 += Low(a4, b1);
        l4 += Low(a3, b1);
        Longs h6 = f6.AsInt64() - start;
        Longs c7 = l7 - (h7 << ChainShift) + (h6 << CarryShift);
        f4 = Fma(x4, y0, f4);
        l4 += Low(a4, b0);
        Longs h5 = f5.AsInt64() - start;
        Longs c6 = l6 - (h6 << ChainShift) + (h5 << CarryShift);

        // Columns 3 to 0, with the upper ones folded in as they get ready.
        Doubles f3 = Fma(x0, y3, chain), f2 = Fma(x0, y2, chain), f1 = Fma(x0, y1, chain), f0 = Fma(x0, y0, chain);
        Longs l3 = Low(a0, b3), l2 = Low(a0, b2), l1 = Low(a0, b1), l0 = Low(a0, b0);
        Longs h4 = f4.AsInt64() - start;
        Longs c5 = l5 - (h5 << ChainShift) + (h4 << CarryShift) + Vector512.ShiftRightArithmetic(c9, 16);
        f3 = Fma(x1, y2, f3);
        f2 = Fma(x1, y1, f2);
        f1 = Fma(x1, y0, f1);
        l3 += Low(a1, b2);
        l2 += Low(a1, b1);
        l1 += Low(a1, b0);
        Longs c4 = l4 - (h4 << ChainShift) + ((c9 & Vector512.Create(0xFFFFL)) << 36) + Low(c9, Vector512.Create(FoldColumn - (1L << 36)));
        Longs fold = Vector512.Create(FoldColumn);
        Doubles foldDouble = Vector512.Create((double)FoldColumn);
        f0 = Fma(ToDoubles(c5), foldDouble, f0);
        l0 += Low(c5, fold);
        f1 = Fma(ToDoubles(c6), foldDouble, f1);
        l1 += Low(c6, fold);
        f3 = Fma(x2, y1, f3);
        f2 = Fma(x2, y0, f2);
        l3 += Low(a2, b1);
        l2 += Low(a2, b0);
        f2 = Fma(ToDoubles(c7), foldDouble, f2);
        l2 += Low(c7, fold);
        f3 = Fma(x3, y0, f3);
        l3 += Low(a3, b0);
        f3 = Fma(ToDoubles(c8), foldDouble, f3);
        l3 += Low(c8, fold);
        Finish(product, f0, f1, f2, f3, l0, l1, l2, l3, c4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Square(FieldLanes512* square, FieldLanes512* a)
    {
        AssertFactors(a, a);
        Longs a0 = a->_limb0, a1 = a->_limb1, a2 = a->_limb2, a3 = a->_limb3, a4 = a->_limb4;
        Doubles x4 = ToDoubles(a4), x3 = ToDoubles(a3), x2 = ToDoubles(a2), x1 = ToDoubles(a1), x0 = ToDoubles(a0);
        Longs start = Vector512.Create(ChainStart);
        Doubles chain = start.AsDouble();
        Doubles f8 = Fma(x4, x4, chain), f6 = Fma(x3, x3, chain), f4 = Fma(x2, x2, chain);
        Longs l8 = Low(a4, a4), l6 = Low(a3, a3), l4 = Low(a2, a2);
        Doubles twice0 = x0 + x0, twice1 = x1 + x1, twice2 = x2 + x2, twice3 = x3 + x3;
        Longs d0 = a0 + a0, d1 = a1 + a1, d2 = a2 + a2, d3 = a3 + a3;
        Doubles f7 = Fma(x4, twice3, chain), f5 = Fma(x3, twice2, chain);
        Longs l7 = Low(a4, d3), l5 = Low(a3, d2);
        f6 = Fma(x4, twice2, f6);
        f4 = Fma(x3, twice1, f4);
        l6 += Low(a4, d2);
        l4 += Low(a3, d1);
        Longs h8 = f8.AsInt64() - start;
        Longs c9 = h8 << CarryShift;
        f5 = Fma(x4, twice1, f5);
        f4 = Fma(x4, twice0, f4);
        l5 += Low(a4, d1);
        l4 += Low(a4, d0);
        Longs h7 = f7.AsInt64() - start;
        Longs c8 = l8 - (h8 << ChainShift) + (h7 << CarryShift);
        Doubles f0 = Fma(x0, x0, chain), f1 = Fma(x1, twice0, chain), f2 = Fma(x1, x1, chain), f3 = Fma(x2, twice1, chain);
        Longs l0 = Low(a0, a0), l1 = Low(a1, d0), l2 = Low(a1, a1), l3 = Low(a2, d1);
        Longs h6 = f6.AsInt64() - start;
        Longs c7 = l7 - (h7 << ChainShift) + (h6 << CarryShift);
        Longs h5 = f5.AsInt64() - start;
        Longs c6 = l6 - (h6 << ChainShift) + (h5 << CarryShift);
        Longs h4 = f4.AsInt64() - start;
        Longs c5 = l5 - (h5 << ChainShift) + (h4 << CarryShift) + Vector512.ShiftRightArithmetic(c9, 16);
        f2 = Fma(x2, twice0, f2);
        f3 = Fma(x3, twice0, f3);
        l2 += Low(a2, d0);
        l3 += Low(a3, d0);
        Longs c4 = l4 - (h4 << ChainShift) + ((c9 & Vector512.Create(0xFFFFL)) << 36) + Low(c9, Vector512.Create(FoldColumn - (1L << 36)));
        Longs fold = Vector512.Create(FoldColumn);
        Doubles foldDouble = Vector512.Create((double)FoldColumn);
        f3 = Fma(ToDoubles(c8), foldDouble, f3);
        l3 += Low(c8, fold);
        f2 = Fma(ToDoubles(c7), foldDouble, f2);
        l2 += Low(c7, fold);
        f1 = Fma(ToDoubles(c6), foldDouble, f1);
        l1 += Low(c6, fold);
        f0 = Fma(ToDoubles(c5), foldDouble, f0);
        l0 += Low(c5, fold);
        Finish(square, f0, f1, f2, f3, l0, l1, l2, l3, c4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add(FieldLanes512* sum, FieldLanes512* a, FieldLanes512* b)
    {
        sum->_limb0 = a->_limb0 + b->_limb0;
        sum->_limb1 = a->_limb1 + b->_limb1;
        sum->_limb2 = a->_limb2 + b->_limb2;
        sum->_limb3 = a->_limb3 + b->_limb3;
        sum->_limb4 = a->_limb4 + b->_limb4;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(FieldLanes512* difference, FieldLanes512* a, FieldLanes512* b)
    {
        difference->_limb0 = a->_limb0 - b->_limb0;
        difference->_limb1 = a->_limb1 - b->_limb1;
        difference->_limb2 = a->_limb2 - b->_limb2;
        difference->_limb3 = a->_limb3 - b->_limb3;
        difference->_limb4 = a->_limb4 - b->_limb4;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Broadcast(FieldLanes512* lanes, in FieldElement value)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            Write(lanes, lane, value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static FieldElement Read(FieldLanes512* lanes, int lane)
    {
        Longs l0 = lanes->_limb0, l1 = lanes->_limb1, l2 = lanes->_limb2, l3 = lanes->_limb3, l4 = lanes->_limb4;
        Pack(ref l0, ref l1, ref l2, ref l3, l4);
        return new FieldElement((ulong)l0[lane], (ulong)l1[lane], (ulong)l2[lane], (ulong)l3[lane]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Write(FieldLanes512* lanes, int lane, in FieldElement value)
    {
        long* limbs = (long*)lanes + lane;
        limbs[0] = (long)value.Limb(0) & LimbMask;
        limbs[Lanes] = (long)((value.Limb(0) >> 52) | (value.Limb(1) << 12)) & LimbMask;
        limbs[2 * Lanes] = (long)((value.Limb(1) >> 40) | (value.Limb(2) << 24)) & LimbMask;
        limbs[3 * Lanes] = (long)((value.Limb(2) >> 28) | (value.Limb(3) << 36)) & LimbMask;
        limbs[4 * Lanes] = (long)(value.Limb(3) >> 16);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static uint Zeros(FieldLanes512* a)
    {
        Longs l0 = a->_limb0, l1 = a->_limb1, l2 = a->_limb2, l3 = a->_limb3, l4 = a->_limb4;
        Pack(ref l0, ref l1, ref l2, ref l3, l4);
        Longs isZero = Vector512.Equals(l0 | l1 | l2 | l3, Longs.Zero);
        Longs isP = Vector512.Equals(l0, Vector512.Create(LowestWordOfP).AsInt64()) & Vector512.Equals(l1 & l2 & l3, Longs.AllBitsSet);
        return (uint)(isZero | isP).ExtractMostSignificantBits();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Negate(FieldLanes512* a, uint lanes)
    {
        Longs bits = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        Longs sign = Vector512.Equals(Vector512.Create((long)lanes) & bits, bits);
        a->_limb0 = ApplySign(a->_limb0, sign);
        a->_limb1 = ApplySign(a->_limb1, sign);
        a->_limb2 = ApplySign(a->_limb2, sign);
        a->_limb3 = ApplySign(a->_limb3, sign);
        a->_limb4 = ApplySign(a->_limb4, sign);
    }

    /// <summary>The end of both products: what the chains say of the low columns is taken off and carried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        FieldLanes512* result, Doubles f0, Doubles f1, Doubles f2, Doubles f3, Longs l0, Longs l1, Longs l2, Longs l3, Longs c4)
    {
        Longs start = Vector512.Create(ChainStart);
        Longs h0 = f0.AsInt64() - start, h1 = f1.AsInt64() - start, h2 = f2.AsInt64() - start, h3 = f3.AsInt64() - start;
        l0 -= h0 << ChainShift;
        l1 = l1 - (h1 << ChainShift) + (h0 << CarryShift);
        l2 = l2 - (h2 << ChainShift) + (h1 << CarryShift);
        l3 = l3 - (h3 << ChainShift) + (h2 << CarryShift);
        c4 += h3 << CarryShift;
        Longs top = Vector512.ShiftRightArithmetic(c4, TopBits);
        c4 &= Vector512.Create(TopMask);
        l0 += Low(top, Vector512.Create(FoldTop));
        Longs mask = Vector512.Create(LimbMask);
        result->_limb0 = l0 & mask;
        result->_limb1 = (l1 & mask) + Vector512.ShiftRightArithmetic(l0, Radix);
        result->_limb2 = (l2 & mask) + Vector512.ShiftRightArithmetic(l1, Radix);
        result->_limb3 = (l3 & mask) + Vector512.ShiftRightArithmetic(l2, Radix);
        result->_limb4 = c4 + Vector512.ShiftRightArithmetic(l3, Radix);
    }

    /// <summary>
    /// Carries limbs of weight up to <see cref="HardMaxWeight"/> through and packs them into four words, a number of 0..2^256-1. What comes
    /// back from the top may pass limb 0 again, seldom enough for a loop.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pack(ref Longs l0, ref Longs l1, ref Longs l2, ref Longs l3, Longs l4)
    {
        Longs mask = Vector512.Create(LimbMask);
        Longs topMask = Vector512.Create(TopMask);
        Longs fold = Vector512.Create(FoldTop);
        do
        {
            l1 += Vector512.ShiftRightArithmetic(l0, Radix);
            l0 &= mask;
            l2 += Vector512.ShiftRightArithmetic(l1, Radix);
            l1 &= mask;
            l3 += Vector512.ShiftRightArithmetic(l2, Radix);
            l2 &= mask;
            l4 += Vector512.ShiftRightArithmetic(l3, Radix);
            l3 &= mask;
            Longs top = Vector512.ShiftRightArithmetic(l4, TopBits);
            l4 &= topMask;
            l0 += Low(top, fold);
        }
        while (Vector512.GreaterThanAny(l0.AsUInt64(), mask.AsUInt64()));

        Longs w0 = l0 | (l1 << 52), w1 = (l1 >>> 12) | (l2 << 40), w2 = (l2 >>> 24) | (l3 << 28), w3 = (l3 >>> 36) | (l4 << 16);
        l0 = w0;
        l1 = w1;
        l2 = w2;
        l3 = w3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Doubles Fma(Doubles a, Doubles b, Doubles c) => Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs Low(Longs a, Longs b) => Avx512DQ.MultiplyLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Doubles ToDoubles(Longs a) => Avx512DQ.ConvertToVector512Double(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs ApplySign(Longs value, Longs sign) => (value ^ sign) - sign;

    [Conditional("DEBUG")]
    private static void AssertFactors(FieldLanes512* a, FieldLanes512* b)
    {
        double weight = Weight(a) * Weight(b);
        Debug.Assert(weight <= HardMaxWeight * HardMaxWeight, $"Factors weigh {weight} together.");
    }

    /// <summary>The largest limb, counted in 2^52 (the top one in 2^48).</summary>
    private static double Weight(FieldLanes512* a)
    {
        Longs largest = Vector512.Max(
            Vector512.Max(Vector512.Max(Vector512.Abs(a->_limb0), Vector512.Abs(a->_limb1)), Vector512.Max(Vector512.Abs(a->_limb2), Vector512.Abs(a->_limb3))),
            Vector512.Abs(a->_limb4) << (Radix - TopBits));
        long limb = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            limb = Math.Max(limb, largest[lane]);
        }

        return limb / (double)(1L << Radix);
    }
}
