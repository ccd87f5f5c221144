using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Grin.Cryptography;

/// <summary>BLAKE2b with a 32-byte digest, without key, salt or personalisation (RFC 7693): every hash of Grin's chain.</summary>
public static class Blake2b256
{
    /// <summary>Length of the digest in bytes.</summary>
    public const int Size = 32;

    internal const int BlockSize = 128;
    internal const int Rounds = 12;

    internal static ReadOnlySpan<ulong> Iv =>
    [
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    ];

    /// <summary>Which message word each mixing takes, sixteen a round; rounds 10 and 11 repeat rounds 0 and 1.</summary>
    internal static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    ];

    private static bool UsesRows => Blake2bRows.IsSupported && Arithmetic.Path >= ArithmeticPath.Avx2;

    /// <summary>Hashes <paramref name="data"/> into the first 32 bytes of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <see cref="Size"/>.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"The digest needs {Size} bytes.", nameof(destination));
        }

        Hash(data, destination, UsesRows);
    }

    /// <summary>Hashes in rows of four words, or word by word.</summary>
    internal static void Hash(ReadOnlySpan<byte> data, Span<byte> destination, bool inRows)
    {
        Span<ulong> state = stackalloc ulong[8];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = InitialState(i);
        }

        ulong counter = 0;
        while (data.Length > BlockSize)
        {
            counter += BlockSize;
            Compress(state, data[..BlockSize], counter, last: false, inRows);
            data = data[BlockSize..];
        }

        Span<byte> block = stackalloc byte[BlockSize];
        data.CopyTo(block);
        block[data.Length..].Clear();
        Compress(state, block, counter + (ulong)data.Length, last: true, inRows);
        for (int i = 0; i < Size / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(8 * i)..], state[i]);
        }
    }

    /// <summary>Hashes many messages of one length, several at a time where the processor has vectors.</summary>
    /// <param name="messages">The messages, one after the other.</param>
    /// <param name="length">Length of each.</param>
    /// <param name="digests">Receives <see cref="Size"/> bytes for each message; its length tells how many there are.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="digests"/> is no whole number of digests, or <paramref name="messages"/> is not as many messages.
    /// </exception>
    public static void HashMany(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        ThrowUnlessPaired(messages, length, digests);
        if (Blake2bLanes512.IsSupported && Arithmetic.Path >= ArithmeticPath.Avx512)
        {
            Advance<Blake2bLanes512, Vector512<ulong>>(ref messages, length, ref digests);
        }

        if (Blake2bLanes256.IsSupported && Arithmetic.Path >= ArithmeticPath.Avx2)
        {
            Advance<Blake2bLanes256, Vector256<ulong>>(ref messages, length, ref digests);
        }

        // Two lanes are slower than one message in rows.
        if (Blake2bLanes128.IsSupported && !UsesRows)
        {
            Advance<Blake2bLanes128, Vector128<ulong>>(ref messages, length, ref digests);
        }

        HashEach(messages, length, digests);
    }

    /// <summary>What <see cref="HashMany"/> does without vectors.</summary>
    internal static void HashEach(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        for (int i = 0; i < digests.Length / Size; i++)
        {
            Hash(messages.Slice(i * length, length), digests.Slice(i * Size, Size));
        }
    }

    /// <summary>Word of the state before the first block: no key, sequential, <see cref="Size"/> bytes (RFC 7693 §3.3).</summary>
    internal static ulong InitialState(int word) => word == 0 ? Iv[0] ^ 0x01010000 ^ Size : Iv[word];

    /// <summary>Bytes of a message in its last block: none only if the message is empty.</summary>
    internal static int LastBlockLength(int length) => length == 0 ? 0 : ((length - 1) % BlockSize) + 1;

    private static void ThrowUnlessPaired(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        if (digests.Length % Size != 0 || messages.Length != (long)(digests.Length / Size) * length)
        {
            throw new ArgumentException($"{messages.Length} bytes are not the messages of {length} bytes for {digests.Length} bytes of digests.", nameof(messages));
        }
    }

    private static void Advance<TLanes, TVector>(ref ReadOnlySpan<byte> messages, int length, ref Span<byte> digests)
        where TLanes : struct, IBlake2bLanes<TVector>
        where TVector : unmanaged
    {
        int hashed = Blake2bGroup<TLanes, TVector>.Hash(messages, length, digests);
        messages = messages[(hashed * length)..];
        digests = digests[(hashed * Size)..];
    }

    private static void Compress(Span<ulong> state, ReadOnlySpan<byte> block, ulong counter, bool last, bool inRows)
    {
        if (inRows)
        {
            Blake2bRows.Compress(state, block, counter, last);
        }
        else
        {
            Blake2bWords.Compress(state, block, counter, last);
        }
    }
}
