using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Grin.Cryptography.Fields;

/// <summary>
/// A coordinate: a number modulo p = 2^256 - 2^32 - 977. Any 256-bit pattern is allowed inside, so p..2^256-1 are second
/// forms of 0..2^32+976; comparing, testing and writing look through that.
/// </summary>
internal readonly struct FieldElement : IEquatable<FieldElement>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    // 2^256 mod p: what a carry out of the top limb is worth.
    private const ulong Fold = 0x1_0000_03D1;

    // The other limbs of p are all ones.
    private const ulong LowestLimbOfP = 0xFFFF_FFFE_FFFF_FC2F;

    private static readonly ModularInversion Inversion = new(LowestLimbOfP, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    /// <summary>From four limbs, least significant first.</summary>
    public FieldElement(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
    }

    /// <summary>One; zero is the default value.</summary>
    public static FieldElement One => new(1, 0, 0, 0);

    /// <summary>Whether the value is 0 modulo p.</summary>
    public bool IsZero =>
        (_limb0 | _limb1 | _limb2 | _limb3) == 0
        || (_limb0 == LowestLimbOfP && (_limb1 & _limb2 & _limb3) == ulong.MaxValue);

    /// <summary>Whether all limbs are 0, a cheaper test where the second form of zero cannot occur.</summary>
    public bool HasZeroLimbs => (_limb0 | _limb1 | _limb2 | _limb3) == 0;

    /// <summary>Whether the value, reduced, is odd.</summary>
    public bool IsOdd => (Reduce()._limb0 & 1) != 0;

    private bool IsReduced => (_limb1 & _limb2 & _limb3) != ulong.MaxValue || _limb0 < LowestLimbOfP;

    /// <summary>Limb 0 (least significant) to 3 of the form the value happens to have.</summary>
    public ulong Limb(int index) => index switch
    {
        0 => _limb0,
        1 => _limb1,
        2 => _limb2,
        _ => _limb3,
    };

    /// <summary>Reads 32 bytes big-endian, taking p..2^256-1 modulo p.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Reads 32 bytes big-endian; false unless below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement value)
    {
        value = Read(bytes);
        return value.IsReduced;
    }

    /// <summary>Writes the reduced value as 32 bytes big-endian.</summary>
    public void Write(Span<byte> destination)
    {
        FieldElement value = Reduce();
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], value._limb0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], value._limb1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], value._limb2);
        BinaryPrimitives.WriteUInt64BigEndian(destination, value._limb3);
    }

    /// <summary>The same value in 0..p-1.</summary>
    public FieldElement Reduce() => IsReduced ? this : new FieldElement(_limb0 + Fold, 0, 0, 0);

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        Add(a, b, out FieldElement sum);
        return sum;
    }

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        Subtract(a, b, out FieldElement difference);
        return difference;
    }

    public static FieldElement operator -(in FieldElement a) => default(FieldElement) - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        Multiply(a, b, out FieldElement product);
        return product;
    }

    /// <summary>The sum; <paramref name="sum"/> may be one of the summands. A carry past the lowest limb is rare, hence a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(in FieldElement a, in FieldElement b, out FieldElement sum)
    {
        ulong carry = 0;
        ulong r0 = Limbs.Add(a._limb0, b._limb0, ref carry);
        ulong r1 = Limbs.Add(a._limb1, b._limb1, ref carry);
        ulong r2 = Limbs.Add(a._limb2, b._limb2, ref carry);
        ulong r3 = Limbs.Add(a._limb3, b._limb3, ref carry);
        ulong fold = Fold & (0UL - carry);
        r0 += fold;
        sum = new FieldElement(r0, r1, r2, r3);
        if (r0 < fold)
        {
            sum = Carry(sum);
        }
    }

    /// <summary>The difference; <paramref name="difference"/> may be one of the operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(in FieldElement a, in FieldElement b, out FieldElement difference)
    {
        ulong borrow = 0;
        ulong r0 = Limbs.Subtract(a._limb0, b._limb0, ref borrow);
        ulong r1 = Limbs.Subtract(a._limb1, b._limb1, ref borrow);
        ulong r2 = Limbs.Subtract(a._limb2, b._limb2, ref borrow);
        ulong r3 = Limbs.Subtract(a._limb3, b._limb3, ref borrow);
        ulong fold = Fold & (0UL - borrow);
        bool more = r0 < fold;
        difference = new FieldElement(r0 - fold, r1, r2, r3);
        if (more)
        {
            difference = Borrow(difference);
        }
    }

    /// <summary>The product; <paramref name="product"/> may be one of the factors.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in FieldElement a, in FieldElement b, out FieldElement product)
    {
        Limbs.Multiply(
            a._limb0, a._limb1, a._limb2, a._limb3, b._limb0, b._limb1, b._limb2, b._limb3,
            out ulong r0, out ulong r1, out ulong r2, out ulong r3, out ulong r4, out ulong r5, out ulong r6, out ulong r7);
        Reduce(r0, r1, r2, r3, r4, r5, r6, r7, out product);
    }

    /// <summary>The square; <paramref name="square"/> may be <paramref name="a"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Square(in FieldElement a, out FieldElement square)
    {
        Limbs.Square(
            a._limb0, a._limb1, a._limb2, a._limb3,
            out ulong r0, out ulong r1, out ulong r2, out ulong r3, out ulong r4, out ulong r5, out ulong r6, out ulong r7);
        Reduce(r0, r1, r2, r3, r4, r5, r6, r7, out square);
    }

    /// <summary>The square.</summary>
    public FieldElement Square()
    {
        Square(this, out FieldElement square);
        return square;
    }

    /// <summary>1/value, and 0 for 0.</summary>
    public FieldElement Invert()
    {
        FieldElement value = Reduce();
        ulong r0 = value._limb0, r1 = value._limb1, r2 = value._limb2, r3 = value._limb3;
        Inversion.Invert(ref r0, ref r1, ref r2, ref r3);
        return new FieldElement(r0, r1, r2, r3);
    }

    /// <summary>
    /// The root that is itself a square, value^((p+1)/4); false if the value has none (crypto.md §1). The root of 0 is 0.
    /// </summary>
    public bool TryGetSquareRoot(out FieldElement root)
    {
        Power223(out FieldElement power2, out FieldElement power22, out root);

        // (p + 1) / 4 in binary: 223 ones, 0, 22 ones, 00001100.
        Square(ref root, 23);
        Multiply(root, power22, out root);
        Square(ref root, 6);
        Multiply(root, power2, out root);
        Square(ref root, 2);
        return root.Square() == this;
    }

    public static bool operator ==(in FieldElement a, in FieldElement b) => (a - b).IsZero;

    public static bool operator !=(in FieldElement a, in FieldElement b) => !(a == b);

    public bool Equals(FieldElement other) => this == other;

    public override bool Equals(object? obj) => obj is FieldElement other && this == other;

    public override int GetHashCode()
    {
        FieldElement value = Reduce();
        return HashCode.Combine(value._limb0, value._limb1, value._limb2, value._limb3);
    }

    /// <summary>value^(2^k - 1) for k = 2, 22 and 223.</summary>
    private void Power223(out FieldElement power2, out FieldElement power22, out FieldElement power223)
    {
        Chain(this, 1, this, out power2);
        Chain(power2, 1, this, out FieldElement power3);
        Chain(power3, 3, power3, out FieldElement power6);
        Chain(power6, 3, power3, out FieldElement power9);
        Chain(power9, 2, power2, out FieldElement power11);
        Chain(power11, 11, power11, out power22);
        Chain(power22, 22, power22, out FieldElement power44);
        Chain(power44, 44, power44, out FieldElement power88);
        Chain(power88, 88, power88, out FieldElement power176);
        Chain(power176, 44, power44, out FieldElement power220);
        Chain(power220, 3, power3, out power223);
    }

    /// <summary><paramref name="start"/> squared so many times, times <paramref name="factor"/>.</summary>
    private static void Chain(in FieldElement start, int squarings, in FieldElement factor, out FieldElement result)
    {
        Square(start, out result);
        Square(ref result, squarings - 1);
        Multiply(result, factor, out result);
    }

    private static void Square(ref FieldElement value, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Square(value, out value);
        }
    }

    /// <summary>Carries 1 into the second limb; if that goes all the way, <see cref="Fold"/> fits the lowest limb, which just wrapped.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FieldElement Carry(in FieldElement value)
    {
        ulong carry = 1;
        ulong r1 = Limbs.Add(value._limb1, 0, ref carry);
        ulong r2 = Limbs.Add(value._limb2, 0, ref carry);
        ulong r3 = Limbs.Add(value._limb3, 0, ref carry);
        return new FieldElement(value._limb0 + (Fold & (0UL - carry)), r1, r2, r3);
    }

    /// <summary>Borrows 1 from the second limb; if that goes all the way, the lowest limb, which just wrapped, can spare <see cref="Fold"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FieldElement Borrow(in FieldElement value)
    {
        ulong borrow = 1;
        ulong r1 = Limbs.Subtract(value._limb1, 0, ref borrow);
        ulong r2 = Limbs.Subtract(value._limb2, 0, ref borrow);
        ulong r3 = Limbs.Subtract(value._limb3, 0, ref borrow);
        return new FieldElement(value._limb0 - (Fold & (0UL - borrow)), r1, r2, r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, ulong r5, ulong r6, ulong r7, out FieldElement reduced)
    {
        ulong carry = 0;
        r0 = Limbs.MultiplyAdd(r4, Fold, r0, ref carry);
        r1 = Limbs.MultiplyAdd(r5, Fold, r1, ref carry);
        r2 = Limbs.MultiplyAdd(r6, Fold, r2, ref carry);
        r3 = Limbs.MultiplyAdd(r7, Fold, r3, ref carry);

        // The carry has 34 bits, so its product reaches the second limb by 3 bits, and a carry beyond that is rare.
        ulong high = Limbs.MultiplyHigh(carry, Fold);
        ulong low = carry * Fold;
        r0 += low;
        high += r0 < low ? 1UL : 0;
        r1 += high;
        reduced = new FieldElement(r0, r1, r2, r3);
        if (r1 < high)
        {
            reduced = CarryIntoThird(reduced);
        }
    }

    /// <summary>Carries 1 into the third limb. If that goes all the way, less than 2^67 is left, to which <see cref="Fold"/> is added.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FieldElement CarryIntoThird(in FieldElement value)
    {
        ulong carry = 1;
        ulong r2 = Limbs.Add(value._limb2, 0, ref carry);
        ulong r3 = Limbs.Add(value._limb3, 0, ref carry);
        ulong fold = Fold & (0UL - carry);
        ulong r0 = value._limb0 + fold;
        return new FieldElement(r0, value._limb1 + (r0 < fold ? 1UL : 0), r2, r3);
    }
}
