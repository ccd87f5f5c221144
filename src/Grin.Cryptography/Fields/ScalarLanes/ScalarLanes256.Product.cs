using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <content>The product.</content>
internal unsafe partial struct ScalarLanes256
{
    /// <inheritdoc/>
    /// <remarks>
    /// <para>
    /// A column of nine products is at most 9 * (2^29 + 2^13)^2, less than 9.01 * 2^58; five products of a fold, of 29 bits each, add
    /// 5 * 2^58, twice: less than 20 * 2^58, where 64 bits hold 64 * 2^58.
    /// </para>
    /// <para>
    /// Carries of columns 9..16, below 2^34 each, leave columns of 29 bits and a seventeenth of at most 2^20, as column 16 is a
    /// product of two limbs of little more than 24 bits: all fit to be multiplied. After the first fold the excess of column 8 goes
    /// to column 9; columns 9..12 then hold 29 bits again, and column 13 is below 2^10, as column 12 is one product of 20 and
    /// 18 bits and a carry.
    /// </para>
    /// <para>
    /// The second fold adds to column 8 one product below 2^28. With the carry into it, below 2^35, column 8 stays below 2^36: what
    /// stands above bit 256 is below 2^12, its products with Fold below 2^41, and the last carries below 2^12.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ScalarLanes256* result, ScalarLanes256* a, ScalarLanes256* b)
    {
        Debug.Assert(IsFactor(a) && IsFactor(b), "The limbs of a factor are out of bounds.");
        Vector256<ulong> x = a->_limb0;
        Vector256<ulong> c0 = Product(x, b->_limb0);
        Vector256<ulong> c1 = Product(x, b->_limb1);
        Vector256<ulong> c2 = Product(x, b->_limb2);
        Vector256<ulong> c3 = Product(x, b->_limb3);
        Vector256<ulong> c4 = Product(x, b->_limb4);
        Vector256<ulong> c5 = Product(x, b->_limb5);
        Vector256<ulong> c6 = Product(x, b->_limb6);
        Vector256<ulong> c7 = Product(x, b->_limb7);
        Vector256<ulong> c8 = Product(x, b->_limb8);
        x = a->_limb1;
        c1 += Product(x, b->_limb0);
        c2 += Product(x, b->_limb1);
        c3 += Product(x, b->_limb2);
        c4 += Product(x, b->_limb3);
        c5 += Product(x, b->_limb4);
        c6 += Product(x, b->_limb5);
        c7 += Product(x, b->_limb6);
        c8 += Product(x, b->_limb7);
        Vector256<ulong> c9 = Product(x, b->_limb8);
        x = a->_limb2;
        c2 += Product(x, b->_limb0);
        c3 += Product(x, b->_limb1);
        c4 += Product(x, b->_limb2);
        c5 += Product(x, b->_limb3);
        c6 += Product(x, b->_limb4);
        c7 += Product(x, b->_limb5);
        c8 += Product(x, b->_limb6);
        c9 += Product(x, b->_limb7);
        Vector256<ulong> c10 = Product(x, b->_limb8);
        x = a->_limb3;
        c3 += Product(x, b->_limb0);
        c4 += Product(x, b->_limb1);
        c5 += Product(x, b->_limb2);
        c6 += Product(x, b->_limb3);
        c7 += Product(x, b->_limb4);
        c8 += Product(x, b->_limb5);
        c9 += Product(x, b->_limb6);
        c10 += Product(x, b->_limb7);
        Vector256<ulong> c11 = Product(x, b->_limb8);
        x = a->_limb4;
        c4 += Product(x, b->_limb0);
        c5 += Product(x, b->_limb1);
        c6 += Product(x, b->_limb2);
        c7 += Product(x, b->_limb3);
        c8 += Product(x, b->_limb4);
        c9 += Product(x, b->_limb5);
        c10 += Product(x, b->_limb6);
        c11 += Product(x, b->_limb7);
        Vector256<ulong> c12 = Product(x, b->_limb8);
        x = a->_limb5;
        c5 += Product(x, b->_limb0);
        c6 += Product(x, b->_limb1);
        c7 += Product(x, b->_limb2);
        c8 += Product(x, b->_limb3);
        c9 += Product(x, b->_limb4);
        c10 += Product(x, b->_limb5);
        c11 += Product(x, b->_limb6);
        c12 += Product(x, b->_limb7);
        Vector256<ulong> c13 = Product(x, b->_limb8);
        x = a->_limb6;
        c6 += Product(x, b->_limb0);
        c7 += Product(x, b->_limb1);
        c8 += Product(x, b->_limb2);
        c9 += Product(x, b->_limb3);
        c10 += Product(x, b->_limb4);
        c11 += Product(x, b->_limb5);
        c12 += Product(x, b->_limb6);
        c13 += Product(x, b->_limb7);
        Vector256<ulong> c14 = Product(x, b->_limb8);
        x = a->_limb7;
        c7 += Product(x, b->_limb0);
        c8 += Product(x, b->_limb1);
        c9 += Product(x, b->_limb2);
        c10 += Product(x, b->_limb3);
        c11 += Product(x, b->_limb4);
        c12 += Product(x, b->_limb5);
        c13 += Product(x, b->_limb6);
        c14 += Product(x, b->_limb7);
        Vector256<ulong> c15 = Product(x, b->_limb8);
        x = a->_limb8;
        c8 += Product(x, b->_limb0);
        c9 += Product(x, b->_limb1);
        c10 += Product(x, b->_limb2);
        c11 += Product(x, b->_limb3);
        c12 += Product(x, b->_limb4);
        c13 += Product(x, b->_limb5);
        c14 += Product(x, b->_limb6);
        c15 += Product(x, b->_limb7);
        Vector256<ulong> c16 = Product(x, b->_limb8);

        Vector256<ulong> mask = Vector256.Create(LimbMask);
        c10 += c9 >> LimbBits;
        c9 &= mask;
        c11 += c10 >> LimbBits;
        c10 &= mask;
        c12 += c11 >> LimbBits;
        c11 &= mask;
        c13 += c12 >> LimbBits;
        c12 &= mask;
        c14 += c13 >> LimbBits;
        c13 &= mask;
        c15 += c14 >> LimbBits;
        c14 &= mask;
        c16 += c15 >> LimbBits;
        c15 &= mask;
        Vector256<ulong> c17 = c16 >> LimbBits;
        c16 &= mask;

        // Columns 9 to 17 fold onto 0 to 12.
        Vector256<ulong> k0 = Vector256.Create(Fold261Limb0);
        Vector256<ulong> k1 = Vector256.Create(Fold261Limb1);
        Vector256<ulong> k2 = Vector256.Create(Fold261Limb2);
        Vector256<ulong> k3 = Vector256.Create(Fold261Limb3);
        Vector256<ulong> k4 = Vector256.Create(Fold261Limb4);
        c0 += Product(c9, k0);
        c1 += Product(c9, k1);
        c2 += Product(c9, k2);
        c3 += Product(c9, k3);
        c4 += Product(c9, k4);
        c1 += Product(c10, k0);
        c2 += Product(c10, k1);
        c3 += Product(c10, k2);
        c4 += Product(c10, k3);
        c5 += Product(c10, k4);
        c2 += Product(c11, k0);
        c3 += Product(c11, k1);
        c4 += Product(c11, k2);
        c5 += Product(c11, k3);
        c6 += Product(c11, k4);
        c3 += Product(c12, k0);
        c4 += Product(c12, k1);
        c5 += Product(c12, k2);
        c6 += Product(c12, k3);
        c7 += Product(c12, k4);
        c4 += Product(c13, k0);
        c5 += Product(c13, k1);
        c6 += Product(c13, k2);
        c7 += Product(c13, k3);
        c8 += Product(c13, k4);
        c5 += Product(c14, k0);
        c6 += Product(c14, k1);
        c7 += Product(c14, k2);
        c8 += Product(c14, k3);
        c6 += Product(c15, k0);
        c7 += Product(c15, k1);
        c8 += Product(c15, k2);
        c7 += Product(c16, k0);
        c8 += Product(c16, k1);
        c8 += Product(c17, k0);
        Vector256<ulong> e9 = Product(c14, k4) + Product(c15, k3) + Product(c16, k2) + Product(c17, k1);
        Vector256<ulong> e10 = Product(c15, k4) + Product(c16, k3) + Product(c17, k2);
        Vector256<ulong> e11 = Product(c16, k4) + Product(c17, k3);
        Vector256<ulong> e12 = Product(c17, k4);

        // And what that left in columns 9 to 13 once more.
        e9 += c8 >> LimbBits;
        c8 &= mask;
        e10 += e9 >> LimbBits;
        e9 &= mask;
        e11 += e10 >> LimbBits;
        e10 &= mask;
        e12 += e11 >> LimbBits;
        e11 &= mask;
        Vector256<ulong> e13 = e12 >> LimbBits;
        e12 &= mask;
        c0 += Product(e9, k0);
        c1 += Product(e9, k1);
        c2 += Product(e9, k2);
        c3 += Product(e9, k3);
        c4 += Product(e9, k4);
        c1 += Product(e10, k0);
        c2 += Product(e10, k1);
        c3 += Product(e10, k2);
        c4 += Product(e10, k3);
        c5 += Product(e10, k4);
        c2 += Product(e11, k0);
        c3 += Product(e11, k1);
        c4 += Product(e11, k2);
        c5 += Product(e11, k3);
        c6 += Product(e11, k4);
        c3 += Product(e12, k0);
        c4 += Product(e12, k1);
        c5 += Product(e12, k2);
        c6 += Product(e12, k3);
        c7 += Product(e12, k4);
        c4 += Product(e13, k0);
        c5 += Product(e13, k1);
        c6 += Product(e13, k2);
        c7 += Product(e13, k3);
        c8 += Product(e13, k4);

        c1 += c0 >> LimbBits;
        c0 &= mask;
        c2 += c1 >> LimbBits;
        c1 &= mask;
        c3 += c2 >> LimbBits;
        c2 &= mask;
        c4 += c3 >> LimbBits;
        c3 &= mask;
        c5 += c4 >> LimbBits;
        c4 &= mask;
        c6 += c5 >> LimbBits;
        c5 &= mask;
        c7 += c6 >> LimbBits;
        c6 &= mask;
        c8 += c7 >> LimbBits;
        c7 &= mask;
        Vector256<ulong> top = c8 >> TopBits;
        c0 += Product(top, Vector256.Create(Fold0));
        c1 += Product(top, Vector256.Create(Fold1));
        c2 += Product(top, Vector256.Create(Fold2));
        c3 += Product(top, Vector256.Create(Fold3));
        c4 += Product(top, Vector256.Create(Fold4));
        result->_limb0 = c0 & mask;
        result->_limb1 = (c1 & mask) + (c0 >> LimbBits);
        result->_limb2 = (c2 & mask) + (c1 >> LimbBits);
        result->_limb3 = (c3 & mask) + (c2 >> LimbBits);
        result->_limb4 = (c4 & mask) + (c3 >> LimbBits);
        result->_limb5 = c5 + (c4 >> LimbBits);
        result->_limb6 = c6;
        result->_limb7 = c7;
        result->_limb8 = c8 & Vector256.Create(TopMask);
    }
}
