using System.Buffers.Binary;
using Grin.Cryptography;

namespace Grin.Chain.Mmr;

/// <summary>How nodes of Grin's MMRs are hashed (consensus.md §7; grin: core/src/ser.rs, <c>PMMRIndexHashable</c>).</summary>
public static class MmrHash
{
    private const int MaxStackLeaf = 1024;

    /// <summary>Hash of a leaf: BLAKE2b-256 of its 0-based position and its bytes in hash form.</summary>
    public static Hash Leaf(ulong position, ReadOnlySpan<byte> data)
    {
        int length = 8 + data.Length;
        Span<byte> message = length <= MaxStackLeaf ? stackalloc byte[MaxStackLeaf] : new byte[length];
        BinaryPrimitives.WriteUInt64BigEndian(message, position);
        data.CopyTo(message[8..]);
        return Digest(message[..length]);
    }

    /// <summary>Hash of an inner node: BLAKE2b-256 of its 0-based position and both children.</summary>
    public static Hash Parent(ulong position, Hash left, Hash right) => Pair(position, left, right);

    /// <summary>
    /// One step of bagging peaks, from right to left: BLAKE2b-256 of the <em>size</em> of the range, the next peak to the
    /// left and what was bagged so far.
    /// </summary>
    public static Hash Bag(ulong size, Hash peak, Hash bagged) => Pair(size, peak, bagged);

    /// <summary>
    /// What a header of version 3 or later commits to as output root: the roots of output MMR and bitmap under the size of
    /// the output MMR (consensus.md §9.2).
    /// </summary>
    public static Hash OutputRoot(ulong outputMmrSize, Hash outputPmmrRoot, Hash bitmapRoot) =>
        Pair(outputMmrSize, outputPmmrRoot, bitmapRoot);

    /// <summary>Root of a range from its peaks, left to right: zero for none, the peak itself for one.</summary>
    public static Hash Root(ulong size, ReadOnlySpan<Hash> peaks)
    {
        if (peaks.IsEmpty)
        {
            return Hash.Zero;
        }

        Hash bagged = peaks[^1];
        for (int i = peaks.Length - 2; i >= 0; i--)
        {
            bagged = Bag(size, peaks[i], bagged);
        }

        return bagged;
    }

    private static Hash Pair(ulong index, Hash left, Hash right)
    {
        Span<byte> message = stackalloc byte[8 + (2 * Hash.Size)];
        BinaryPrimitives.WriteUInt64BigEndian(message, index);
        left.CopyTo(message[8..]);
        right.CopyTo(message[(8 + Hash.Size)..]);
        return Digest(message);
    }

    private static Hash Digest(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[Hash.Size];
        Blake2b256.Hash(message, digest);
        return new Hash(digest);
    }
}
