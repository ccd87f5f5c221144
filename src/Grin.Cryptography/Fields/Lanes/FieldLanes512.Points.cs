using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Grin.Cryptography.Curve;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Grin.Cryptography.Fields.Lanes;

/// <content>Points in memory, eight words each, from and to lanes: a transposition of eight by eight words.</content>
internal unsafe partial struct FieldLanes512
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadPoints(FieldLanes512* x, FieldLanes512* y, AffinePoint* points)
    {
        long* p = (long*)points;
        Longs mask = Vector512.Create(LimbMask);
        Transpose(
            Vector512.Load(p), Vector512.Load(p + 8), Vector512.Load(p + 16), Vector512.Load(p + 24),
            Vector512.Load(p + 32), Vector512.Load(p + 40), Vector512.Load(p + 48), Vector512.Load(p + 56),
            out Longs x0, out Longs x1, out Longs x2, out Longs x3, out Longs y0, out Longs y1, out Longs y2, out Longs y3);
        x->_limb0 = x0 & mask;
        x->_limb1 = Limb1(x0, x1, mask);
        x->_limb2 = Limb2(x1, x2, mask);
        x->_limb3 = Limb3(x2, x3, mask);
        x->_limb4 = x3 >>> 16;
        y->_limb0 = y0 & mask;
        y->_limb1 = Limb1(y0, y1, mask);
        y->_limb2 = Limb2(y1, y2, mask);
        y->_limb3 = Limb3(y2, y3, mask);
        y->_limb4 = y3 >>> 16;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void StorePoints(AffinePoint* points, FieldLanes512* x, FieldLanes512* y)
    {
        Longs x0 = x->_limb0, x1 = x->_limb1, x2 = x->_limb2, x3 = x->_limb3;
        Pack(ref x0, ref x1, ref x2, ref x3, x->_limb4);
        Longs y0 = y->_limb0, y1 = y->_limb1, y2 = y->_limb2, y3 = y->_limb3;
        Pack(ref y0, ref y1, ref y2, ref y3, y->_limb4);
        Transpose(
            x0, x1, x2, x3, y0, y1, y2, y3,
            out Longs p0, out Longs p1, out Longs p2, out Longs p3, out Longs p4, out Longs p5, out Longs p6, out Longs p7);
        long* p = (long*)points;
        p0.Store(p);
        p1.Store(p + 8);
        p2.Store(p + 16);
        p3.Store(p + 24);
        p4.Store(p + 32);
        p5.Store(p + 40);
        p6.Store(p + 48);
        p7.Store(p + 56);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadPairs(
        FieldLanes512* x, FieldLanes512* y, FieldLanes512* dx, FieldLanes512* dy, AffinePoint* points, uint* pairs)
    {
        Longs mask = Vector512.Create(LimbMask);
        Longs references = Vector512.Load(pairs).AsInt64();
        Longs firstSign = Vector512.ShiftRightArithmetic(references << 63, 63);
        Longs secondSign = Vector512.ShiftRightArithmetic(references << 31, 63);
        Gather(points, pairs, out Longs x0, out Longs x1, out Longs x2, out Longs x3, out Longs y0, out Longs y1, out Longs y2, out Longs y3);
        Longs p0 = x0 & mask, p1 = Limb1(x0, x1, mask), p2 = Limb2(x1, x2, mask), p3 = Limb3(x2, x3, mask), p4 = x3 >>> 16;
        x->_limb0 = p0;
        x->_limb1 = p1;
        x->_limb2 = p2;
        x->_limb3 = p3;
        x->_limb4 = p4;
        Longs q0 = ApplySign(y0 & mask, firstSign), q1 = ApplySign(Limb1(y0, y1, mask), firstSign);
        Longs q2 = ApplySign(Limb2(y1, y2, mask), firstSign), q3 = ApplySign(Limb3(y2, y3, mask), firstSign);
        Longs q4 = ApplySign(y3 >>> 16, firstSign);
        y->_limb0 = q0;
        y->_limb1 = q1;
        y->_limb2 = q2;
        y->_limb3 = q3;
        y->_limb4 = q4;
        Gather(points, pairs + 1, out x0, out x1, out x2, out x3, out y0, out y1, out y2, out y3);
        dx->_limb0 = (x0 & mask) - p0;
        dx->_limb1 = Limb1(x0, x1, mask) - p1;
        dx->_limb2 = Limb2(x1, x2, mask) - p2;
        dx->_limb3 = Limb3(x2, x3, mask) - p3;
        dx->_limb4 = (x3 >>> 16) - p4;
        dy->_limb0 = ApplySign(y0 & mask, secondSign) - q0;
        dy->_limb1 = ApplySign(Limb1(y0, y1, mask), secondSign) - q1;
        dy->_limb2 = ApplySign(Limb2(y1, y2, mask), secondSign) - q2;
        dy->_limb3 = ApplySign(Limb3(y2, y3, mask), secondSign) - q3;
        dy->_limb4 = ApplySign(y3 >>> 16, secondSign) - q4;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Chord(FieldLanes512* sumX, FieldLanes512* left, FieldLanes512* slopeSquared, FieldLanes512* x, FieldLanes512* dx)
    {
        Longs first = x->_limb0;
        Longs sum = slopeSquared->_limb0 - first - first - dx->_limb0;
        sumX->_limb0 = sum;
        left->_limb0 = first - sum;
        first = x->_limb1;
        sum = slopeSquared->_limb1 - first - first - dx->_limb1;
        sumX->_limb1 = sum;
        left->_limb1 = first - sum;
        first = x->_limb2;
        sum = slopeSquared->_limb2 - first - first - dx->_limb2;
        sumX->_limb2 = sum;
        left->_limb2 = first - sum;
        first = x->_limb3;
        sum = slopeSquared->_limb3 - first - first - dx->_limb3;
        sumX->_limb3 = sum;
        left->_limb3 = first - sum;
        first = x->_limb4;
        sum = slopeSquared->_limb4 - first - first - dx->_limb4;
        sumX->_limb4 = sum;
        left->_limb4 = first - sum;
    }

    /// <summary>Loads eight points by every other reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(
        AffinePoint* points,
        uint* references,
        out Longs x0,
        out Longs x1,
        out Longs x2,
        out Longs x3,
        out Longs y0,
        out Longs y1,
        out Longs y2,
        out Longs y3) => Transpose(
            LoadPoint(points, references[0]), LoadPoint(points, references[2]), LoadPoint(points, references[4]), LoadPoint(points, references[6]),
            LoadPoint(points, references[8]), LoadPoint(points, references[10]), LoadPoint(points, references[12]), LoadPoint(points, references[14]),
            out x0, out x1, out x2, out x3, out y0, out y1, out y2, out y3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs LoadPoint(AffinePoint* points, uint reference) => Vector512.Load((long*)(points + (reference >> 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Longs r0,
        Longs r1,
        Longs r2,
        Longs r3,
        Longs r4,
        Longs r5,
        Longs r6,
        Longs r7,
        out Longs c0,
        out Longs c1,
        out Longs c2,
        out Longs c3,
        out Longs c4,
        out Longs c5,
        out Longs c6,
        out Longs c7)
    {
        Longs t0 = Avx512F.UnpackLow(r0, r1), t1 = Avx512F.UnpackHigh(r0, r1), t2 = Avx512F.UnpackLow(r2, r3), t3 = Avx512F.UnpackHigh(r2, r3);
        Longs t4 = Avx512F.UnpackLow(r4, r5), t5 = Avx512F.UnpackHigh(r4, r5), t6 = Avx512F.UnpackLow(r6, r7), t7 = Avx512F.UnpackHigh(r6, r7);

        // Of two vectors of four 128-bit parts each, the even parts (0x88) or the odd ones (0xDD).
        Longs a = Avx512F.Shuffle4x128(t0, t2, 0x88), b = Avx512F.Shuffle4x128(t4, t6, 0x88);
        Longs c = Avx512F.Shuffle4x128(t0, t2, 0xDD), d = Avx512F.Shuffle4x128(t4, t6, 0xDD);
        Longs e = Avx512F.Shuffle4x128(t1, t3, 0x88), f = Avx512F.Shuffle4x128(t5, t7, 0x88);
        Longs g = Avx512F.Shuffle4x128(t1, t3, 0xDD), h = Avx512F.Shuffle4x128(t5, t7, 0xDD);
        c0 = Avx512F.Shuffle4x128(a, b, 0x88);
        c1 = Avx512F.Shuffle4x128(e, f, 0x88);
        c2 = Avx512F.Shuffle4x128(c, d, 0x88);
        c3 = Avx512F.Shuffle4x128(g, h, 0x88);
        c4 = Avx512F.Shuffle4x128(a, b, 0xDD);
        c5 = Avx512F.Shuffle4x128(e, f, 0xDD);
        c6 = Avx512F.Shuffle4x128(c, d, 0xDD);
        c7 = Avx512F.Shuffle4x128(g, h, 0xDD);
    }

    // The limbs of four words of 64 bits, limbs 0 and 4 being words 0 and 3 masked and shifted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs Limb1(Longs word0, Longs word1, Longs mask) => ((word0 >>> 52) | (word1 << 12)) & mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs Limb2(Longs word1, Longs word2, Longs mask) => ((word1 >>> 40) | (word2 << 24)) & mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Longs Limb3(Longs word2, Longs word3, Longs mask) => ((word2 >>> 28) | (word3 << 36)) & mask;
}
