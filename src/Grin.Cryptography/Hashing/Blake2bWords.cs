using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grin.Cryptography;

/// <summary>BLAKE2b's compression of a single message without vectors (RFC 7693 §3.2).</summary>
internal static class Blake2bWords
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(Span<ulong> state, ReadOnlySpan<byte> block, ulong counter, bool last)
    {
        ulong m0 = Word(block, 0);
        ulong m1 = Word(block, 1);
        ulong m2 = Word(block, 2);
        ulong m3 = Word(block, 3);
        ulong m4 = Word(block, 4);
        ulong m5 = Word(block, 5);
        ulong m6 = Word(block, 6);
        ulong m7 = Word(block, 7);
        ulong m8 = Word(block, 8);
        ulong m9 = Word(block, 9);
        ulong m10 = Word(block, 10);
        ulong m11 = Word(block, 11);
        ulong m12 = Word(block, 12);
        ulong m13 = Word(block, 13);
        ulong m14 = Word(block, 14);
        ulong m15 = Word(block, 15);
        ref ulong h = ref MemoryMarshal.GetReference(state[..8]);
        ulong v0 = h;
        ulong v1 = Unsafe.Add(ref h, 1);
        ulong v2 = Unsafe.Add(ref h, 2);
        ulong v3 = Unsafe.Add(ref h, 3);
        ulong v4 = Unsafe.Add(ref h, 4);
        ulong v5 = Unsafe.Add(ref h, 5);
        ulong v6 = Unsafe.Add(ref h, 6);
        ulong v7 = Unsafe.Add(ref h, 7);
        ulong v8 = Blake2b256.Iv[0];
        ulong v9 = Blake2b256.Iv[1];
        ulong v10 = Blake2b256.Iv[2];
        ulong v11 = Blake2b256.Iv[3];
        ulong v12 = Blake2b256.Iv[4] ^ counter;
        ulong v13 = Blake2b256.Iv[5];
        ulong v14 = last ? ~Blake2b256.Iv[6] : Blake2b256.Iv[6];
        ulong v15 = Blake2b256.Iv[7];

        // Written out, each round names its message words by its row of Blake2b256.Sigma; a table would cost a load a word.
        Mix(ref v0, ref v4, ref v8, ref v12, m0, m1);
        Mix(ref v1, ref v5, ref v9, ref v13, m2, m3);
        Mix(ref v2, ref v6, ref v10, ref v14, m4, m5);
        Mix(ref v3, ref v7, ref v11, ref v15, m6, m7);
        Mix(ref v0, ref v5, ref v10, ref v15, m8, m9);
        Mix(ref v1, ref v6, ref v11, ref v12, m10, m11);
        Mix(ref v2, ref v7, ref v8, ref v13, m12, m13);
        Mix(ref v3, ref v4, ref v9, ref v14, m14, m15);

        Mix(ref v0, ref v4, ref v8, ref v12, m14, m10);
        Mix(ref v1, ref v5, ref v9, ref v13, m4, m8);
        Mix(ref v2, ref v6, ref v10, ref v14, m9, m15);
        Mix(ref v3, ref v7, ref v11, ref v15, m13, m6);
        Mix(ref v0, ref v5, ref v10, ref v15, m1, m12);
        Mix(ref v1, ref v6, ref v11, ref v12, m0, m2);
        Mix(ref v2, ref v7, ref v8, ref v13, m11, m7);
        Mix(ref v3, ref v4, ref v9, ref v14, m5, m3);

        Mix(ref v0, ref v4, ref v8, ref v12, m11, m8);
        Mix(ref v1, ref v5, ref v9, ref v13, m12, m0);
        Mix(ref v2, ref v6, ref v10, ref v14, m5, m2);
        Mix(ref v3, ref v7, ref v11, ref v15, m15, m13);
        Mix(ref v0, ref v5, ref v10, ref v15, m10, m14);
        Mix(ref v1, ref v6, ref v11, ref v12, m3, m6);
        Mix(ref v2, ref v7, ref v8, ref v13, m7, m1);
        Mix(ref v3, ref v4, ref v9, ref v14, m9, m4);

        Mix(ref v0, ref v4, ref v8, ref v12, m7, m9);
        Mix(ref v1, ref v5, ref v9, ref v13, m3, m1);
        Mix(ref v2, ref v6, ref v10, ref v14, m13, m12);
        Mix(ref v3, ref v7, ref v11, ref v15, m11, m14);
        Mix(ref v0, ref v5, ref v10, ref v15, m2, m6);
        Mix(ref v1, ref v6, ref v11, ref v12, m5, m10);
        Mix(ref v2, ref v7, ref v8, ref v13, m4, m0);
        Mix(ref v3, ref v4, ref v9, ref v14, m15, m8);

        Mix(ref v0, ref v4, ref v8, ref v12, m9, m0);
        Mix(ref v1, ref v5, ref v9, ref v13, m5, m7);
        Mix(ref v2, ref v6, ref v10, ref v14, m2, m4);
        Mix(ref v3, ref v7, ref v11, ref v15, m10, m15);
        Mix(ref v0, ref v5, ref v10, ref v15, m14, m1);
        Mix(ref v1, ref v6, ref v11, ref v12, m11, m12);
        Mix(ref v2, ref v7, ref v8, ref v13, m6, m8);
        Mix(ref v3, ref v4, ref v9, ref v14, m3, m13);

        Mix(ref v0, ref v4, ref v8, ref v12, m2, m12);
        Mix(ref v1, ref v5, ref v9, ref v13, m6, m10);
        Mix(ref v2, ref v6, ref v10, ref v14, m0, m11);
        Mix(ref v3, ref v7, ref v11, ref v15, m8, m3);
        Mix(ref v0, ref v5, ref v10, ref v15, m4, m13);
        Mix(ref v1, ref v6, ref v11, ref v12, m7, m5);
        Mix(ref v2, ref v7, ref v8, ref v13, m15, m14);
        Mix(ref v3, ref v4, ref v9, ref v14, m1, m9);

        Mix(ref v0, ref v4, ref v8, ref v12, m12, m5);
        Mix(ref v1, ref v5, ref v9, ref v13, m1, m15);
        Mix(ref v2, ref v6, ref v10, ref v14, m14, m13);
        Mix(ref v3, ref v7, ref v11, ref v15, m4, m10);
        Mix(ref v0, ref v5, ref v10, ref v15, m0, m7);
        Mix(ref v1, ref v6, ref v11, ref v12, m6, m3);
        Mix(ref v2, ref v7, ref v8, ref v13, m9, m2);
        Mix(ref v3, ref v4, ref v9, ref v14, m8, m11);

        Mix(ref v0, ref v4, ref v8, ref v12, m13, m11);
        Mix(ref v1, ref v5, ref v9, ref v13, m7, m14);
        Mix(ref v2, ref v6, ref v10, ref v14, m12, m1);
        Mix(ref v3, ref v7, ref v11, ref v15, m3, m9);
        Mix(ref v0, ref v5, ref v10, ref v15, m5, m0);
        Mix(ref v1, ref v6, ref v11, ref v12, m15, m4);
        Mix(ref v2, ref v7, ref v8, ref v13, m8, m6);
        Mix(ref v3, ref v4, ref v9, ref v14, m2, m10);

        Mix(ref v0, ref v4, ref v8, ref v12, m6, m15);
        Mix(ref v1, ref v5, ref v9, ref v13, m14, m9);
        Mix(ref v2, ref v6, ref v10, ref v14, m11, m3);
        Mix(ref v3, ref v7, ref v11, ref v15, m0, m8);
        Mix(ref v0, ref v5, ref v10, ref v15, m12, m2);
        Mix(ref v1, ref v6, ref v11, ref v12, m13, m7);
        Mix(ref v2, ref v7, ref v8, ref v13, m1, m4);
        Mix(ref v3, ref v4, ref v9, ref v14, m10, m5);

        Mix(ref v0, ref v4, ref v8, ref v12, m10, m2);
        Mix(ref v1, ref v5, ref v9, ref v13, m8, m4);
        Mix(ref v2, ref v6, ref v10, ref v14, m7, m6);
        Mix(ref v3, ref v7, ref v11, ref v15, m1, m5);
        Mix(ref v0, ref v5, ref v10, ref v15, m15, m11);
        Mix(ref v1, ref v6, ref v11, ref v12, m9, m14);
        Mix(ref v2, ref v7, ref v8, ref v13, m3, m12);
        Mix(ref v3, ref v4, ref v9, ref v14, m13, m0);

        Mix(ref v0, ref v4, ref v8, ref v12, m0, m1);
        Mix(ref v1, ref v5, ref v9, ref v13, m2, m3);
        Mix(ref v2, ref v6, ref v10, ref v14, m4, m5);
        Mix(ref v3, ref v7, ref v11, ref v15, m6, m7);
        Mix(ref v0, ref v5, ref v10, ref v15, m8, m9);
        Mix(ref v1, ref v6, ref v11, ref v12, m10, m11);
        Mix(ref v2, ref v7, ref v8, ref v13, m12, m13);
        Mix(ref v3, ref v4, ref v9, ref v14, m14, m15);

        Mix(ref v0, ref v4, ref v8, ref v12, m14, m10);
        Mix(ref v1, ref v5, ref v9, ref v13, m4, m8);
        Mix(ref v2, ref v6, ref v10, ref v14, m9, m15);
        Mix(ref v3, ref v7, ref v11, ref v15, m13, m6);
        Mix(ref v0, ref v5, ref v10, ref v15, m1, m12);
        Mix(ref v1, ref v6, ref v11, ref v12, m0, m2);
        Mix(ref v2, ref v7, ref v8, ref v13, m11, m7);
        Mix(ref v3, ref v4, ref v9, ref v14, m5, m3);

        h ^= v0 ^ v8;
        Unsafe.Add(ref h, 1) ^= v1 ^ v9;
        Unsafe.Add(ref h, 2) ^= v2 ^ v10;
        Unsafe.Add(ref h, 3) ^= v3 ^ v11;
        Unsafe.Add(ref h, 4) ^= v4 ^ v12;
        Unsafe.Add(ref h, 5) ^= v5 ^ v13;
        Unsafe.Add(ref h, 6) ^= v6 ^ v14;
        Unsafe.Add(ref h, 7) ^= v7 ^ v15;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ReadOnlySpan<byte> block, int index) => BinaryPrimitives.ReadUInt64LittleEndian(block.Slice(8 * index, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d, ulong x, ulong y)
    {
        a += b + x;
        d = BitOperations.RotateRight(d ^ a, 32);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 24);
        a += b + y;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 63);
    }
}
