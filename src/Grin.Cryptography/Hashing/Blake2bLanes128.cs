using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Grin.Cryptography;

/// <summary>Two lanes, of operations that x86 (SSE2 and later) and Arm64 (<c>AdvSimd</c>) both have.</summary>
internal readonly struct Blake2bLanes128 : IBlake2bLanes<Vector128<ulong>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Broadcast(ulong word) => Vector128.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Add(Vector128<ulong> a, Vector128<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Xor(Vector128<ulong> a, Vector128<ulong> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> RotateRight32(Vector128<ulong> v) =>
        Vector128.Shuffle(v.AsUInt32(), Vector128.Create(1u, 0, 3, 2)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> RotateRight24(Vector128<ulong> v) =>
        Vector128.Shuffle(v.AsByte(), Vector128.Create((byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> RotateRight16(Vector128<ulong> v) =>
        Vector128.Shuffle(v.AsByte(), Vector128.Create((byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> RotateRight63(Vector128<ulong> v) => (v >>> 63) | (v + v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> UnpackLow(Vector128<ulong> a, Vector128<ulong> b) => Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> UnpackHigh(Vector128<ulong> a, Vector128<ulong> b) => Vector128.Create(a.GetUpper(), b.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Gather(ref readonly byte source, int stride) => Vector128.LoadUnsafe(in source).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector128<ulong> v, ref byte destination, int stride) => v.AsByte().StoreUnsafe(ref destination);
}
