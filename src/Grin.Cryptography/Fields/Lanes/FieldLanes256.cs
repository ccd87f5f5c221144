using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Longs = System.Runtime.Intrinsics.Vector256<long>;

namespace Grin.Cryptography.Fields.Lanes;

/// <summary>Four coordinates, each as nine signed limbs of radix 2^29, limb by limb in 256-bit vectors.</summary>
/// <remarks>
/// <para>
/// Products of limbs come from <c>vpmuldq</c>, signed 32 by 32 bits. AVX2 has no arithmetic shift of 64-bit lanes, so every column
/// starts at 2^63 besides its products: a logical shift then gives its carry plus 2^34, and the next column starts 2^34 lower. Neither
/// changes the 29 bits that a column keeps.
/// </para>
/// <para>
/// Bounds, with the limbs of two factors up to A * 2^29 and B * 2^29, A * B at most 3: a column is at most 9 * 3 * 2^58, plus 3 % for the
/// slack of weight 1, a carry below 2^34 and folds below 2^45, in all below 28 * 2^58 and thus 2^63. A limb fits 32 bits with sign up to
/// weight 4. Columns are computed one after the other and laid off in memory, and one factor is read from there, so that 16
/// registers hold the other factor and one column: the compiler would else send every partial sum through memory.
/// </para>
/// <para>
/// 2^261 is 2^37 + 31264 modulo p, which folds column k + 9 onto k (times 31264) and k + 1 (times 2^8). 2^256 is 2^32 + 977, which folds
/// what limb 8 has above 24 bits, less than 2^22, onto limbs 0 and 1: limb 1 ends below 2^29 + 2^25, the others at most at 2^29.
/// </para>
/// </remarks>
internal unsafe partial struct FieldLanes256 : IFieldLanes<FieldLanes256>
{
    private const int Lanes = 4;
    private const int Limbs = 9;
    private const int Radix = 29;
    private const int TopBits = 24;
    private const long LimbMask = (1L << Radix) - 1;
    private const long TopMask = (1L << TopBits) - 1;
    private const long FoldColumn = 31264;
    private const ulong LowestWordOfP = 0xFFFF_FFFE_FFFF_FC2F;

    // What a logical shift of a column that started at 2^63 has too much.
    private const long CarryBias = 1L << (63 - Radix);
    private const long TopBias = 1L << (63 - TopBits);

    private Longs _limb0;
    private Longs _limb1;
    private Longs _limb2;
    private Longs _limb3;
    private Longs _limb4;
    private Longs _limb5;
    private Longs _limb6;
    private Longs _limb7;
    private Longs _limb8;

    /// <inheritdoc/>
    public static bool IsSupported => Avx2.IsSupported;

    /// <inheritdoc/>
    public static int Count => Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(FieldLanes256* product, FieldLanes256* a, FieldLanes256* factor)
    {
        AssertFactors(a, factor, IFieldLanes<FieldLanes256>.MaxWeight);
        Longs a0 = a->_limb0, a1 = a->_limb1, a2 = a->_limb2, a3 = a->_limb3, a4 = a->_limb4;
        Longs a5 = a->_limb5, a6 = a->_limb6, a7 = a->_limb7, a8 = a->_limb8;
        Longs* b = (Longs*)factor;
        Longs mask = Vector256.Create(LimbMask);
        Longs first = Vector256.Create(long.MinValue);
        Longs next = Vector256.Create(long.MaxValue - CarryBias + 1);
        Longs fold = Vector256.Create(FoldColumn);
        Longs* columns = stackalloc Longs[(2 * Limbs) + 1];
        Longs column = Product(a0, b[8]) + Product(a1, b[7]) + Product(a2, b[6]) + Product(a3, b[5]) + Product(a4, b[4])
            + Product(a5, b[3]) + Product(a6, b[2]) + Product(a7, b[1]) + Product(a8, b[0]) + first;
        columns[8] = column & mask;
        column = Product(a1, b[8]) + Product(a2, b[7]) + Product(a3, b[6]) + Product(a4, b[5]) + Product(a5, b[4]) + Product(a6, b[3])
            + Product(a7, b[2]) + Product(a8, b[1]) + next + (column >>> Radix);
        columns[9] = column & mask;
        column = Product(a2, b[8]) + Product(a3, b[7]) + Product(a4, b[6]) + Product(a5, b[5]) + Product(a6, b[4]) + Product(a7, b[3])
            + Product(a8, b[2]) + next + (column >>> Radix);
        columns[10] = column & mask;
        column = Product(a3, b[8]) + Product(a4, b[7]) + Product(a5, b[6]) + Product(a6, b[5]) + Product(a7, b[4]) + Product(a8, b[3])
            + next + (column >>> Radix);
        columns[11] = column & mask;
        column = Product(a4, b[8]) + Product(a5, b[7]) + Product(a6, b[6]) + Product(a7, b[5]) + Product(a8, b[4]) + next
            + (column >>> Radix);
        columns[12] = column & mask;
        column = Product(a5, b[8]) + Product(a6, b[7]) + Product(a7, b[6]) + Product(a8, b[5]) + next + (column >>> Radix);
        columns[13] = column & mask;
        column = Product(a6, b[8]) + Product(a7, b[7]) + Product(a8, b[6]) + next + (column >>> Radix);
        columns[14] = column & mask;
        column = Product(a7, b[8]) + Product(a8, b[7]) + next + (column >>> Radix);
        columns[15] = column & mask;
        column = Product(a8, b[8]) + next + (column >>> Radix);
        columns[16] = column & mask;
        Longs top = (column >>> Radix) - Vector256.Create(CarryBias);
        columns[17] = top;
        Longs folded = top << 8;
        column = Product(fold, columns[9]) + Product(folded, fold) + Product(a0, b[0]) + first;
        columns[0] = column & mask;
        column = Product(fold, columns[10]) + (columns[9] << 8) + (folded << 8) + Product(a0, b[1]) + Product(a1, b[0]) + next
            + (column >>> Radix);
        columns[1] = column & mask;
        column = Product(fold, columns[11]) + (columns[10] << 8) + Product(a0, b[2]) + Product(a1, b[1]) + Product(a2, b[0]) + next
            + (column >>> Radix);
        columns[2] = column & mask;
        column = Product(fold, columns[12]) + (columns[11] << 8) + Product(a0, b[3]) + Product(a1, b[2]) + Product(a2, b[1])
            + Product(a3, b[0]) + next + (column >>> Radix);
        columns[3] = column & mask;
        column = Product(fold, columns[13]) + (columns[12] << 8) + Product(a0, b[4]) + Product(a1, b[3]) + Product(a2, b[2])
            + Product(a3, b[1]) + Product(a4, b[0]) + next + (column >>> Radix);
        columns[4] = column & mask;
        column = Product(fold, columns[14]) + (columns[13] << 8) + Product(a0, b[5]) + Product(a1, b[4]) + Product(a2, b[3])
            + Product(a3, b[2]) + Product(a4, b[1]) + Product(a5, b[0]) + next + (column >>> Radix);
        columns[5] = column & mask;
        column = Product(fold, columns[15]) + (columns[14] << 8) + Product(a0, b[6]) + Product(a1, b[5]) + Product(a2, b[4])
            + Product(a3, b[3]) + Product(a4, b[2]) + Product(a5, b[1]) + Product(a6, b[0]) + next + (column >>> Radix);
        columns[6] = column & mask;
        column = Product(fold, columns[16]) + (columns[15] << 8) + Product(a0, b[7]) + Product(a1, b[6]) + Product(a2, b[5])
            + Product(a3, b[4]) + Product(a4, b[3]) + Product(a5, b[2]) + Product(a6, b[1]) + Product(a7, b[0]) + next
            + (column >>> Radix);
        columns[7] = column & mask;
        column = next + (column >>> Radix) + columns[8] + Product(fold, columns[17]) + (columns[16] << 8);
        Finish((Longs*)product, columns, column);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Square(FieldLanes256* square, FieldLanes256* a)
    {
        AssertFactors(a, a, 1);
        Longs a0 = a->_limb0, a1 = a->_limb1, a2 = a->_limb2, a3 = a->_limb3, a4 = a->_limb4;
        Longs a5 = a->_limb5, a6 = a->_limb6, a7 = a->_limb7, a8 = a->_limb8;
        Longs mask = Vector256.Create(LimbMask);
        Longs first = Vector256.Create(long.MinValue);
        Longs next = Vector256.Create(long.MaxValue - CarryBias + 1);
        Longs fold = Vector256.Create(FoldColumn);
        Longs* columns = stackalloc Longs[(2 * Limbs) + 1];
        Longs* twice = stackalloc Longs[Limbs - 1];
        twice[0] = a0 + a0;
        twice[1] = a1 + a1;
        twice[2] = a2 + a2;
        twice[3] = a3 + a3;
        twice[4] = a4 + a4;
        twice[5] = a5 + a5;
        twice[6] = a6 + a6;
        twice[7] = a7 + a7;
        Longs column = Product(a8, twice[0]) + Product(a7, twice[1]) + Product(a6, twice[2]) + Product(a5, twice[3]) + Product(a4, a4)
            + first;
        columns[8] = column & mask;
        column = Product(a8, twice[1]) + Product(a7, twice[2]) + Product(a6, twice[3]) + Product(a5, twice[4]) + next + (column >>> Radix);
        columns[9] = column & mask;
        column = Product(a8, twice[2]) + Product(a7, twice[3]) + Product(a6, twice[4]) + Product(a5, a5) + next + (column >>> Radix);
        columns[10] = column & mask;
        column = Product(a8, twice[3]) + Product(a7, twice[4]) + Product(a6, twice[5]) + next + (column >>> Radix);
        columns[11] = column & mask;
        column = Product(a8, twice[4]) + Product(a7, twice[5]) + Product(a6, a6) + next + (column >>> Radix);
        columns[12] = column & mask;
        column = Product(a8, twice[5]) + Product(a7, twice[6]) + next + (column >>> Radix);
        columns[13] = column & mask;
        column = Product(a8, twice[6]) + Product(a7, a7) + next + (column >>> Radix);
        columns[14] = column & mask;
        column = Product(a8, twice[7]) + next + (column >>> Radix);
        columns[15] = column & mask;
        column = Product(a8, a8) + next + (column >>> Radix);
        columns[16] = column & mask;
        Longs top = (column >>> Radix) - Vector256.Create(CarryBias);
        columns[17] = top;
        Longs folded = top << 8;
        column = Product(fold, columns[9]) + Product(folded, fold) + Product(a0, a0) + first;
        columns[0] = column & mask;
        column = Product(fold, columns[10]) + (columns[9] << 8) + (folded << 8) + Product(a1, twice[0]) + next + (column >>> Radix);
        columns[1] = column & mask;
        column = Product(fold, columns[11]) + (columns[10] << 8) + Product(a2, twice[0]) + Product(a1, a1) + next + (column >>> Radix);
        columns[2] = column & mask;
        column = Product(fold, columns[12]) + (columns[11] << 8) + Product(a3, twice[0]) + Product(a2, twice[1]) + next
            + (column >>> Radix);
        columns[3] = column & mask;
        column = Product(fold, columns[13]) + (columns[12] << 8) + Product(a4, twice[0]) + Product(a3, twice[1]) + Product(a2, a2) + next
            + (column >>> Radix);
        columns[4] = column & mask;
        column = Product(fold, columns[14]) + (columns[13] << 8) + Product(a5, twice[0]) + Product(a4, twice[1]) + Product(a3, twice[2])
            + next + (column >>> Radix);
        columns[5] = column & mask;
        column = Product(fold, columns[15]) + (columns[14] << 8) + Product(a6, twice[0]) + Product(a5, twice[1]) + Product(a4, twice[2])
            + Product(a3, a3) + next + (column >>> Radix);
        columns[6] = column & mask;
        column = Product(fold, columns[16]) + (columns[15] << 8) + Product(a7, twice[0]) + Product(a6, twice[1]) + Product(a5, twice[2])
            + Product(a4, twice[3]) + next + (column >>> Radix);
        columns[7] = column & mask;
        column = next + (column >>> Radix) + columns[8] + Product(fold, columns[17]) + (columns[16] << 8);
        Finish((Longs*)square, columns, column);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add(FieldLanes256* sum, FieldLanes256* a, FieldLanes256* b)
    {
        sum->_limb0 = a->_limb0 + b->_limb0;
        sum->_limb1 = a->_limb1 + b->_limb1;
        sum->_limb2 = a->_limb2 + b->_limb2;
        sum->_limb3 = a->_limb3 + b->_limb3;
        sum->_limb4 = a->_limb4 + b->_limb4;
        sum->_limb5 = a->_limb5 + b->_limb5;
        sum->_limb6 = a->_limb6 + b->_limb6;
        sum->_limb7 = a->_limb7 + b->_limb7;
        sum->_limb8 = a->_limb8 + b->_limb8;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(FieldLanes256* difference, FieldLanes256* a, FieldLanes256* b)
    {
        difference->_limb0 = a->_limb0 - b->_limb0;
        difference->_limb1 = a->_limb1 - b->_limb1;
        difference->_limb2 = a->_limb2 - b->_limb2;
        difference->_limb3 = a->_limb3 - b->_limb3;
        difference->_limb4 = a->_limb4 - b->_limb4;
        difference->_limb5 = a->_limb5 - b->_limb5;
        difference->_limb6 = a->_limb6 - b->_limb6;
        difference->_limb7 = a->_limb7 - b->_limb7;
        difference->_limb8 = a->_limb8 - b->_limb8;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Broadcast(FieldLanes256* lanes, in FieldElement value)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            Write(lanes, lane, value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static FieldElement Read(FieldLanes256* lanes, int lane)
    {
        Pack(lanes, out Longs w0, out Longs w1, out Longs w2, out Longs w3);
        return new FieldElement((ulong)w0[lane], (ulong)w1[lane], (ulong)w2[lane], (ulong)w3[lane]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Write(FieldLanes256* lanes, int lane, in FieldElement value)
    {
        long* limbs = (long*)lanes + lane;
        for (int limb = 0; limb < Limbs; limb++)
        {
            int word = limb * Radix / 64;
            int shift = limb * Radix % 64;
            ulong bits = value.Limb(word) >> shift;
            if (shift > 64 - Radix && word < 3)
            {
                bits |= value.Limb(word + 1) << (64 - shift);
            }

            limbs[limb * Lanes] = (long)bits & LimbMask;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static uint Zeros(FieldLanes256* a)
    {
        Pack(a, out Longs w0, out Longs w1, out Longs w2, out Longs w3);
        Longs isZero = Vector256.Equals(w0 | w1 | w2 | w3, Longs.Zero);
        Longs isP = Vector256.Equals(w0, Vector256.Create(LowestWordOfP).AsInt64()) & Vector256.Equals(w1 & w2 & w3, Longs.AllBitsSet);
        return (isZero | isP).ExtractMostSignificantBits();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Negate(FieldLanes256* a, uint lanes)
    {
        Longs bits = Vector256.Create(1L, 2, 4, 8);
        Longs sign = Vector256.Equals(Vector256.Create((long)lanes) & bits, bits);
        a->_limb0 = ApplySign(a->_limb0, sign);
        a->_limb1 = ApplySign(a->_limb1, sign);
        a->_limb2 = ApplySign(a->_limb2, sign);
        a->_limb3 = ApplySign(a->_limb3, sign);
        a->_limb4 = ApplySign(a->_limb4, sign);
        a->_limb5 = ApplySign(a->_limb5, sign);
        a->_limb6 = ApplySign(a->_limb6, sign);
        a->_limb7 = ApplySign(a->_limb7, sign);
        a->_limb8 = ApplySign(a->_limb8, sign);
    }

    /// <summary>The end of both products: limb 8 is brought to 24 bits, and what it had above goes to limbs 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Longs* result, Longs* columns, Longs last)
    {
        Longs top = (last >>> TopBits) - Vector256.Create(TopBias);
        Longs lowest = columns[0] + Product(top, Vector256.Create(977L)) + Vector256.Create(long.MinValue);
        result[0] = lowest & Vector256.Create(LimbMask);
        result[1] = columns[1] + (top << 3) + (lowest >>> Radix) - Vector256.Create(CarryBias);
        result[2] = columns[2];
        result[3] = columns[3];
        result[4] = columns[4];
        result[5] = columns[5];
        result[6] = columns[6];
        result[7] = columns[7];
        result[8] = last & Vector256.Create(TopMask);
    }

    /// <summary>
    /// Carries limbs of weight up to 3 through and packs them into four words, a number of 0..2^256-1. What comes back from the top may
    /// pass limbs 0 and 1 again, seldom enough for a loop.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(FieldLanes256* a, out Longs w0, out Longs w1, out Longs w2, out Longs w3)
    {
        Longs l0 = a->_limb0, l1 = a->_limb1, l2 = a->_limb2, l3 = a->_limb3, l4 = a->_limb4;
        Longs l5 = a->_limb5, l6 = a->_limb6, l7 = a->_limb7, l8 = a->_limb8;
        Longs mask = Vector256.Create(LimbMask);
        Longs topMask = Vector256.Create(TopMask);
        do
        {
            l1 += Carry(ref l0, mask);
            l2 += Carry(ref l1, mask);
            l3 += Carry(ref l2, mask);
            l4 += Carry(ref l3, mask);
            l5 += Carry(ref l4, mask);
            l6 += Carry(ref l5, mask);
            l7 += Carry(ref l6, mask);
            l8 += Carry(ref l7, mask);
            Longs top = ((l8 + Vector256.Create(long.MinValue)) >>> TopBits) - Vector256.Create(TopBias);
            l8 &= topMask;
            l0 += Product(top, Vector256.Create(977L));
            l1 += top << 3;
        }
        while (Vector256.AndNot(l0 | l1, mask) != Longs.Zero);

        w0 = l0 | (l1 << 29) | (l2 << 58);
        w1 = (l2 >>> 6) | (l3 << 23) | (l4 << 52);
        w2 = (l4 >>> 12) | (l5 << 17) | (l6 << 46);
        w3 = (l6 >>> 18) | (l7 << 11) | (l8 << 40);
    }

    /// <summary>Leaves a limb its 29 bits and returns the rest, with its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs Carry(ref Longs limb, Longs mask)
    {
        Longs carry = ((limb + Vector256.Create(long.MinValue)) >>> Radix) - Vector256.Create(CarryBias);
        limb &= mask;
        return carry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs Product(Longs a, Longs b) => Avx2.Multiply(a.AsInt32(), b.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs ApplySign(Longs value, Longs sign) => (value ^ sign) - sign;

    [Conditional("DEBUG")]
    private static void AssertFactors(FieldLanes256* a, FieldLanes256* b, int limit)
    {
        double weight = Weight(a) * Weight(b);
        Debug.Assert(weight <= limit * 1.03, $"Factors weigh {weight} together.");
    }

    /// <summary>The largest limb, counted in 2^29 (the top one in 2^24).</summary>
    private static double Weight(FieldLanes256* a)
    {
        long largest = 0;
        long* limbs = (long*)a;
        for (int i = 0; i < Limbs * Lanes; i++)
        {
            largest = Math.Max(largest, Math.Abs(limbs[i]) << (i < (Limbs - 1) * Lanes ? 0 : Radix - TopBits));
        }

        return largest / (double)(1L << Radix);
    }
}
