using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grin.Cryptography;

/// <summary>
/// SHA-256 of as many messages of one length at once as a vector has words: word i of every message stands in one vector,
/// so each step (FIPS 180-4 §6.2.2) is one instruction for all of them and nothing crosses lanes.
/// </summary>
internal static class Sha256Group<TLanes, TVector>
    where TLanes : struct, ISha256Lanes<TVector>
    where TVector : unmanaged
{
    private const int BlockSize = 64;
    private const int Words = 16;
    private const int Steps = 64;

    // A bit that ends the message, and its length in bits.
    private const int MinPadding = 1 + sizeof(ulong);

    private static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static ReadOnlySpan<uint> StepConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Hashes whole groups from the front.</summary>
    /// <param name="messages">The messages, one after the other.</param>
    /// <param name="length">Length of each.</param>
    /// <param name="digests">Room for all digests, <see cref="Sha256Lanes.Size"/> bytes each.</param>
    /// <returns>How many messages were hashed; fewer than a group are left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Hash(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        int groups = digests.Length / Sha256Lanes.Size / TLanes.Count;
        if (groups == 0)
        {
            return 0;
        }

        // What follows the last whole block, and the padding, which is the same for all messages.
        int tailLength = length % BlockSize;
        int tailSize = tailLength + MinPadding <= BlockSize ? BlockSize : 2 * BlockSize;
        Span<byte> tails = stackalloc byte[TLanes.Count * tailSize];
        tails.Clear();
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            Span<byte> tail = tails.Slice(lane * tailSize, tailSize);
            tail[tailLength] = 0x80;
            BinaryPrimitives.WriteUInt64BigEndian(tail[^sizeof(ulong)..], 8 * (ulong)length);
        }

        for (int group = 0; group < groups; group++)
        {
            int first = group * TLanes.Count;
            ReadOnlySpan<byte> members = messages.Slice(first * length, TLanes.Count * length);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                members.Slice(((lane + 1) * length) - tailLength, tailLength).CopyTo(tails[(lane * tailSize)..]);
            }

            HashGroup(
                ref MemoryMarshal.GetReference(members),
                length,
                ref MemoryMarshal.GetReference(tails),
                tailSize,
                ref MemoryMarshal.GetReference(digests.Slice(first * Sha256Lanes.Size, TLanes.Count * Sha256Lanes.Size)));
        }

        return groups * TLanes.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HashGroup(ref byte messages, int length, ref byte tails, int tailSize, ref byte digests)
    {
        Span<TVector> state = stackalloc TVector[8];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = TLanes.Broadcast(InitialState[i]);
        }

        Span<TVector> words = stackalloc TVector[Words];
        ref TVector firstState = ref MemoryMarshal.GetReference(state);
        ref TVector firstWord = ref MemoryMarshal.GetReference(words);
        for (int offset = 0; offset + BlockSize <= length; offset += BlockSize)
        {
            Load(ref Unsafe.Add(ref messages, offset), length, ref firstWord);
            Compress(ref firstState, ref firstWord);
        }

        for (int offset = 0; offset < tailSize; offset += BlockSize)
        {
            Load(ref Unsafe.Add(ref tails, offset), tailSize, ref firstWord);
            Compress(ref firstState, ref firstWord);
        }

        for (int i = 0; i < state.Length; i += 4)
        {
            Transpose(ref Unsafe.Add(ref firstState, i));
            for (int row = 0; row < 4; row++)
            {
                ref byte destination = ref Unsafe.Add(ref digests, (row * Sha256Lanes.Size) + (sizeof(uint) * i));
                TLanes.Scatter(TLanes.ReverseBytes(Unsafe.Add(ref firstState, i + row)), ref destination, 4 * Sha256Lanes.Size);
            }
        }
    }

    /// <summary>
    /// Transposes one block of every message into vectors by word, in squares of 4 by 4 words: of every fourth message from
    /// the first, second, third and fourth on, four words are read, and exchanging within 16 bytes brings each word in the
    /// order of the messages.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref byte blocks, int stride, ref TVector words)
    {
        for (int i = 0; i < Words; i += 4)
        {
            for (int row = 0; row < 4; row++)
            {
                ref byte source = ref Unsafe.Add(ref blocks, (row * stride) + (sizeof(uint) * i));
                Unsafe.Add(ref words, i + row) = TLanes.ReverseBytes(TLanes.Gather(in source, 4 * stride));
            }

            Transpose(ref Unsafe.Add(ref words, i));
        }
    }

    /// <summary>Transposes the squares of 4 by 4 words that stand in the same 16 bytes of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref TVector rows)
    {
        TVector low01 = TLanes.UnpackLow(rows, Unsafe.Add(ref rows, 1));
        TVector high01 = TLanes.UnpackHigh(rows, Unsafe.Add(ref rows, 1));
        TVector low23 = TLanes.UnpackLow(Unsafe.Add(ref rows, 2), Unsafe.Add(ref rows, 3));
        TVector high23 = TLanes.UnpackHigh(Unsafe.Add(ref rows, 2), Unsafe.Add(ref rows, 3));
        rows = TLanes.UnpackLowPairs(low01, low23);
        Unsafe.Add(ref rows, 1) = TLanes.UnpackHighPairs(low01, low23);
        Unsafe.Add(ref rows, 2) = TLanes.UnpackLowPairs(high01, high23);
        Unsafe.Add(ref rows, 3) = TLanes.UnpackHighPairs(high01, high23);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(ref TVector state, ref TVector w)
    {
        TVector a = state;
        TVector b = Unsafe.Add(ref state, 1);
        TVector c = Unsafe.Add(ref state, 2);
        TVector d = Unsafe.Add(ref state, 3);
        TVector e = Unsafe.Add(ref state, 4);
        TVector f = Unsafe.Add(ref state, 5);
        TVector g = Unsafe.Add(ref state, 6);
        TVector h = Unsafe.Add(ref state, 7);
        ref uint k = ref MemoryMarshal.GetReference(StepConstants);
        for (int step = 0; step < Steps; step += 8)
        {
            int i = step % Words;
            if (step >= Words)
            {
                Schedule(ref w, i);
            }

            // Instead of moving the eight words on after each step, the next step names them in turn.
            Step(a, b, c, ref d, e, f, g, ref h, Unsafe.Add(ref k, step), Unsafe.Add(ref w, i));
            Step(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref k, step + 1), Unsafe.Add(ref w, i + 1));
            Step(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref k, step + 2), Unsafe.Add(ref w, i + 2));
            Step(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref k, step + 3), Unsafe.Add(ref w, i + 3));
            Step(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref k, step + 4), Unsafe.Add(ref w, i + 4));
            Step(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref k, step + 5), Unsafe.Add(ref w, i + 5));
            Step(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref k, step + 6), Unsafe.Add(ref w, i + 6));
            Step(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref k, step + 7), Unsafe.Add(ref w, i + 7));
        }

        state = TLanes.Add(state, a);
        Unsafe.Add(ref state, 1) = TLanes.Add(Unsafe.Add(ref state, 1), b);
        Unsafe.Add(ref state, 2) = TLanes.Add(Unsafe.Add(ref state, 2), c);
        Unsafe.Add(ref state, 3) = TLanes.Add(Unsafe.Add(ref state, 3), d);
        Unsafe.Add(ref state, 4) = TLanes.Add(Unsafe.Add(ref state, 4), e);
        Unsafe.Add(ref state, 5) = TLanes.Add(Unsafe.Add(ref state, 5), f);
        Unsafe.Add(ref state, 6) = TLanes.Add(Unsafe.Add(ref state, 6), g);
        Unsafe.Add(ref state, 7) = TLanes.Add(Unsafe.Add(ref state, 7), h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, uint k, TVector w)
    {
        TVector sigma1 = TLanes.Xor(TLanes.RotateRight(e, 6), TLanes.RotateRight(e, 11), TLanes.RotateRight(e, 25));
        TVector t1 = TLanes.Add(TLanes.Add(TLanes.Add(h, TLanes.Add(TLanes.Broadcast(k), w)), TLanes.Select(e, f, g)), sigma1);
        TVector sigma0 = TLanes.Xor(TLanes.RotateRight(a, 2), TLanes.RotateRight(a, 13), TLanes.RotateRight(a, 22));

        // The majority of three bits: where two differ the third decides.
        TVector majority = TLanes.Select(TLanes.Xor(a, b), c, b);
        d = TLanes.Add(d, t1);
        h = TLanes.Add(t1, TLanes.Add(sigma0, majority));
    }

    /// <summary>The next eight words of the message schedule in place of those sixteen steps ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Schedule(ref TVector w, int first)
    {
        for (int i = first; i < first + 8; i++)
        {
            TVector w1 = Unsafe.Add(ref w, (i + 1) % Words);
            TVector w14 = Unsafe.Add(ref w, (i + 14) % Words);
            TVector sigma0 = TLanes.Xor(TLanes.RotateRight(w1, 7), TLanes.RotateRight(w1, 18), TLanes.ShiftRight(w1, 3));
            TVector sigma1 = TLanes.Xor(TLanes.RotateRight(w14, 17), TLanes.RotateRight(w14, 19), TLanes.ShiftRight(w14, 10));
            Unsafe.Add(ref w, i) = TLanes.Add(
                TLanes.Add(Unsafe.Add(ref w, i), sigma0),
                TLanes.Add(Unsafe.Add(ref w, (i + 9) % Words), sigma1));
        }
    }
}
