using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography.Fields;

/// <summary>Steps of long arithmetic on 64-bit limbs.</summary>
internal static class Limbs
{
    /// <summary>
    /// The high half of <c>x * y</c>. With the low half as an ordinary product beside it this is faster than
    /// <see cref="Math.BigMul(ulong, ulong, out ulong)"/>, whose low half travels through memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyHigh(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);

    /// <summary>The low half of <c>x * y + add + carry</c>, which always fits 128 bits; <paramref name="carry"/> becomes the high half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong x, ulong y, ulong add, ref ulong carry)
    {
        ulong high = MultiplyHigh(x, y);
        ulong low = x * y;
        low += add;
        high += low < add ? 1UL : 0;
        low += carry;
        high += low < carry ? 1UL : 0;
        carry = high;
        return low;
    }

    /// <summary>The low 64 bits of <c>x + y + carry</c>; <paramref name="carry"/>, 0 or 1, becomes the overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong x, ulong y, ref ulong carry)
    {
        ulong sum = x + y;
        ulong overflow = sum < x ? 1UL : 0;
        sum += carry;
        overflow += sum < carry ? 1UL : 0;
        carry = overflow;
        return sum;
    }

    /// <summary>The low 64 bits of <c>x - y - borrow</c>; <paramref name="borrow"/>, 0 or 1, becomes the new borrow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong x, ulong y, ref ulong borrow)
    {
        ulong difference = x - y;
        ulong next = x < y ? 1UL : 0;
        next += difference < borrow ? 1UL : 0;
        difference -= borrow;
        borrow = next;
        return difference;
    }

    /// <summary>The eight limbs, least significant first, of the product of two numbers of four limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        ulong a0, ulong a1, ulong a2, ulong a3,
        ulong b0, ulong b1, ulong b2, ulong b3,
        out ulong r0, out ulong r1, out ulong r2, out ulong r3,
        out ulong r4, out ulong r5, out ulong r6, out ulong r7)
    {
        ulong carry = 0;
        r0 = MultiplyAdd(a0, b0, 0, ref carry);
        r1 = MultiplyAdd(a0, b1, 0, ref carry);
        r2 = MultiplyAdd(a0, b2, 0, ref carry);
        r3 = MultiplyAdd(a0, b3, 0, ref carry);
        r4 = carry;

        carry = 0;
        r1 = MultiplyAdd(a1, b0, r1, ref carry);
        r2 = MultiplyAdd(a1, b1, r2, ref carry);
        r3 = MultiplyAdd(a1, b2, r3, ref carry);
        r4 = MultiplyAdd(a1, b3, r4, ref carry);
        r5 = carry;

        carry = 0;
        r2 = MultiplyAdd(a2, b0, r2, ref carry);
        r3 = MultiplyAdd(a2, b1, r3, ref carry);
        r4 = MultiplyAdd(a2, b2, r4, ref carry);
        r5 = MultiplyAdd(a2, b3, r5, ref carry);
        r6 = carry;

        carry = 0;
        r3 = MultiplyAdd(a3, b0, r3, ref carry);
        r4 = MultiplyAdd(a3, b1, r4, ref carry);
        r5 = MultiplyAdd(a3, b2, r5, ref carry);
        r6 = MultiplyAdd(a3, b3, r6, ref carry);
        r7 = carry;
    }

    /// <summary>The eight limbs, least significant first, of the square of a number of four limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square(
        ulong a0, ulong a1, ulong a2, ulong a3,
        out ulong r0, out ulong r1, out ulong r2, out ulong r3,
        out ulong r4, out ulong r5, out ulong r6, out ulong r7)
    {
        ulong carry = 0;
        r1 = MultiplyAdd(a0, a1, 0, ref carry);
        r2 = MultiplyAdd(a0, a2, 0, ref carry);
        r3 = MultiplyAdd(a0, a3, 0, ref carry);
        r4 = carry;
        carry = 0;
        r3 = MultiplyAdd(a1, a2, r3, ref carry);
        r4 = MultiplyAdd(a1, a3, r4, ref carry);
        r5 = carry;
        carry = 0;
        r5 = MultiplyAdd(a2, a3, r5, ref carry);
        r6 = carry;

        r7 = r6 >> 63;
        r6 = (r6 << 1) | (r5 >> 63);
        r5 = (r5 << 1) | (r4 >> 63);
        r4 = (r4 << 1) | (r3 >> 63);
        r3 = (r3 << 1) | (r2 >> 63);
        r2 = (r2 << 1) | (r1 >> 63);
        r1 <<= 1;

        carry = 0;
        r0 = a0 * a0;
        r1 = Add(r1, MultiplyHigh(a0, a0), ref carry);
        r2 = Add(r2, a1 * a1, ref carry);
        r3 = Add(r3, MultiplyHigh(a1, a1), ref carry);
        r4 = Add(r4, a2 * a2, ref carry);
        r5 = Add(r5, MultiplyHigh(a2, a2), ref carry);
        r6 = Add(r6, a3 * a3, ref carry);
        r7 += MultiplyHigh(a3, a3) + carry;
    }
}
