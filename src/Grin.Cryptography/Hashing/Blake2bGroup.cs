using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grin.Cryptography;

/// <summary>
/// BLAKE2b-256 of as many messages of one length at once as a vector has words: word i of every message stands in one
/// vector, so each step of the compression (RFC 7693 §3.2) is one instruction for all of them and nothing crosses lanes.
/// </summary>
internal static class Blake2bGroup<TLanes, TVector>
    where TLanes : struct, IBlake2bLanes<TVector>
    where TVector : unmanaged
{
    private const int Words = 16;

    /// <summary>Hashes whole groups from the front.</summary>
    /// <param name="messages">The messages, one after the other.</param>
    /// <param name="length">Length of each.</param>
    /// <param name="digests">Room for all digests, <see cref="Blake2b256.Size"/> bytes each.</param>
    /// <returns>How many messages were hashed; fewer than a group are left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        int count = digests.Length / Blake2b256.Size;
        int groups = count / TLanes.Count;
        if (groups == 0)
        {
            return 0;
        }

        // The last block is padded with zeros. All messages have one length, so what is zero stays zero for every group.
        int tailLength = Blake2b256.LastBlockLength(length);
        Span<byte> tails = stackalloc byte[TLanes.Count * Blake2b256.BlockSize];
        tails.Clear();
        for (int group = 0; group < groups; group++)
        {
            int first = group * TLanes.Count;
            ReadOnlySpan<byte> members = messages.Slice(first * length, TLanes.Count * length);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                members.Slice(((lane + 1) * length) - tailLength, tailLength).CopyTo(tails[(lane * Blake2b256.BlockSize)..]);
            }

            HashGroup(
                ref MemoryMarshal.GetReference(members),
                length,
                ref MemoryMarshal.GetReference(tails),
                ref MemoryMarshal.GetReference(digests.Slice(first * Blake2b256.Size, TLanes.Count * Blake2b256.Size)));
        }

        return groups * TLanes.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HashGroup(ref byte messages, int length, ref byte tails, ref byte digests)
    {
        Span<TVector> state = stackalloc TVector[8];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = TLanes.Broadcast(Blake2b256.InitialState(i));
        }

        Span<TVector> words = stackalloc TVector[Words];
        ref TVector firstWord = ref MemoryMarshal.GetReference(words);
        int offset = 0;
        for (; length - offset > Blake2b256.BlockSize; offset += Blake2b256.BlockSize)
        {
            Load(ref Unsafe.Add(ref messages, offset), length, ref firstWord);
            Compress(ref MemoryMarshal.GetReference(state), ref firstWord, (ulong)(offset + Blake2b256.BlockSize), last: false);
        }

        Load(ref tails, Blake2b256.BlockSize, ref firstWord);
        Compress(ref MemoryMarshal.GetReference(state), ref firstWord, (ulong)length, last: true);
        for (int i = 0; i < Blake2b256.Size / 8; i += 2)
        {
            ref byte destination = ref Unsafe.Add(ref digests, 8 * i);
            TLanes.Scatter(TLanes.UnpackLow(state[i], state[i + 1]), ref destination, 2 * Blake2b256.Size);
            TLanes.Scatter(TLanes.UnpackHigh(state[i], state[i + 1]), ref Unsafe.Add(ref destination, Blake2b256.Size), 2 * Blake2b256.Size);
        }
    }

    /// <summary>
    /// Transposes one block of every message into vectors by word: two words of the even and of the odd messages are read,
    /// and exchanging within 16 bytes brings them in the order of the messages.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref byte blocks, int stride, ref TVector words)
    {
        for (int i = 0; i < Words; i += 2)
        {
            ref byte source = ref Unsafe.Add(ref blocks, 8 * i);
            TVector even = TLanes.Gather(in source, 2 * stride);
            TVector odd = TLanes.Gather(in Unsafe.Add(ref source, stride), 2 * stride);
            Unsafe.Add(ref words, i) = TLanes.UnpackLow(even, odd);
            Unsafe.Add(ref words, i + 1) = TLanes.UnpackHigh(even, odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(ref TVector state, ref TVector m, ulong counter, bool last)
    {
        TVector v0 = state;
        TVector v1 = Unsafe.Add(ref state, 1);
        TVector v2 = Unsafe.Add(ref state, 2);
        TVector v3 = Unsafe.Add(ref state, 3);
        TVector v4 = Unsafe.Add(ref state, 4);
        TVector v5 = Unsafe.Add(ref state, 5);
        TVector v6 = Unsafe.Add(ref state, 6);
        TVector v7 = Unsafe.Add(ref state, 7);
        TVector v8 = TLanes.Broadcast(Blake2b256.Iv[0]);
        TVector v9 = TLanes.Broadcast(Blake2b256.Iv[1]);
        TVector v10 = TLanes.Broadcast(Blake2b256.Iv[2]);
        TVector v11 = TLanes.Broadcast(Blake2b256.Iv[3]);
        TVector v12 = TLanes.Broadcast(Blake2b256.Iv[4] ^ counter);
        TVector v13 = TLanes.Broadcast(Blake2b256.Iv[5]);
        TVector v14 = TLanes.Broadcast(last ? ~Blake2b256.Iv[6] : Blake2b256.Iv[6]);
        TVector v15 = TLanes.Broadcast(Blake2b256.Iv[7]);
        ref byte sigma = ref MemoryMarshal.GetReference(Blake2b256.Sigma);
        for (int round = 0; round < Blake2b256.Rounds; round++)
        {
            Mix(ref v0, ref v4, ref v8, ref v12, Word(ref m, sigma), Word(ref m, Unsafe.Add(ref sigma, 1)));
            Mix(ref v1, ref v5, ref v9, ref v13, Word(ref m, Unsafe.Add(ref sigma, 2)), Word(ref m, Unsafe.Add(ref sigma, 3)));
            Mix(ref v2, ref v6, ref v10, ref v14, Word(ref m, Unsafe.Add(ref sigma, 4)), Word(ref m, Unsafe.Add(ref sigma, 5)));
            Mix(ref v3, ref v7, ref v11, ref v15, Word(ref m, Unsafe.Add(ref sigma, 6)), Word(ref m, Unsafe.Add(ref sigma, 7)));
            Mix(ref v0, ref v5, ref v10, ref v15, Word(ref m, Unsafe.Add(ref sigma, 8)), Word(ref m, Unsafe.Add(ref sigma, 9)));
            Mix(ref v1, ref v6, ref v11, ref v12, Word(ref m, Unsafe.Add(ref sigma, 10)), Word(ref m, Unsafe.Add(ref sigma, 11)));
            Mix(ref v2, ref v7, ref v8, ref v13, Word(ref m, Unsafe.Add(ref sigma, 12)), Word(ref m, Unsafe.Add(ref sigma, 13)));
            Mix(ref v3, ref v4, ref v9, ref v14, Word(ref m, Unsafe.Add(ref sigma, 14)), Word(ref m, Unsafe.Add(ref sigma, 15)));
            sigma = ref Unsafe.Add(ref sigma, Words);
        }

        state = TLanes.Xor(state, TLanes.Xor(v0, v8));
        Unsafe.Add(ref state, 1) = TLanes.Xor(Unsafe.Add(ref state, 1), TLanes.Xor(v1, v9));
        Unsafe.Add(ref state, 2) = TLanes.Xor(Unsafe.Add(ref state, 2), TLanes.Xor(v2, v10));
        Unsafe.Add(ref state, 3) = TLanes.Xor(Unsafe.Add(ref state, 3), TLanes.Xor(v3, v11));
        Unsafe.Add(ref state, 4) = TLanes.Xor(Unsafe.Add(ref state, 4), TLanes.Xor(v4, v12));
        Unsafe.Add(ref state, 5) = TLanes.Xor(Unsafe.Add(ref state, 5), TLanes.Xor(v5, v13));
        Unsafe.Add(ref state, 6) = TLanes.Xor(Unsafe.Add(ref state, 6), TLanes.Xor(v6, v14));
        Unsafe.Add(ref state, 7) = TLanes.Xor(Unsafe.Add(ref state, 7), TLanes.Xor(v7, v15));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Word(ref TVector m, byte index) => Unsafe.Add(ref m, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref TVector a, ref TVector b, ref TVector c, ref TVector d, TVector x, TVector y)
    {
        a = TLanes.Add(TLanes.Add(a, b), x);
        d = TLanes.RotateRight32(TLanes.Xor(d, a));
        c = TLanes.Add(c, d);
        b = TLanes.RotateRight24(TLanes.Xor(b, c));
        a = TLanes.Add(TLanes.Add(a, b), y);
        d = TLanes.RotateRight16(TLanes.Xor(d, a));
        c = TLanes.Add(c, d);
        b = TLanes.RotateRight63(TLanes.Xor(b, c));
    }
}
