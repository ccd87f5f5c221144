using System.Runtime.CompilerServices;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.MultiScalarMultiplication;

/// <summary>
/// A scalar as <c>first + second * lambda</c> with both halves within 128 bits, lambda being what the curve's endomorphism
/// <c>(x, y) -> (beta x, y)</c> multiplies by (Gallant, Lambert, Vanstone 2001): twice the points, half the doublings and windows.
/// </summary>
/// <remarks>
/// (a1, b1) and (a2, b2) span the lattice of pairs with a + b lambda = 0 modulo n (Guide to Elliptic Curve Cryptography, algorithm
/// 3.74), b2 = a1. The multiples to take off are <c>scalar * g &gt;&gt; 384</c>, rounded, g1 and g2 being 2^384 b2 / n and -2^384 b1 / n,
/// rounded. They err by at most 1/2 + 2^-120, so |first| is below 0.51 (a1 + a2) and |second| below 0.51 (|b1| + b2), both under 2^128.
/// Scalars below 2^128 are left whole: the batches' weights, for which the second half then costs nothing.
/// </remarks>
internal readonly ref struct EndomorphismSplit
{
    // a1 = b2, -b1 and a2, low word first; a2 has a third word of 1.
    private const ulong A1Low = 0xE86C_90E4_9284_EB15;
    private const ulong A1High = 0x3086_D221_A7D4_6BCD;
    private const ulong MinusB1Low = 0x6F54_7FA9_0ABF_E4C3;
    private const ulong MinusB1High = 0xE443_7ED6_010E_8828;
    private const ulong A2Low = 0x57C1_108D_9D44_CFD8;
    private const ulong A2High = 0x14CA_50F7_A8E2_F3F6;

    /// <summary>Splits a scalar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EndomorphismSplit(in Scalar scalar)
    {
        ulong k0 = scalar.Limb(0), k1 = scalar.Limb(1), k2 = scalar.Limb(2), k3 = scalar.Limb(3);
        if ((k2 | k3) == 0)
        {
            FirstLow = k0;
            FirstHigh = k1;
            return;
        }

        MultiplyShift(k0, k1, k2, k3, 0xE893_209A_45DB_B031, 0x3DAA_8A14_71E8_CA7F, A1Low, A1High, out ulong c0, out ulong c1);
        MultiplyShift(k0, k1, k2, k3, 0x1571_B4AE_8AC4_7F71, 0x2212_08AC_9DF5_06C6, MinusB1Low + 1, MinusB1High, out ulong d0, out ulong d1);

        // Both halves fit three words with sign, so what is above is left out of every product.
        SubtractProduct(ref k0, ref k1, ref k2, c0, c1, A1Low, A1High, 0);
        SubtractProduct(ref k0, ref k1, ref k2, d0, d1, A2Low, A2High, 1);
        FirstIsNegative = (long)k2 < 0;
        Absolute(k0, k1, FirstIsNegative, out ulong low, out ulong high);
        FirstLow = low;
        FirstHigh = high;

        // second = -c b1 - d b2.
        ulong m0 = 0, m1 = 0, m2 = 0;
        SubtractProduct(ref m0, ref m1, ref m2, c0, c1, MinusB1Low, MinusB1High, 0);
        m0 = ~m0;
        m1 = ~m1;
        m2 = ~m2;
        ulong carry = 1;
        m0 = Limbs.Add(m0, 0, ref carry);
        m1 = Limbs.Add(m1, 0, ref carry);
        m2 += carry;
        SubtractProduct(ref m0, ref m1, ref m2, d0, d1, A1Low, A1High, 0);
        SecondIsNegative = (long)m2 < 0;
        Absolute(m0, m1, SecondIsNegative, out low, out high);
        SecondLow = low;
        SecondHigh = high;
    }

    /// <summary>Beta, a third root of unity modulo p.</summary>
    public static FieldElement Beta => new(0xC139_6C28_7195_01EE, 0x9CF0_4975_12F5_8995, 0x6E64_479E_AC34_34E9, 0x7AE9_6A2B_657C_0710);

    /// <summary>Low word of the first half's absolute value.</summary>
    public ulong FirstLow { get; }

    /// <summary>High word of the first half's absolute value.</summary>
    public ulong FirstHigh { get; }

    /// <summary>Sign of the first half.</summary>
    public bool FirstIsNegative { get; }

    /// <summary>Low word of the second half's absolute value.</summary>
    public ulong SecondLow { get; }

    /// <summary>High word of the second half's absolute value.</summary>
    public ulong SecondHigh { get; }

    /// <summary>Sign of the second half.</summary>
    public bool SecondIsNegative { get; }

    /// <summary><c>k * g &gt;&gt; 384</c>, rounded, without the columns that could carry into it but once in 2^60.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyShift(
        ulong k0, ulong k1, ulong k2, ulong k3, ulong g0, ulong g1, ulong g2, ulong g3, out ulong r0, out ulong r1)
    {
        ulong t4 = Limbs.MultiplyHigh(k0, g3);
        ulong high = Limbs.MultiplyHigh(k1, g2);
        t4 += high;
        ulong t5 = t4 < high ? 1UL : 0;
        high = Limbs.MultiplyHigh(k2, g1);
        t4 += high;
        t5 += t4 < high ? 1UL : 0;
        high = Limbs.MultiplyHigh(k3, g0);
        t4 += high;
        t5 += t4 < high ? 1UL : 0;

        ulong carry = 0;
        t4 = Limbs.MultiplyAdd(k1, g3, t4, ref carry);
        t5 += carry;
        ulong t6 = t5 < carry ? 1UL : 0;
        carry = 0;
        t4 = Limbs.MultiplyAdd(k2, g2, t4, ref carry);
        t5 = Limbs.MultiplyAdd(k2, g3, t5, ref carry);
        t6 += carry;
        ulong t7 = t6 < carry ? 1UL : 0;
        carry = 0;
        Limbs.MultiplyAdd(k3, g1, t4, ref carry);
        t5 = Limbs.MultiplyAdd(k3, g2, t5, ref carry);
        t6 = Limbs.MultiplyAdd(k3, g3, t6, ref carry);
        t7 += carry;
        ulong round = t5 >> 63;
        r0 = t6 + round;
        r1 = t7 + (r0 < round ? 1UL : 0);
    }

    /// <summary>Takes c * a off a number of three words, modulo 2^192.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractProduct(ref ulong x0, ref ulong x1, ref ulong x2, ulong c0, ulong c1, ulong a0, ulong a1, ulong a2)
    {
        ulong carry = 0;
        ulong r0 = Limbs.MultiplyAdd(c0, a0, 0, ref carry);
        ulong r1 = Limbs.MultiplyAdd(c0, a1, 0, ref carry);
        ulong r2 = carry + (c0 * a2);
        carry = 0;
        r1 = Limbs.MultiplyAdd(c1, a0, r1, ref carry);
        r2 += carry + (c1 * a1);
        ulong borrow = 0;
        x0 = Limbs.Subtract(x0, r0, ref borrow);
        x1 = Limbs.Subtract(x1, r1, ref borrow);
        x2 = x2 - r2 - borrow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absolute(ulong k0, ulong k1, bool negative, out ulong low, out ulong high)
    {
        ulong sign = negative ? ulong.MaxValue : 0;
        low = (k0 ^ sign) - sign;
        high = (k1 ^ sign) + (low == 0 ? sign & 1 : 0);
    }
}
