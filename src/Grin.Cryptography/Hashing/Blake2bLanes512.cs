using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography;

/// <summary>Eight lanes on AVX-512, which rotates by itself.</summary>
internal readonly struct Blake2bLanes512 : IBlake2bLanes<Vector512<ulong>>
{
    // The runtime does not accelerate vectors of this length where using them lowers the clock.
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Add(Vector512<ulong> a, Vector512<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateRight32(Vector512<ulong> v) => Avx512F.RotateRight(v, 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateRight24(Vector512<ulong> v) => Avx512F.RotateRight(v, 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateRight16(Vector512<ulong> v) => Avx512F.RotateRight(v, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateRight63(Vector512<ulong> v) => Avx512F.RotateRight(v, 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> UnpackLow(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.UnpackLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> UnpackHigh(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.UnpackHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Gather(ref readonly byte source, int stride)
    {
        ref readonly byte upper = ref Unsafe.Add(ref Unsafe.AsRef(in source), 2 * stride);
        return Vector512.Create(Blake2bLanes256.Gather(in source, stride), Blake2bLanes256.Gather(in upper, stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector512<ulong> v, ref byte destination, int stride)
    {
        Blake2bLanes256.Scatter(v.GetLower(), ref destination, stride);
        Blake2bLanes256.Scatter(v.GetUpper(), ref Unsafe.Add(ref destination, 2 * stride), stride);
    }
}
