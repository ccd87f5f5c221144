using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grin.Cryptography;

/// <summary>
/// BLAKE2b's compression of a single message on AVX2: the working vector's four rows stand in a register each, so one step
/// mixes all four columns, and turning the rows makes columns of the diagonals (RFC 7693 §3.2). x86 has too few registers
/// for the sixteen words one by one.
/// </summary>
internal static class Blake2bRows
{
    private const byte TurnByOne = 0b00_11_10_01;
    private const byte TurnByTwo = 0b01_00_11_10;
    private const byte TurnByThree = 0b10_01_00_11;

    public static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(Span<ulong> state, ReadOnlySpan<byte> block, ulong counter, bool last)
    {
        ref ulong upper = ref MemoryMarshal.GetReference(state[..8]);
        ref ulong lower = ref Unsafe.Add(ref upper, 4);
        ref ulong m = ref Unsafe.As<byte, ulong>(ref MemoryMarshal.GetReference(block[..Blake2b256.BlockSize]));
        ref ulong iv = ref MemoryMarshal.GetReference(Blake2b256.Iv);
        ref byte sigma = ref MemoryMarshal.GetReference(Blake2b256.Sigma);
        Vector256<ulong> a = Vector256.LoadUnsafe(ref upper);
        Vector256<ulong> b = Vector256.LoadUnsafe(ref lower);
        Vector256<ulong> c = Vector256.LoadUnsafe(ref iv);
        Vector256<ulong> d = Vector256.LoadUnsafe(ref iv, 4) ^ Vector256.Create(counter, 0, last ? ulong.MaxValue : 0, 0);
        for (int round = 0; round < Blake2b256.Rounds; round++)
        {
            Mix(ref a, ref b, ref c, ref d, EverySecondWord(ref m, ref sigma), EverySecondWord(ref m, ref Unsafe.Add(ref sigma, 1)));
            b = Avx2.Permute4x64(b, TurnByOne);
            c = Avx2.Permute4x64(c, TurnByTwo);
            d = Avx2.Permute4x64(d, TurnByThree);
            Mix(ref a, ref b, ref c, ref d, EverySecondWord(ref m, ref Unsafe.Add(ref sigma, 8)), EverySecondWord(ref m, ref Unsafe.Add(ref sigma, 9)));
            b = Avx2.Permute4x64(b, TurnByThree);
            c = Avx2.Permute4x64(c, TurnByTwo);
            d = Avx2.Permute4x64(d, TurnByOne);
            sigma = ref Unsafe.Add(ref sigma, 16);
        }

        (Vector256.LoadUnsafe(ref upper) ^ a ^ c).StoreUnsafe(ref upper);
        (Vector256.LoadUnsafe(ref lower) ^ b ^ d).StoreUnsafe(ref lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> EverySecondWord(ref ulong m, ref byte sigma) => Vector256.Create(
        Unsafe.Add(ref m, (nuint)sigma),
        Unsafe.Add(ref m, (nuint)Unsafe.Add(ref sigma, 2)),
        Unsafe.Add(ref m, (nuint)Unsafe.Add(ref sigma, 4)),
        Unsafe.Add(ref m, (nuint)Unsafe.Add(ref sigma, 6)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d, Vector256<ulong> x, Vector256<ulong> y)
    {
        // The message word is added first: it does not have to wait for the step before.
        a = a + x + b;
        d = Blake2bLanes256.RotateRight32(d ^ a);
        c += d;
        b = Blake2bLanes256.RotateRight24(b ^ c);
        a = a + y + b;
        d = Blake2bLanes256.RotateRight16(d ^ a);
        c += d;
        b = Blake2bLanes256.RotateRight63(b ^ c);
    }
}
