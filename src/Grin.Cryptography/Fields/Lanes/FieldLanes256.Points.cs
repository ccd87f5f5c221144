using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Grin.Cryptography.Curve;
using Longs = System.Runtime.Intrinsics.Vector256<long>;

namespace Grin.Cryptography.Fields.Lanes;

/// <content>Points in memory, four words of x and four of y, from and to lanes: transpositions of four by four words.</content>
internal unsafe partial struct FieldLanes256
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadPoints(FieldLanes256* x, FieldLanes256* y, AffinePoint* points)
    {
        long* p = (long*)points;
        Unpack(x, Vector256.Load(p), Vector256.Load(p + 8), Vector256.Load(p + 16), Vector256.Load(p + 24));
        p += Lanes;
        Unpack(y, Vector256.Load(p), Vector256.Load(p + 8), Vector256.Load(p + 16), Vector256.Load(p + 24));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void StorePoints(AffinePoint* points, FieldLanes256* x, FieldLanes256* y)
    {
        long* p = (long*)points;
        Store(p, x);
        Store(p + Lanes, y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void LoadPairs(
        FieldLanes256* x, FieldLanes256* y, FieldLanes256* dx, FieldLanes256* dy, AffinePoint* points, uint* pairs)
    {
        // Two references of 32 bits each a lane, the sign in the lowest bit.
        Longs references = Vector256.Load(pairs).AsInt64();
        Longs one = Vector256.Create(1L);
        Gather(x, (long*)points, pairs);
        Gather(y, (long*)points + Lanes, pairs);
        ApplySigns(y, Longs.Zero - (references & one));
        Gather(dx, (long*)points, pairs + 1);
        Subtract(dx, dx, x);
        Gather(dy, (long*)points + Lanes, pairs + 1);
        ApplySigns(dy, Longs.Zero - ((references >>> 32) & one));
        Subtract(dy, dy, y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Chord(FieldLanes256* sumX, FieldLanes256* left, FieldLanes256* slopeSquared, FieldLanes256* x, FieldLanes256* dx)
    {
        for (int limb = 0; limb < Limbs; limb++)
        {
            Longs first = ((Longs*)x)[limb];
            Longs sum = ((Longs*)slopeSquared)[limb] - first - first - ((Longs*)dx)[limb];
            ((Longs*)sumX)[limb] = sum;
            ((Longs*)left)[limb] = first - sum;
        }
    }

    private static void ApplySigns(FieldLanes256* a, Longs sign)
    {
        for (int limb = 0; limb < Limbs; limb++)
        {
            ((Longs*)a)[limb] = ApplySign(((Longs*)a)[limb], sign);
        }
    }

    /// <summary>Loads a coordinate of four points by every other reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(FieldLanes256* lanes, long* coordinate, uint* references)
    {
        const int WordsOfPoint = 8;
        Unpack(
            lanes,
            Vector256.Load(coordinate + ((long)(references[0] >> 1) * WordsOfPoint)),
            Vector256.Load(coordinate + ((long)(references[2] >> 1) * WordsOfPoint)),
            Vector256.Load(coordinate + ((long)(references[4] >> 1) * WordsOfPoint)),
            Vector256.Load(coordinate + ((long)(references[6] >> 1) * WordsOfPoint)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack(FieldLanes256* lanes, Longs r0, Longs r1, Longs r2, Longs r3)
    {
        Transpose(r0, r1, r2, r3, out Longs w0, out Longs w1, out Longs w2, out Longs w3);
        Longs mask = Vector256.Create(LimbMask);
        lanes->_limb0 = w0 & mask;
        lanes->_limb1 = (w0 >>> 29) & mask;
        lanes->_limb2 = ((w0 >>> 58) | (w1 << 6)) & mask;
        lanes->_limb3 = (w1 >>> 23) & mask;
        lanes->_limb4 = ((w1 >>> 52) | (w2 << 12)) & mask;
        lanes->_limb5 = (w2 >>> 17) & mask;
        lanes->_limb6 = ((w2 >>> 46) | (w3 << 18)) & mask;
        lanes->_limb7 = (w3 >>> 11) & mask;
        lanes->_limb8 = w3 >>> 40;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(long* coordinate, FieldLanes256* lanes)
    {
        Pack(lanes, out Longs w0, out Longs w1, out Longs w2, out Longs w3);
        Transpose(w0, w1, w2, w3, out Longs r0, out Longs r1, out Longs r2, out Longs r3);
        r0.Store(coordinate);
        r1.Store(coordinate + 8);
        r2.Store(coordinate + 16);
        r3.Store(coordinate + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(Longs r0, Longs r1, Longs r2, Longs r3, out Longs c0, out Longs c1, out Longs c2, out Longs c3)
    {
        Longs a = Avx2.UnpackLow(r0, r1), b = Avx2.UnpackHigh(r0, r1), c = Avx2.UnpackLow(r2, r3), d = Avx2.UnpackHigh(r2, r3);

        // Of two vectors of two 128-bit parts each, both lower parts (0x20) or both upper ones (0x31).
        c0 = Avx2.Permute2x128(a, c, 0x20);
        c1 = Avx2.Permute2x128(b, d, 0x20);
        c2 = Avx2.Permute2x128(a, c, 0x31);
        c3 = Avx2.Permute2x128(b, d, 0x31);
    }
}
