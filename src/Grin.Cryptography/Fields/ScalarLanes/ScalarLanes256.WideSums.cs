using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Grin.Cryptography.Fields.ScalarLanes;

/// <content>Sums of products: eighteen columns of 29 bits.</content>
internal unsafe partial struct ScalarLanes256
{
    private const int Limbs = 9;
    private const int Columns = (2 * Limbs) - 1;

    /// <inheritdoc/>
    public static int PieceBits => (Limbs - 1) * LimbBits;

    /// <inheritdoc/>
    /// <remarks>
    /// Four products put at most 4 * 9 * (2^29 + 2^13)^2, less than 36.01 * 2^58, into a column; with a carry below 2^35 that is less than
    /// the 64 * 2^58 of 64 bits. What is added to the sum is 29 bits wide.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateProducts(ScalarLanes256* wide, ScalarLanes256* a, ScalarLanes256* b, int stride, int count)
    {
        Debug.Assert(count <= IScalarLanes<ScalarLanes256>.MaxProducts, "Too many products at once.");
        Debug.Assert(AreFactors(a, stride, count) && AreFactors(b, stride, count), "The limbs of a factor are out of bounds.");

        // Three columns at a time: their sums do not wait for each other, and limbs of a serve several.
        var columns = (Vector256<ulong>*)wide;
        Vector256<ulong> carry = Vector256<ulong>.Zero;
        Vector256<ulong> s0 = Vector256<ulong>.Zero, s1 = Vector256<ulong>.Zero, s2 = Vector256<ulong>.Zero;
        for (int k = 0; k < count; k++)
        {
            ScalarLanes256* x = a + (k * stride), y = b + (k * stride);
            Vector256<ulong> x0 = x->_limb0;
            s0 += Product(x0, y->_limb0);
            s1 += Product(x0, y->_limb1);
            s2 += Product(x0, y->_limb2);
            Vector256<ulong> x1 = x->_limb1;
            s1 += Product(x1, y->_limb0);
            s2 += Product(x1, y->_limb1);
            s2 += Product(x->_limb2, y->_limb0);
        }

        Put(columns, 0, s0, ref carry);
        Put(columns, 1, s1, ref carry);
        Put(columns, 2, s2, ref carry);

        Vector256<ulong> s3 = Vector256<ulong>.Zero, s4 = Vector256<ulong>.Zero, s5 = Vector256<ulong>.Zero;
        for (int k = 0; k < count; k++)
        {
            ScalarLanes256* x = a + (k * stride), y = b + (k * stride);
            Vector256<ulong> x0 = x->_limb0;
            s3 += Product(x0, y->_limb3);
            s4 += Product(x0, y->_limb4);
            s5 += Product(x0, y->_limb5);
            Vector256<ulong> x1 = x->_limb1;
            s3 += Product(x1, y->_limb2);
            s4 += Product(x1, y->_limb3);
            s5 += Product(x1, y->_limb4);
            Vector256<ulong> x2 = x->_limb2;
            s3 += Product(x2, y->_limb1);
            s4 += Product(x2, y->_limb2);
            s5 += Product(x2, y->_limb3);
            Vector256<ulong> x3 = x->_limb3;
            s3 += Product(x3, y->_limb0);
            s4 += Product(x3, y->_limb1);
            s5 += Product(x3, y->_limb2);
            Vector256<ulong> x4 = x->_limb4;
            s4 += Product(x4, y->_limb0);
            s5 += Product(x4, y->_limb1);
            s5 += Product(x->_limb5, y->_limb0);
        }

        Put(columns, 3, s3, ref carry);
        Put(columns, 4, s4, ref carry);
        Put(columns, 5, s5, ref carry);

        Vector256<ulong> s6 = Vector256<ulong>.Zero, s7 = Vector256<ulong>.Zero, s8 = Vector256<ulong>.Zero;
        for (int k = 0; k < count; k++)
        {
            ScalarLanes256* x = a + (k * stride), y = b + (k * stride);
            Vector256<ulong> x0 = x->_limb0;
            s6 += Product(x0, y->_limb6);
            s7 += Product(x0, y->_limb7);
            s8 += Product(x0, y->_limb8);
            Vector256<ulong> x1 = x->_limb1;
            s6 += Product(x1, y->_limb5);
            s7 += Product(x1, y->_limb6);
            s8 += Product(x1, y->_limb7);
            Vector256<ulong> x2 = x->_limb2;
            s6 += Product(x2, y->_limb4);
            s7 += Product(x2, y->_limb5);
            s8 += Product(x2, y->_limb6);
            Vector256<ulong> x3 = x->_limb3;
            s6 += Product(x3, y->_limb3);
            s7 += Product(x3, y->_limb4);
            s8 += Product(x3, y->_limb5);
            Vector256<ulong> x4 = x->_limb4;
            s6 += Product(x4, y->_limb2);
            s7 += Product(x4, y->_limb3);
            s8 += Product(x4, y->_limb4);
            Vector256<ulong> x5 = x->_limb5;
            s6 += Product(x5, y->_limb1);
            s7 += Product(x5, y->_limb2);
            s8 += Product(x5, y->_limb3);
            Vector256<ulong> x6 = x->_limb6;
            s6 += Product(x6, y->_limb0);
            s7 += Product(x6, y->_limb1);
            s8 += Product(x6, y->_limb2);
            Vector256<ulong> x7 = x->_limb7;
            s7 += Product(x7, y->_limb0);
            s8 += Product(x7, y->_limb1);
            s8 += Product(x->_limb8, y->_limb0);
        }

        Put(columns, 6, s6, ref carry);
        Put(columns, 7, s7, ref carry);
        Put(columns, 8, s8, ref carry);

        Vector256<ulong> s9 = Vector256<ulong>.Zero, s10 = Vector256<ulong>.Zero, s11 = Vector256<ulong>.Zero;
        for (int k = 0; k < count; k++)
        {
            ScalarLanes256* x = a + (k * stride), y = b + (k * stride);
            s9 += Product(x->_limb1, y->_limb8);
            Vector256<ulong> x2 = x->_limb2;
            s9 += Product(x2, y->_limb7);
            s10 += Product(x2, y->_limb8);
            Vector256<ulong> x3 = x->_limb3;
            s9 += Product(x3, y->_limb6);
            s10 += Product(x3, y->_limb7);
            s11 += Product(x3, y->_limb8);
            Vector256<ulong> x4 = x->_limb4;
            s9 += Product(x4, y->_limb5);
            s10 += Product(x4, y->_limb6);
            s11 += Product(x4, y->_limb7);
            Vector256<ulong> x5 = x->_limb5;
            s9 += Product(x5, y->_limb4);
            s10 += Product(x5, y->_limb5);
            s11 += Product(x5, y->_limb6);
            Vector256<ulong> x6 = x->_limb6;
            s9 += Product(x6, y->_limb3);
            s10 += Product(x6, y->_limb4);
            s11 += Product(x6, y->_limb5);
            Vector256<ulong> x7 = x->_limb7;
            s9 += Product(x7, y->_limb2);
            s10 += Product(x7, y->_limb3);
            s11 += Product(x7, y->_limb4);
            Vector256<ulong> x8 = x->_limb8;
            s9 += Product(x8, y->_limb1);
            s10 += Product(x8, y->_limb2);
            s11 += Product(x8, y->_limb3);
        }

        Put(columns, 9, s9, ref carry);
        Put(columns, 10, s10, ref carry);
        Put(columns, 11, s11, ref carry);

        Vector256<ulong> s12 = Vector256<ulong>.Zero, s13 = Vector256<ulong>.Zero, s14 = Vector256<ulong>.Zero;
        for (int k = 0; k < count; k++)
        {
            ScalarLanes256* x = a + (k * stride), y = b + (k * stride);
            s12 += Product(x->_limb4, y->_limb8);
            Vector256<ulong> x5 = x->_limb5;
            s12 += Product(x5, y->_limb7);
            s13 += Product(x5, y->_limb8);
            Vector256<ulong> x6 = x->_limb6;
            s12 += Product(x6, y->_limb6);
            s13 += Product(x6, y->_limb7);
            s14 += Product(x6, y->_limb8);
            Vector256<ulong> x7 = x->_limb7;
            s12 += Product(x7, y->_limb5);
            s13 += Product(x7, y->_limb6);
            s14 += Product(x7, y->_limb7);
            Vector256<ulong> x8 = x->_limb8;
            s12 += Product(x8, y->_limb4);
            s13 += Product(x8, y->_limb5);
            s14 += Product(x8, y->_limb6);
        }

        Put(columns, 12, s12, ref carry);
        Put(columns, 13, s13, ref carry);
        Put(columns, 14, s14, ref carry);

        Vector256<ulong> s15 = Vector256<ulong>.Zero, s16 = Vector256<ulong>.Zero;
        for (int k = 0; k < count; k++)
        {
            ScalarLanes256* x = a + (k * stride), y = b + (k * stride);
            s15 += Product(x->_limb7, y->_limb8);
            Vector256<ulong> x8 = x->_limb8;
            s15 += Product(x8, y->_limb7);
            s16 += Product(x8, y->_limb8);
        }

        Put(columns, 15, s15, ref carry);
        Put(columns, 16, s16, ref carry);

        columns[Columns] += carry;
    }

    /// <inheritdoc/>
    public static void CutIntoPieces(ScalarLanes256* wide)
    {
        var columns = (Vector256<ulong>*)wide;
        Vector256<ulong> mask = Vector256.Create(LimbMask);
        for (int k = 0; k < Columns; k++)
        {
            columns[k + 1] += columns[k] >> LimbBits;
            columns[k] &= mask;
        }

        // A piece has eight limbs: from the top down, as each moves up by one more.
        Vector256<ulong> top = columns[Columns];
        Vector256<ulong>* piece = columns + (2 * Limbs);
        piece[0] = columns[Columns - 1];
        piece[1] = top & mask;
        piece[2] = top >> LimbBits;
        for (int i = 3; i < Limbs; i++)
        {
            piece[i] = Vector256<ulong>.Zero;
        }

        for (int i = Limbs - 2; i >= 0; i--)
        {
            columns[Limbs + i] = columns[Limbs - 1 + i];
        }

        columns[(2 * Limbs) - 1] = Vector256<ulong>.Zero;
        columns[Limbs - 1] = Vector256<ulong>.Zero;
    }

    /// <summary>Adds the lower 29 bits of a column and leaves the rest to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector256<ulong>* columns, int index, Vector256<ulong> sum, ref Vector256<ulong> carry)
    {
        sum += carry;
        columns[index] += sum & Vector256.Create(LimbMask);
        carry = sum >> LimbBits;
    }

    private static bool AreFactors(ScalarLanes256* values, int stride, int count)
    {
        bool are = true;
        for (int k = 0; k < count; k++)
        {
            are &= IsFactor(values + (k * stride));
        }

        return are;
    }
}
