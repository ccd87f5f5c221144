using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Grin.Cryptography;

/// <summary>
/// SHA-256 (FIPS 180-4) of many messages of one length, several at a time: the transcripts of range proofs and the
/// challenges of signatures are hashed by the thousand.
/// </summary>
internal static class Sha256Lanes
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>Hashes messages that stand one after the other.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="length">Length of each.</param>
    /// <param name="digests">Receives <see cref="Size"/> bytes for each message; its length tells how many there are.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="digests"/> is no whole number of digests, or <paramref name="messages"/> is not as many messages.
    /// </exception>
    public static void HashMany(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        if (digests.Length % Size != 0 || messages.Length != (long)(digests.Length / Size) * length)
        {
            throw new ArgumentException($"{messages.Length} bytes are not the messages of {length} bytes for {digests.Length} bytes of digests.", nameof(messages));
        }

        if (Sha256Lanes512.IsSupported && Arithmetic.Path >= ArithmeticPath.Avx512)
        {
            Advance<Sha256Lanes512, Vector512<uint>>(ref messages, length, ref digests);
        }

        if (Sha256Lanes256.IsSupported && Arithmetic.Path >= ArithmeticPath.Avx2)
        {
            Advance<Sha256Lanes256, Vector256<uint>>(ref messages, length, ref digests);
        }

        if (Sha256Lanes128.IsSupported)
        {
            Advance<Sha256Lanes128, Vector128<uint>>(ref messages, length, ref digests);
        }

        HashEach(messages, length, digests);
    }

    /// <summary>What <see cref="HashMany"/> does without vectors.</summary>
    internal static void HashEach(ReadOnlySpan<byte> messages, int length, Span<byte> digests)
    {
        for (int i = 0; i < digests.Length / Size; i++)
        {
            SHA256.HashData(messages.Slice(i * length, length), digests.Slice(i * Size, Size));
        }
    }

    private static void Advance<TLanes, TVector>(ref ReadOnlySpan<byte> messages, int length, ref Span<byte> digests)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : unmanaged
    {
        int hashed = Sha256Group<TLanes, TVector>.Hash(messages, length, digests);
        messages = messages[(hashed * length)..];
        digests = digests[(hashed * Size)..];
    }
}
