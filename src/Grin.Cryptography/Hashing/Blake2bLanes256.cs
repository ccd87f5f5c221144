using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography;

/// <summary>Four lanes on AVX2; rotations by whole bytes are shuffles within 16 bytes.</summary>
internal readonly struct Blake2bLanes256 : IBlake2bLanes<Vector256<ulong>>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Broadcast(ulong word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Add(Vector256<ulong> a, Vector256<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RotateRight32(Vector256<ulong> v) => Avx2.Shuffle(v.AsUInt32(), 0b10_11_00_01).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RotateRight24(Vector256<ulong> v) => Avx2.Shuffle(v.AsByte(), Vector256.Create(
        (byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RotateRight16(Vector256<ulong> v) => Avx2.Shuffle(v.AsByte(), Vector256.Create(
        (byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RotateRight63(Vector256<ulong> v) => (v >>> 63) | (v + v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> UnpackLow(Vector256<ulong> a, Vector256<ulong> b) => Avx2.UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> UnpackHigh(Vector256<ulong> a, Vector256<ulong> b) => Avx2.UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Gather(ref readonly byte source, int stride) => Vector256.Create(
        Vector128.LoadUnsafe(in source), Vector128.LoadUnsafe(in source, (nuint)stride)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector256<ulong> v, ref byte destination, int stride)
    {
        v.GetLower().AsByte().StoreUnsafe(ref destination);
        v.GetUpper().AsByte().StoreUnsafe(ref destination, (nuint)stride);
    }
}
