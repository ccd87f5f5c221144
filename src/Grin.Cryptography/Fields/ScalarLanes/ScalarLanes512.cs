using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <summary>
/// Eight lanes of five signed limbs, <c>limb0 + limb1 * 2^52 + .. + limb4 * 2^208</c>.
/// </summary>
/// <remarks>
/// <para>
/// <b>Factor:</b> limbs 0..3 within ±1.5 * 2^52, limb 4 within ±1.5 * 2^48. All methods leave limbs 0..3 between -2^12 and
/// 2^52 + 2^12 and limb 4 between -2^4 and 2^48 + 2^4, but for <see cref="Accumulate"/>.
/// </para>
/// <para>
/// <b>Product</b> (after N. Emmart, "Faster modular exponentiation using double precision floating point arithmetic on the
/// GPU", ARITH 2018, with an integer multiplier for the low halves). A column is the sum of the products of limbs whose
/// indices have the same sum. Its low 64 bits L come from 64-bit integer products (VPMULLQ). A chain of FMA that starts at
/// 1.5 * 2^(52+S), S = 57, adds the same products as doubles; the bits of the result, less those of the start, are H with
/// H * 2^57 close to the column. The column is then <c>(L - H * 2^57) + H * 2^57</c>: the first term is small and exact even
/// though the FMA round, the second goes to the next column as H * 2^5. The arguments for the bounds stand in
/// <see cref="Multiply"/>.
/// </para>
/// <para>
/// <b>Reduction:</b> columns 5 and above are worth 2^260 each and fold by 2^260 = 16 * (2^256 - n) modulo n, 133 bits; what
/// is left above bit 256 by 2^256 - n.
/// </para>
/// </remarks>
internal unsafe partial struct ScalarLanes512 : IScalarLanes<ScalarLanes512>
{
    private const int LimbBits = 52;
    private const int TopBits = 48;
    private const long LimbMask = (1L << LimbBits) - 1;
    private const long TopMask = (1L << TopBits) - 1;

    // S, and by how much a column's high part is shifted to count in the next.
    private const int Split = 57;
    private const int SplitToNext = Split - LimbBits;

    // 1.5 * 2^(52 + Split) as the bits of a double.
    private const long Start = ((1023L + 52 + Split) << 52) | (1L << 51);

    // 2^256 - n and 16 times that, in limbs.
    private const long Fold0 = 0xD_A173_2FC9_BEBF;
    private const long Fold1 = 0x1_950B_75FC_4402;
    private const long Fold2 = 0x145_5123;
    private const long Fold260Limb0 = 0xA_1732_FC9B_EBF0;
    private const long Fold260Limb1 = 0x9_50B7_5FC4_402D;
    private const long Fold260Limb2 = 0x1455_1231;

    private const long MaxFactorLimb = 3L << (LimbBits - 1);
    private const long MaxFactorTop = 3L << (TopBits - 1);

    private Vector512<long> _limb0;
    private Vector512<long> _limb1;
    private Vector512<long> _limb2;
    private Vector512<long> _limb3;
    private Vector512<long> _limb4;

    /// <summary>Whether this processor runs it.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512BW.IsSupported;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static void Fill(ScalarLanes512* result, in Scalar value) =>
        Split64(
            result,
            Vector512.Create(value.Limb(0)),
            Vector512.Create(value.Limb(1)),
            Vector512.Create(value.Limb(2)),
            Vector512.Create(value.Limb(3)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Read(ScalarLanes512* result, byte* rows, int stride)
    {
        // The bytes of each half of a row are reversed, so that a row is 64-bit limbs 2, 3, 0, 1.
        Vector512<byte> reverse = Vector512.Create(Vector256.Create(Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
        Vector512<ulong> ab = Avx512BW.Shuffle(ReadTwo(rows, stride), reverse).AsUInt64();
        Vector512<ulong> cd = Avx512BW.Shuffle(ReadTwo(rows + (2 * stride), stride), reverse).AsUInt64();
        Vector512<ulong> ef = Avx512BW.Shuffle(ReadTwo(rows + (4 * stride), stride), reverse).AsUInt64();
        Vector512<ulong> gh = Avx512BW.Shuffle(ReadTwo(rows + (6 * stride), stride), reverse).AsUInt64();

        // Now transpose. The lower halves come out as a2 c2 a0 c0 b2 d2 b0 d0, the upper with 3 and 1.
        Vector512<ulong> first = Vector512.Create(0UL, 4, 1, 5, 8, 12, 9, 13);
        Vector512<ulong> second = Vector512.Create(2UL, 6, 3, 7, 10, 14, 11, 15);
        Vector512<ulong> evenLow = Avx512F.UnpackLow(ab, cd);
        Vector512<ulong> evenHigh = Avx512F.UnpackLow(ef, gh);
        Vector512<ulong> oddLow = Avx512F.UnpackHigh(ab, cd);
        Vector512<ulong> oddHigh = Avx512F.UnpackHigh(ef, gh);
        Split64(
            result,
            Avx512F.PermuteVar8x64x2(evenLow, second, evenHigh),
            Avx512F.PermuteVar8x64x2(oddLow, second, oddHigh),
            Avx512F.PermuteVar8x64x2(evenLow, first, evenHigh),
            Avx512F.PermuteVar8x64x2(oddLow, first, oddHigh));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Write(Scalar* destination, int stride, ScalarLanes512* value)
    {
        Vector512<long> l0 = value->_limb0, l1 = value->_limb1, l2 = value->_limb2, l3 = value->_limb3, l4 = value->_limb4;
        Vector512<long> mask = Vector512.Create(LimbMask), topMask = Vector512.Create(TopMask);
        Vector512<long> fold0 = Vector512.Create(Fold0), fold1 = Vector512.Create(Fold1), fold2 = Vector512.Create(Fold2);

        // A sum of 512 factors stays below 1.5 * 2^61 in limbs 0..3 and 1.5 * 2^57 in limb 4, so what stands above bit 256
        // below 1.5 * 2^9 + 1: its product with the 52 bits of Fold0 stays below 2^62.
        Debug.Assert(IsWithin(value, MaxFactorLimb << 9, MaxFactorTop << 9), "The limbs of a sum are out of bounds.");
        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, mask);
        FoldTop(ref l0, ref l1, ref l2, ref l4, topMask, fold0, fold1, fold2);

        // Between -2^139 and 2^256 + 2^139: at most one 2^256 to fold, and after that none, as a value that had one too many
        // is below 2^139 then, and one that lacked one is close to 2^256.
        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, mask);
        FoldTop(ref l0, ref l1, ref l2, ref l4, topMask, fold0, fold1, fold2);
        Carry(ref l0, ref l1, ref l2, ref l3, ref l4, mask);

        // Below 2^256 and so below 2n: n goes off if adding 2^256 - n reaches 2^256.
        Vector512<long> m0 = l0 + fold0, m1 = l1 + fold1, m2 = l2 + fold2, m3 = l3, m4 = l4;
        Carry(ref m0, ref m1, ref m2, ref m3, ref m4, mask);
        Vector512<long> below = Vector512.LessThanOrEqual(m4, topMask);
        l0 = Vector512.ConditionalSelect(below, l0, m0);
        l1 = Vector512.ConditionalSelect(below, l1, m1);
        l2 = Vector512.ConditionalSelect(below, l2, m2);
        l3 = Vector512.ConditionalSelect(below, l3, m3);
        l4 = Vector512.ConditionalSelect(below, l4, m4 & topMask);

        Vector512<ulong> w0 = (l0 | (l1 << 52)).AsUInt64();
        Vector512<ulong> w1 = ((l1 >>> 12) | (l2 << 40)).AsUInt64();
        Vector512<ulong> w2 = ((l2 >>> 24) | (l3 << 28)).AsUInt64();
        Vector512<ulong> w3 = ((l3 >>> 36) | (l4 << 16)).AsUInt64();
        Vector512<ulong> evenLow = Avx512F.UnpackLow(w0, w1);
        Vector512<ulong> oddLow = Avx512F.UnpackHigh(w0, w1);
        Vector512<ulong> evenHigh = Avx512F.UnpackLow(w2, w3);
        Vector512<ulong> oddHigh = Avx512F.UnpackHigh(w2, w3);
        Vector512<ulong> first = Vector512.Create(0UL, 1, 8, 9, 2, 3, 10, 11);
        Vector512<ulong> second = Vector512.Create(4UL, 5, 12, 13, 6, 7, 14, 15);
        WriteTwo(destination, 2 * stride, Avx512F.PermuteVar8x64x2(evenLow, first, evenHigh));
        WriteTwo(destination + stride, 2 * stride, Avx512F.PermuteVar8x64x2(oddLow, first, oddHigh));
        WriteTwo(destination + (4 * stride), 2 * stride, Avx512F.PermuteVar8x64x2(evenLow, second, evenHigh));
        WriteTwo(destination + (5 * stride), 2 * stride, Avx512F.PermuteVar8x64x2(oddLow, second, oddHigh));
    }

    /// <inheritdoc/>
    public static void Add(ScalarLanes512* result, ScalarLanes512* a, ScalarLanes512* b) =>
        Settle(
            result, a->_limb0 + b->_limb0, a->_limb1 + b->_limb1, a->_limb2 + b->_limb2, a->_limb3 + b->_limb3, a->_limb4 + b->_limb4);

    /// <inheritdoc/>
    public static void Subtract(ScalarLanes512* result, ScalarLanes512* a, ScalarLanes512* b) =>
        Settle(
            result, a->_limb0 - b->_limb0, a->_limb1 - b->_limb1, a->_limb2 - b->_limb2, a->_limb3 - b->_limb3, a->_limb4 - b->_limb4);

    /// <inheritdoc/>
    public static void Accumulate(ScalarLanes512* sum, ScalarLanes512* value)
    {
        Debug.Assert(IsFactor(value), "The limbs of a factor are out of bounds.");
        sum->_limb0 += value->_limb0;
        sum->_limb1 += value->_limb1;
        sum->_limb2 += value->_limb2;
        sum->_limb3 += value->_limb3;
        sum->_limb4 += value->_limb4;
    }

    /// <summary>Makes a factor of the sum or difference of two: what stands above bit 256, within ±4, is folded, then every limb carries once.</summary>
    private static void Settle(
        ScalarLanes512* result, Vector512<long> l0, Vector512<long> l1, Vector512<long> l2, Vector512<long> l3, Vector512<long> l4)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        FoldTop(
            ref l0, ref l1, ref l2, ref l4, Vector512.Create(TopMask), Vector512.Create(Fold0), Vector512.Create(Fold1), Vector512.Create(Fold2));
        result->_limb0 = l0 & mask;
        result->_limb1 = (l1 & mask) + Above(l0);
        result->_limb2 = (l2 & mask) + Above(l1);
        result->_limb3 = (l3 & mask) + Above(l2);
        result->_limb4 = l4 + Above(l3);
        Debug.Assert(IsFactor(result), "The limbs of a factor are out of bounds.");
    }

    /// <summary>Four limbs of 64 bits into five of 52.</summary>
    private static void Split64(ScalarLanes512* result, Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        result->_limb0 = w0.AsInt64() & mask;
        result->_limb1 = ((w0 >> 52) | (w1 << 12)).AsInt64() & mask;
        result->_limb2 = ((w1 >> 40) | (w2 << 24)).AsInt64() & mask;
        result->_limb3 = ((w2 >> 28) | (w3 << 36)).AsInt64() & mask;
        result->_limb4 = (w3 >> 16).AsInt64();
    }

    /// <summary>Limb after limb to 0..2^52-1; limb 4 takes what is left, with its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        ref Vector512<long> l0, ref Vector512<long> l1, ref Vector512<long> l2, ref Vector512<long> l3, ref Vector512<long> l4, Vector512<long> mask)
    {
        l1 += Above(l0);
        l0 &= mask;
        l2 += Above(l1);
        l1 &= mask;
        l3 += Above(l2);
        l2 &= mask;
        l4 += Above(l3);
        l3 &= mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldTop(
        ref Vector512<long> l0,
        ref Vector512<long> l1,
        ref Vector512<long> l2,
        ref Vector512<long> l4,
        Vector512<long> topMask,
        Vector512<long> fold0,
        Vector512<long> fold1,
        Vector512<long> fold2)
    {
        Vector512<long> top = Vector512.ShiftRightArithmetic(l4, TopBits);
        l4 &= topMask;
        l0 += Low(top, fold0);
        l1 += Low(top, fold1);
        l2 += Low(top, fold2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> ReadTwo(byte* rows, int stride) =>
        Vector512.Create(Vector256.Load(rows), Vector256.Load(rows + stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteTwo(Scalar* destination, int stride, Vector512<ulong> two)
    {
        two.GetLower().Store((ulong*)destination);
        two.GetUpper().Store((ulong*)(destination + stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Low(Vector512<long> a, Vector512<long> b) => Avx512DQ.MultiplyLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Real(Vector512<long> a) => Avx512DQ.ConvertToVector512Double(a);

    /// <summary>What a limb has beyond its 52 bits, with the sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Above(Vector512<long> a) => Vector512.ShiftRightArithmetic(a, LimbBits);

    private static bool IsFactor(ScalarLanes512* value) => IsWithin(value, MaxFactorLimb, MaxFactorTop);

    private static bool IsWithin(ScalarLanes512* value, long limb, long top)
    {
        Vector512<long> low = Vector512.Max(
            Vector512.Max(Vector512.Abs(value->_limb0), Vector512.Abs(value->_limb1)), Vector512.Max(Vector512.Abs(value->_limb2), Vector512.Abs(value->_limb3)));
        return Vector512.LessThanOrEqualAll(low, Vector512.Create(limb)) && Vector512.LessThanOrEqualAll(Vector512.Abs(value->_limb4), Vector512.Create(top));
    }
}
