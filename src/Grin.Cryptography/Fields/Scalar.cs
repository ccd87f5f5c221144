using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Grin.Cryptography.Fields;

/// <summary>A number modulo the order of the curve, n = FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFE BAAEDCE6 AF48A03B BFD25E8C D0364141; always reduced.</summary>
internal readonly struct Scalar : IEquatable<Scalar>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    // 2^256 - n, 129 bits; its third limb is 1.
    private const ulong Fold0 = 0x402D_A173_2FC9_BEBF;
    private const ulong Fold1 = 0x4551_2319_50B7_5FC4;

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    private Scalar(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
    }

    /// <summary>From a 128-bit number.</summary>
    public Scalar(UInt128 value)
        : this((ulong)value, (ulong)(value >> 64), 0, 0)
    {
    }

    /// <summary>One; zero is the default value.</summary>
    public static Scalar One => new(1, 0, 0, 0);

    /// <summary>Whether the value is 0.</summary>
    public bool IsZero => (_limb0 | _limb1 | _limb2 | _limb3) == 0;

    /// <summary>Whether the value is above (n-1)/2, so that its negative is the smaller number.</summary>
    public bool IsHigh
    {
        get
        {
            Scalar negative = -this;
            return (_limb3, _limb2, _limb1, _limb0).CompareTo((negative._limb3, negative._limb2, negative._limb1, negative._limb0)) > 0;
        }
    }

    /// <summary>Any number of four limbs, least significant first, modulo n.</summary>
    public static Scalar OfLimbs(ulong limb0, ulong limb1, ulong limb2, ulong limb3) => ReduceOnce(limb0, limb1, limb2, limb3, 0, out _);

    /// <summary>Reads 32 bytes big-endian modulo n.</summary>
    public static Scalar ReadReduced(ReadOnlySpan<byte> bytes)
    {
        TryRead(bytes, out Scalar value);
        return value;
    }

    /// <summary>Reads 32 bytes big-endian; false unless below n, and then <paramref name="value"/> is the number modulo n.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar value)
    {
        ulong r0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        ulong r1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        ulong r2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        ulong r3 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        value = ReduceOnce(r0, r1, r2, r3, 0, out bool reduced);
        return !reduced;
    }

    /// <summary>Writes 32 bytes big-endian.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _limb0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _limb1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _limb2);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _limb3);
    }

    /// <summary>Limb 0 (least significant) to 3.</summary>
    public ulong Limb(int index) => index switch
    {
        0 => _limb0,
        1 => _limb1,
        2 => _limb2,
        _ => _limb3,
    };

    public static Scalar operator +(in Scalar a, in Scalar b)
    {
        ulong carry = 0;
        ulong r0 = Limbs.Add(a._limb0, b._limb0, ref carry);
        ulong r1 = Limbs.Add(a._limb1, b._limb1, ref carry);
        ulong r2 = Limbs.Add(a._limb2, b._limb2, ref carry);
        ulong r3 = Limbs.Add(a._limb3, b._limb3, ref carry);
        return ReduceOnce(r0, r1, r2, r3, carry, out _);
    }

    public static Scalar operator -(in Scalar a, in Scalar b)
    {
        ulong borrow = 0;
        ulong r0 = Limbs.Subtract(a._limb0, b._limb0, ref borrow);
        ulong r1 = Limbs.Subtract(a._limb1, b._limb1, ref borrow);
        ulong r2 = Limbs.Subtract(a._limb2, b._limb2, ref borrow);
        ulong r3 = Limbs.Subtract(a._limb3, b._limb3, ref borrow);

        // Adding n is subtracting 2^256 - n from the wrapped difference.
        ulong mask = 0UL - borrow;
        borrow = 0;
        r0 = Limbs.Subtract(r0, Fold0 & mask, ref borrow);
        r1 = Limbs.Subtract(r1, Fold1 & mask, ref borrow);
        r2 = Limbs.Subtract(r2, 1 & mask, ref borrow);
        r3 = Limbs.Subtract(r3, 0, ref borrow);
        return new Scalar(r0, r1, r2, r3);
    }

    public static Scalar operator -(in Scalar a) => default(Scalar) - a;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Scalar operator *(in Scalar a, in Scalar b)
    {
        Limbs.Multiply(
            a._limb0, a._limb1, a._limb2, a._limb3, b._limb0, b._limb1, b._limb2, b._limb3,
            out ulong r0, out ulong r1, out ulong r2, out ulong r3, out ulong r4, out ulong r5, out ulong r6, out ulong r7);
        return Reduce(r0, r1, r2, r3, r4, r5, r6, r7);
    }

    /// <summary>Adds the product with another number, not reduced, to nine limbs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public unsafe void MultiplyTo(in Scalar other, ulong* limbs)
    {
        Limbs.Multiply(
            _limb0, _limb1, _limb2, _limb3, other._limb0, other._limb1, other._limb2, other._limb3,
            out ulong r0, out ulong r1, out ulong r2, out ulong r3, out ulong r4, out ulong r5, out ulong r6, out ulong r7);
        ulong carry = 0;
        limbs[0] = Limbs.Add(limbs[0], r0, ref carry);
        limbs[1] = Limbs.Add(limbs[1], r1, ref carry);
        limbs[2] = Limbs.Add(limbs[2], r2, ref carry);
        limbs[3] = Limbs.Add(limbs[3], r3, ref carry);
        limbs[4] = Limbs.Add(limbs[4], r4, ref carry);
        limbs[5] = Limbs.Add(limbs[5], r5, ref carry);
        limbs[6] = Limbs.Add(limbs[6], r6, ref carry);
        limbs[7] = Limbs.Add(limbs[7], r7, ref carry);
        limbs[8] += carry;
    }

    /// <summary>The square.</summary>
    public Scalar Square() => this * this;

    /// <summary>1/value, and 0 for 0 (value^(n-2), four bits at a time).</summary>
    public Scalar Invert()
    {
        Span<Scalar> powers = stackalloc Scalar[16];
        powers[0] = One;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * this;
        }

        Scalar exponent = -new Scalar(2);
        Scalar result = One;
        for (int bit = 252; bit >= 0; bit -= 4)
        {
            result = result.Square().Square().Square().Square();
            result *= powers[(int)(exponent.Limb(bit >> 6) >> (bit & 63)) & 15];
        }

        return result;
    }

    /// <summary>Inverts all of <paramref name="values"/>, none of which is 0, at the price of one inversion and three products each.</summary>
    /// <param name="values">Replaced by their inverses.</param>
    /// <param name="scratch">As long as <paramref name="values"/>.</param>
    public static void InvertAll(Span<Scalar> values, Span<Scalar> scratch)
    {
        Scalar product = One;
        for (int i = 0; i < values.Length; i++)
        {
            scratch[i] = product;
            product *= values[i];
        }

        Scalar inverse = product.Invert();
        for (int i = values.Length - 1; i >= 0; i--)
        {
            Scalar value = values[i];
            values[i] = inverse * scratch[i];
            inverse *= value;
        }
    }

    public static bool operator ==(in Scalar a, in Scalar b) =>
        ((a._limb0 ^ b._limb0) | (a._limb1 ^ b._limb1) | (a._limb2 ^ b._limb2) | (a._limb3 ^ b._limb3)) == 0;

    public static bool operator !=(in Scalar a, in Scalar b) => !(a == b);

    public bool Equals(Scalar other) => this == other;

    public override bool Equals(object? obj) => obj is Scalar other && this == other;

    public override int GetHashCode() => HashCode.Combine(_limb0, _limb1, _limb2, _limb3);

    /// <summary>Takes n off once if the number of five limbs, below 2n, is not below n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar ReduceOnce(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, out bool reduced)
    {
        ulong carry = 0;
        ulong s0 = Limbs.Add(r0, Fold0, ref carry);
        ulong s1 = Limbs.Add(r1, Fold1, ref carry);
        ulong s2 = Limbs.Add(r2, 1, ref carry);
        ulong s3 = Limbs.Add(r3, 0, ref carry);
        reduced = (carry | r4) != 0;
        return reduced ? new Scalar(s0, s1, s2, s3) : new Scalar(r0, r1, r2, r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar Reduce(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, ulong r5, ulong r6, ulong r7)
    {
        // 512 bits to 386: the upper four limbs times 2^256 - n.
        ulong carry = 0;
        r0 = Limbs.MultiplyAdd(r4, Fold0, r0, ref carry);
        r1 = Limbs.MultiplyAdd(r5, Fold0, r1, ref carry);
        r2 = Limbs.MultiplyAdd(r6, Fold0, r2, ref carry);
        r3 = Limbs.MultiplyAdd(r7, Fold0, r3, ref carry);
        ulong m4 = carry;
        carry = 0;
        r1 = Limbs.MultiplyAdd(r4, Fold1, r1, ref carry);
        r2 = Limbs.MultiplyAdd(r5, Fold1, r2, ref carry);
        r3 = Limbs.MultiplyAdd(r6, Fold1, r3, ref carry);
        m4 = Limbs.MultiplyAdd(r7, Fold1, m4, ref carry);
        ulong m5 = carry;
        carry = 0;
        r2 = Limbs.Add(r2, r4, ref carry);
        r3 = Limbs.Add(r3, r5, ref carry);
        m4 = Limbs.Add(m4, r6, ref carry);
        m5 = Limbs.Add(m5, r7, ref carry);
        ulong m6 = carry;

        // 386 bits to 260.
        carry = 0;
        r0 = Limbs.MultiplyAdd(m4, Fold0, r0, ref carry);
        r1 = Limbs.MultiplyAdd(m5, Fold0, r1, ref carry);
        r2 = Limbs.MultiplyAdd(m6, Fold0, r2, ref carry);
        r3 += carry;
        ulong q4 = r3 < carry ? 1UL : 0;
        carry = 0;
        r1 = Limbs.MultiplyAdd(m4, Fold1, r1, ref carry);
        r2 = Limbs.MultiplyAdd(m5, Fold1, r2, ref carry);
        r3 = Limbs.MultiplyAdd(m6, Fold1, r3, ref carry);
        q4 += carry;
        carry = 0;
        r2 = Limbs.Add(r2, m4, ref carry);
        r3 = Limbs.Add(r3, m5, ref carry);
        q4 += m6 + carry;

        // 260 bits to 256 and at most one carry.
        carry = 0;
        r0 = Limbs.MultiplyAdd(q4, Fold0, r0, ref carry);
        r1 = Limbs.MultiplyAdd(q4, Fold1, r1, ref carry);
        r2 += carry;
        carry = r2 < carry ? 1UL : 0;
        r2 += q4;
        carry += r2 < q4 ? 1UL : 0;
        r3 += carry;
        carry = r3 < carry ? 1UL : 0;
        return ReduceOnce(r0, r1, r2, r3, carry, out _);
    }
}
