using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>
/// Four lanes of nine unsigned limbs, <c>limb0 + limb1 * 2^29 + .. + limb8 * 2^232</c>, each in 64 bits.
/// </summary>
/// <remarks>
/// <para>
/// <b>Factor:</b> limbs 0..7 at most 2^29 + 2^13, limb 8 at most 2^24 + 2^13. All methods leave limbs 0..7 at most 2^29 + 2^12 and
/// limb 8 below 2^24 + 2^12, but for <see cref="Accumulate"/>.
/// </para>
/// <para>
/// <b>Product:</b> AVX2 multiplies 32 by 32 bits (VPMULUDQ). Limbs of 29 bits leave room to add up whole columns in 64 bits without
/// carries. <b>Reduction:</b> columns 9 and above are worth 2^261 each and fold by 2^261 = 32 * (2^256 - n) modulo n, 134 bits
/// in five limbs; what is left above bit 256 by 2^256 - n. The arguments for the bounds stand in <see cref="Multiply"/>.
/// </para>
/// <para>
/// A product is written row by row, so that of its columns only nine change at a time and stay in the sixteen registers there are.
/// </para>
/// </remarks>
internal unsafe partial struct ScalarLanes256 : IScalarLanes<ScalarLanes256>
{
    private const int LimbBits = 29;
    private const int TopBits = 24;
    private const ulong LimbMask = (1UL << LimbBits) - 1;
    private const ulong TopMask = (1UL << TopBits) - 1;

    private const ulong MaxFactorLimb = (1UL << 29) + (1UL << 13);
    private const ulong MaxFactorTop = (1UL << 24) + (1UL << 13);

    // 2^256 - n in limbs, and 2^261 modulo n.
    private const ulong Fold0 = 0x0FC9_BEBF;
    private const ulong Fold1 = 0x016D_0B99;
    private const ulong Fold2 = 0x0DD7_F110;
    private const ulong Fold3 = 0x0246_32A1;
    private const ulong Fold4 = 0x1455;
    private const ulong Fold261Limb0 = 0x1937_D7E0;
    private const ulong Fold261Limb1 = 0x0DA1_732F;
    private const ulong Fold261Limb2 = 0x1AFE_2201;
    private const ulong Fold261Limb3 = 0x08C6_542D;
    private const ulong Fold261Limb4 = 0x0002_8AA2;

    // 16 n, with 2^31 moved from every limb into the one below: each limb is larger than any of a factor.
    private const ulong Above0 = 0x8364_1410;
    private const ulong Above1 = 0x892F_4664;
    private const ulong Above2 = 0x8280_EEFB;
    private const ulong Above3 = 0x9B9C_D5E5;
    private const ulong Above4 = 0x9FFE_BAAA;
    private const ulong AboveOnes = 0x9FFF_FFFB;
    private const ulong AboveTop = 0x0FFF_FFFB;

    private Vector256<ulong> _limb0;
    private Vector256<ulong> _limb1;
    private Vector256<ulong> _limb2;
    private Vector256<ulong> _limb3;
    private Vector256<ulong> _limb4;
    private Vector256<ulong> _limb5;
    private Vector256<ulong> _limb6;
    private Vector256<ulong> _limb7;
    private Vector256<ulong> _limb8;

    /// <summary>Whether this processor runs it.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static void Fill(ScalarLanes256* result, in Scalar value) =>
        Split64(
            result,
            Vector256.Create(value.Limb(0)),
            Vector256.Create(value.Limb(1)),
            Vector256.Create(value.Limb(2)),
            Vector256.Create(value.Limb(3)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Read(ScalarLanes256* result, byte* rows, int stride)
    {
        // The bytes of each half of a row are reversed, so that a row is 64-bit limbs 2, 3, 0, 1. Then transpose.
        Vector256<byte> reverse = Vector256.Create(Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
        Vector256<ulong> a = Avx2.Shuffle(Vector256.Load(rows), reverse).AsUInt64();
        Vector256<ulong> b = Avx2.Shuffle(Vector256.Load(rows + stride), reverse).AsUInt64();
        Vector256<ulong> c = Avx2.Shuffle(Vector256.Load(rows + (2 * stride)), reverse).AsUInt64();
        Vector256<ulong> d = Avx2.Shuffle(Vector256.Load(rows + (3 * stride)), reverse).AsUInt64();
        Vector256<ulong> evenLow = Avx2.UnpackLow(a, b);
        Vector256<ulong> evenHigh = Avx2.UnpackLow(c, d);
        Vector256<ulong> oddLow = Avx2.UnpackHigh(a, b);
        Vector256<ulong> oddHigh = Avx2.UnpackHigh(c, d);
        Split64(
            result,
            Avx2.Permute2x128(evenLow, evenHigh, 0x31),
            Avx2.Permute2x128(oddLow, oddHigh, 0x31),
            Avx2.Permute2x128(evenLow, evenHigh, 0x20),
            Avx2.Permute2x128(oddLow, oddHigh, 0x20));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Write(Scalar* destination, int stride, ScalarLanes256* value)
    {
        // A sum of 512 factors stays below 2^39 in limbs 0..7 and 2^34 in limb 8, so what stands above bit 256 is below
        // 2^12, and its products with the limbs of Fold fit.
        Debug.Assert(IsWithin(value, MaxFactorLimb << 9, MaxFactorTop << 9), "The limbs of a sum are out of bounds.");
        Vector256<ulong> mask = Vector256.Create(LimbMask), topMask = Vector256.Create(TopMask);
        Vector256<ulong> l0 = value->_limb0;
        Vector256<ulong> l1 = value->_limb1;
        Vector256<ulong> l2 = value->_limb2;
        Vector256<ulong> l3 = value->_limb3;
        Vector256<ulong> l4 = value->_limb4;
        Vector256<ulong> l5 = value->_limb5;
        Vector256<ulong> l6 = value->_limb6;
        Vector256<ulong> l7 = value->_limb7;
        Vector256<ulong> l8 = value->_limb8;
        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, ref l5, ref l6, ref l7, ref l8, mask);
        FoldTop(ref l0, ref l1, ref l2, ref l3, ref l4, ref l8, topMask);

        // Below 2^256 + 2^141: at most one 2^256 to fold, and after that none.
        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, ref l5, ref l6, ref l7, ref l8, mask);
        FoldTop(ref l0, ref l1, ref l2, ref l3, ref l4, ref l8, topMask);
        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, ref l5, ref l6, ref l7, ref l8, mask);

        // Below 2^256 and so below 2n: n goes off if adding 2^256 - n reaches 2^256.
        Vector256<ulong> m0 = l0 + Vector256.Create(Fold0);
        Vector256<ulong> m1 = l1 + Vector256.Create(Fold1);
        Vector256<ulong> m2 = l2 + Vector256.Create(Fold2);
        Vector256<ulong> m3 = l3 + Vector256.Create(Fold3);
        Vector256<ulong> m4 = l4 + Vector256.Create(Fold4);
        Vector256<ulong> m5 = l5;
        Vector256<ulong> m6 = l6;
        Vector256<ulong> m7 = l7;
        Vector256<ulong> m8 = l8;
        Carry(ref m0, ref m1, ref m2, ref m3, ref m4, ref m5, ref m6, ref m7, ref m8, mask);
        Vector256<ulong> below = Vector256.LessThanOrEqual(m8.AsInt64(), topMask.AsInt64()).AsUInt64();
        l0 = Vector256.ConditionalSelect(below, l0, m0);
        l1 = Vector256.ConditionalSelect(below, l1, m1);
        l2 = Vector256.ConditionalSelect(below, l2, m2);
        l3 = Vector256.ConditionalSelect(below, l3, m3);
        l4 = Vector256.ConditionalSelect(below, l4, m4);
        l5 = Vector256.ConditionalSelect(below, l5, m5);
        l6 = Vector256.ConditionalSelect(below, l6, m6);
        l7 = Vector256.ConditionalSelect(below, l7, m7);
        l8 = Vector256.ConditionalSelect(below, l8, m8 & topMask);

        Vector256<ulong> w0 = l0 | (l1 << 29) | (l2 << 58);
        Vector256<ulong> w1 = (l2 >> 6) | (l3 << 23) | (l4 << 52);
        Vector256<ulong> w2 = (l4 >> 12) | (l5 << 17) | (l6 << 46);
        Vector256<ulong> w3 = (l6 >> 18) | (l7 << 11) | (l8 << 40);
        Vector256<ulong> evenLow = Avx2.UnpackLow(w0, w1);
        Vector256<ulong> evenHigh = Avx2.UnpackLow(w2, w3);
        Vector256<ulong> oddLow = Avx2.UnpackHigh(w0, w1);
        Vector256<ulong> oddHigh = Avx2.UnpackHigh(w2, w3);
        Avx2.Permute2x128(evenLow, evenHigh, 0x20).Store((ulong*)destination);
        Avx2.Permute2x128(oddLow, oddHigh, 0x20).Store((ulong*)(destination + stride));
        Avx2.Permute2x128(evenLow, evenHigh, 0x31).Store((ulong*)(destination + (2 * stride)));
        Avx2.Permute2x128(oddLow, oddHigh, 0x31).Store((ulong*)(destination + (3 * stride)));
    }

    /// <inheritdoc/>
    public static void Add(ScalarLanes256* result, ScalarLanes256* a, ScalarLanes256* b)
    {
        Settle(
            result,
            a->_limb0 + b->_limb0,
            a->_limb1 + b->_limb1,
            a->_limb2 + b->_limb2,
            a->_limb3 + b->_limb3,
            a->_limb4 + b->_limb4,
            a->_limb5 + b->_limb5,
            a->_limb6 + b->_limb6,
            a->_limb7 + b->_limb7,
            a->_limb8 + b->_limb8);
    }

    /// <inheritdoc/>
    public static void Subtract(ScalarLanes256* result, ScalarLanes256* a, ScalarLanes256* b)
    {
        Settle(
            result,
            a->_limb0 + Vector256.Create(Above0) - b->_limb0,
            a->_limb1 + Vector256.Create(Above1) - b->_limb1,
            a->_limb2 + Vector256.Create(Above2) - b->_limb2,
            a->_limb3 + Vector256.Create(Above3) - b->_limb3,
            a->_limb4 + Vector256.Create(Above4) - b->_limb4,
            a->_limb5 + Vector256.Create(AboveOnes) - b->_limb5,
            a->_limb6 + Vector256.Create(AboveOnes) - b->_limb6,
            a->_limb7 + Vector256.Create(AboveOnes) - b->_limb7,
            a->_limb8 + Vector256.Create(AboveTop) - b->_limb8);
    }

    /// <inheritdoc/>
    public static void Accumulate(ScalarLanes256* sum, ScalarLanes256* value)
    {
        Debug.Assert(IsFactor(value), "The limbs of a factor are out of bounds.");
        sum->_limb0 += value->_limb0;
        sum->_limb1 += value->_limb1;
        sum->_limb2 += value->_limb2;
        sum->_limb3 += value->_limb3;
        sum->_limb4 += value->_limb4;
        sum->_limb5 += value->_limb5;
        sum->_limb6 += value->_limb6;
        sum->_limb7 += value->_limb7;
        sum->_limb8 += value->_limb8;
    }

    /// <summary>Makes a factor of limbs below 2^32: what stands above bit 256, below 2^8, is folded, then every limb carries once.</summary>
    private static void Settle(
        ScalarLanes256* result,
        Vector256<ulong> l0,
        Vector256<ulong> l1,
        Vector256<ulong> l2,
        Vector256<ulong> l3,
        Vector256<ulong> l4,
        Vector256<ulong> l5,
        Vector256<ulong> l6,
        Vector256<ulong> l7,
        Vector256<ulong> l8)
    {
        Vector256<ulong> mask = Vector256.Create(LimbMask);
        FoldTop(ref l0, ref l1, ref l2, ref l3, ref l4, ref l8, Vector256.Create(TopMask));
        result->_limb0 = l0 & mask;
        result->_limb1 = (l1 & mask) + (l0 >> LimbBits);
        result->_limb2 = (l2 & mask) + (l1 >> LimbBits);
        result->_limb3 = (l3 & mask) + (l2 >> LimbBits);
        result->_limb4 = (l4 & mask) + (l3 >> LimbBits);
        result->_limb5 = (l5 & mask) + (l4 >> LimbBits);
        result->_limb6 = (l6 & mask) + (l5 >> LimbBits);
        result->_limb7 = (l7 & mask) + (l6 >> LimbBits);
        result->_limb8 = l8 + (l7 >> LimbBits);
        Debug.Assert(IsFactor(result), "The limbs of a factor are out of bounds.");
    }

    /// <summary>Four limbs of 64 bits into nine of 29.</summary>
    private static void Split64(ScalarLanes256* result, Vector256<ulong> w0, Vector256<ulong> w1, Vector256<ulong> w2, Vector256<ulong> w3)
    {
        Vector256<ulong> mask = Vector256.Create(LimbMask);
        result->_limb0 = w0 & mask;
        result->_limb1 = (w0 >> 29) & mask;
        result->_limb2 = ((w0 >> 58) | (w1 << 6)) & mask;
        result->_limb3 = (w1 >> 23) & mask;
        result->_limb4 = ((w1 >> 52) | (w2 << 12)) & mask;
        result->_limb5 = (w2 >> 17) & mask;
        result->_limb6 = ((w2 >> 46) | (w3 << 18)) & mask;
        result->_limb7 = (w3 >> 11) & mask;
        result->_limb8 = w3 >> 40;
    }

    /// <summary>Limb after limb to 29 bits; limb 8 takes what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        ref Vector256<ulong> l0,
        ref Vector256<ulong> l1,
        ref Vector256<ulong> l2,
        ref Vector256<ulong> l3,
        ref Vector256<ulong> l4,
        ref Vector256<ulong> l5,
        ref Vector256<ulong> l6,
        ref Vector256<ulong> l7,
        ref Vector256<ulong> l8,
        Vector256<ulong> mask)
    {
        l1 += l0 >> LimbBits;
        l0 &= mask;
        l2 += l1 >> LimbBits;
        l1 &= mask;
        l3 += l2 >> LimbBits;
        l2 &= mask;
        l4 += l3 >> LimbBits;
        l3 &= mask;
        l5 += l4 >> LimbBits;
        l4 &= mask;
        l6 += l5 >> LimbBits;
        l5 &= mask;
        l7 += l6 >> LimbBits;
        l6 &= mask;
        l8 += l7 >> LimbBits;
        l7 &= mask;
    }

    /// <summary>What stands above bit 256 times 2^256 - n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldTop(
        ref Vector256<ulong> l0,
        ref Vector256<ulong> l1,
        ref Vector256<ulong> l2,
        ref Vector256<ulong> l3,
        ref Vector256<ulong> l4,
        ref Vector256<ulong> l8,
        Vector256<ulong> topMask)
    {
        Vector256<ulong> top = l8 >> TopBits;
        l8 &= topMask;
        l0 += Product(top, Vector256.Create(Fold0));
        l1 += Product(top, Vector256.Create(Fold1));
        l2 += Product(top, Vector256.Create(Fold2));
        l3 += Product(top, Vector256.Create(Fold3));
        l4 += Product(top, Vector256.Create(Fold4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> a, Vector256<ulong> b) => Avx2.Multiply(a.AsUInt32(), b.AsUInt32());

    private static bool IsFactor(ScalarLanes256* value) => IsWithin(value, MaxFactorLimb, MaxFactorTop);

    private static bool IsWithin(ScalarLanes256* value, ulong limb, ulong top)
    {
        var limbs = (Vector256<ulong>*)value;
        bool isWithin = Vector256.LessThanOrEqualAll(limbs[8], Vector256.Create(top));
        for (int i = 0; i < 8; i++)
        {
            isWithin &= Vector256.LessThanOrEqualAll(limbs[i], Vector256.Create(limb));
        }

        return isWithin;
    }
}
