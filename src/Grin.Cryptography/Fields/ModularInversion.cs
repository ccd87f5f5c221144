using System.Numerics;
using System.Runtime.CompilerServices;

namespace Grin.Cryptography.Fields;

/// <summary>
/// Inversion modulo an odd number of 256 bits by division steps (Bernstein, Yang 2019: "Fast constant-time gcd computation and modular
/// inversion"), in variable time: three times faster than raising to a power.
/// </summary>
/// <remarks>
/// <para>
/// A step takes (delta, f, g), f odd, to (1 - delta, g, (g - f) / 2) if delta is positive and g odd, else to (1 + delta, f, (g + (g mod
/// 2) f) / 2). From (1, modulus, x) on, g ends at 0 and f at the gcd, plus or minus 1. Steps see only low bits, so 62 of them are done on
/// one word each of f and g and collected in a matrix, which then is applied to all of f and g (divided by 2^62, exactly)
/// and to d and e (divided by 2^62 modulo the modulus), where d x = f and e x = g modulo the modulus throughout.
/// </para>
/// <para>
/// Numbers are five signed limbs of 62 bits. Entries of the matrix are at most 2^62 in absolute value, and so are the sums
/// of the two in a row, so that a sum of two products with limbs fits 127 bits. d and e stay within -2m and m.
/// </para>
/// </remarks>
internal readonly struct ModularInversion
{
    private const int Steps = 62;
    private const ulong Mask = ulong.MaxValue >> (64 - Steps);

    private readonly Number _modulus;

    // 1 / modulus modulo 2^62.
    private readonly ulong _inverse;

    /// <summary>For an odd modulus above 2^255, four words with the least significant first.</summary>
    public ModularInversion(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        _modulus = new Number(word0, word1, word2, word3);

        // Newton's iteration doubles the bits that are right; an odd number is its own inverse modulo 8.
        ulong inverse = word0;
        for (int bits = 3; bits < Steps; bits *= 2)
        {
            inverse *= 2 - (word0 * inverse);
        }

        _inverse = inverse & Mask;
    }

    /// <summary>Inverts a number below the modulus, given and returned as four words; 0 for 0.</summary>
    public void Invert(ref ulong word0, ref ulong word1, ref ulong word2, ref ulong word3)
    {
        Number d = default;
        Number e = default;
        e[0] = 1;
        Number f = _modulus;
        var g = new Number(word0, word1, word2, word3);
        int length = Number.Limbs;
        long delta = 1;
        while (!IsZero(g, length))
        {
            Matrix matrix = Divide(ref delta, (ulong)f[0], (ulong)g[0]);
            UpdateCofactors(ref d, ref e, matrix);
            Update(ref f, ref g, length, matrix);

            // A highest limb of both that is nothing but sign goes into the one below.
            long top = f[length - 1];
            long otherTop = g[length - 1];
            if (length > 1 && (top ^ (top >> 63)) == 0 && (otherTop ^ (otherTop >> 63)) == 0)
            {
                f[length - 2] |= top << Steps;
                g[length - 2] |= otherTop << Steps;
                length--;
            }
        }

        Normalize(ref d, f[length - 1] < 0);
        d.Pack(out word0, out word1, out word2, out word3);
    }

    private static bool IsZero(in Number number, int length)
    {
        long bits = 0;
        for (int i = 0; i < length; i++)
        {
            bits |= number[i];
        }

        return bits == 0;
    }

    /// <summary>62 steps, zeros of g skipped together; several bits of g are cleared at once by adding a multiple of f.</summary>
    private static Matrix Divide(ref long delta, ulong f, ulong g)
    {
        ulong u = 1, v = 0, q = 0, r = 1;
        int left = Steps;
        while (true)
        {
            // A one above the steps left stops the count there.
            int zeros = BitOperations.TrailingZeroCount(g | (ulong.MaxValue << left));
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            delta += zeros;
            left -= zeros;
            if (left == 0)
            {
                return new Matrix((long)u, (long)v, (long)q, (long)r);
            }

            // g is odd. Until delta is positive again only multiples of f are added, and as many low bits may go at once.
            int limit;
            ulong multiple;
            if (delta > 0)
            {
                delta = -delta;
                (f, g) = (g, 0 - f);
                (u, q) = (q, 0 - u);
                (v, r) = (r, 0 - v);
                limit = (int)Math.Min(1 - delta, left);

                // f (f^2 - 2) is -1/f modulo 2^6.
                multiple = (f * g * ((f * f) - 2)) & ((1UL << Math.Min(limit, 6)) - 1);
            }
            else
            {
                limit = (int)Math.Min(1 - delta, left);

                // f + 2 ((f + 1) & 4) is 1/f modulo 2^4.
                multiple = (0 - ((f + (((f + 1) & 4) << 1)) * g)) & ((1UL << Math.Min(limit, 4)) - 1);
            }

            g += f * multiple;
            q += u * multiple;
            r += v * multiple;
        }
    }

    /// <summary>f, g = (u f + v g, q f + r g) / 2^62.</summary>
    private static void Update(ref Number f, ref Number g, int length, in Matrix matrix)
    {
        Int128 nextF = Product(matrix.U, f[0]) + Product(matrix.V, g[0]);
        Int128 nextG = Product(matrix.Q, f[0]) + Product(matrix.R, g[0]);
        nextF >>= Steps;
        nextG >>= Steps;
        for (int i = 1; i < length; i++)
        {
            nextF += Product(matrix.U, f[i]) + Product(matrix.V, g[i]);
            nextG += Product(matrix.Q, f[i]) + Product(matrix.R, g[i]);
            f[i - 1] = (long)((ulong)nextF & Mask);
            g[i - 1] = (long)((ulong)nextG & Mask);
            nextF >>= Steps;
            nextG >>= Steps;
        }

        f[length - 1] = (long)nextF;
        g[length - 1] = (long)nextG;
    }

    /// <summary>d, e = (u d + v e, q d + r e) / 2^62 modulo the modulus, a multiple of which clears the low 62 bits.</summary>
    private void UpdateCofactors(ref Number d, ref Number e, in Matrix matrix)
    {
        // Negative ones get the modulus added, which keeps all between -2m and m.
        long signD = d[Number.Limbs - 1] >> 63;
        long signE = e[Number.Limbs - 1] >> 63;
        long timesD = (matrix.U & signD) + (matrix.V & signE);
        long timesE = (matrix.Q & signD) + (matrix.R & signE);
        Int128 nextD = Product(matrix.U, d[0]) + Product(matrix.V, e[0]);
        Int128 nextE = Product(matrix.Q, d[0]) + Product(matrix.R, e[0]);
        timesD -= (long)(((_inverse * (ulong)nextD) + (ulong)timesD) & Mask);
        timesE -= (long)(((_inverse * (ulong)nextE) + (ulong)timesE) & Mask);
        nextD = (nextD + Product(_modulus[0], timesD)) >> Steps;
        nextE = (nextE + Product(_modulus[0], timesE)) >> Steps;
        for (int i = 1; i < Number.Limbs; i++)
        {
            nextD += Product(matrix.U, d[i]) + Product(matrix.V, e[i]) + Product(_modulus[i], timesD);
            nextE += Product(matrix.Q, d[i]) + Product(matrix.R, e[i]) + Product(_modulus[i], timesE);
            d[i - 1] = (long)((ulong)nextD & Mask);
            e[i - 1] = (long)((ulong)nextE & Mask);
            nextD >>= Steps;
            nextE >>= Steps;
        }

        d[Number.Limbs - 1] = (long)nextD;
        e[Number.Limbs - 1] = (long)nextE;
    }

    /// <summary>Brings d, negated if f ended at -1, from -2m..m to 0..m-1.</summary>
    private void Normalize(ref Number d, bool negate)
    {
        AddModulusIfNegative(ref d);
        if (negate)
        {
            for (int i = 0; i < Number.Limbs; i++)
            {
                d[i] = -d[i];
            }
        }

        Carry(ref d);
        AddModulusIfNegative(ref d);
        Carry(ref d);
    }

    private void AddModulusIfNegative(ref Number number)
    {
        long sign = number[Number.Limbs - 1] >> 63;
        for (int i = 0; i < Number.Limbs; i++)
        {
            number[i] += _modulus[i] & sign;
        }
    }

    private static void Carry(ref Number number)
    {
        for (int i = 0; i < Number.Limbs - 1; i++)
        {
            number[i + 1] += number[i] >> Steps;
            number[i] &= (long)Mask;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Int128 Product(long a, long b)
    {
        long high = Math.BigMul(a, b, out long low);
        return new Int128((ulong)high, (ulong)low);
    }

    private readonly struct Matrix(long u, long v, long q, long r)
    {
        public readonly long U = u;
        public readonly long V = v;
        public readonly long Q = q;
        public readonly long R = r;
    }

    [InlineArray(Limbs)]
    private struct Number
    {
        public const int Limbs = 5;

        private long _first;

        public Number(ulong word0, ulong word1, ulong word2, ulong word3)
        {
            this[0] = (long)(word0 & Mask);
            this[1] = (long)(((word0 >> 62) | (word1 << 2)) & Mask);
            this[2] = (long)(((word1 >> 60) | (word2 << 4)) & Mask);
            this[3] = (long)(((word2 >> 58) | (word3 << 6)) & Mask);
            this[4] = (long)(word3 >> 56);
        }

        public readonly void Pack(out ulong word0, out ulong word1, out ulong word2, out ulong word3)
        {
            word0 = (ulong)this[0] | ((ulong)this[1] << 62);
            word1 = ((ulong)this[1] >> 2) | ((ulong)this[2] << 60);
            word2 = ((ulong)this[2] >> 4) | ((ulong)this[3] << 58);
            word3 = ((ulong)this[3] >> 6) | ((ulong)this[4] << 56);
        }
    }
}
