using System.Buffers.Binary;
using Grin.Chain;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>
/// Chance that repeats: the same seed and subject give the same choices on every run, whatever else a peer was asked
/// before.
/// </summary>
internal sealed class Randomness
{
    private readonly Random _random;

    /// <param name="seed">The peer's seed.</param>
    /// <param name="subject">What the choices are about, such as a message type.</param>
    /// <param name="id">Which one.</param>
    public Randomness(int seed, int subject, SegmentIdentifier id)
    {
        Span<byte> message = stackalloc byte[17];
        BinaryPrimitives.WriteInt32BigEndian(message, seed);
        BinaryPrimitives.WriteInt32BigEndian(message[4..], subject);
        message[8] = id.Height;
        BinaryPrimitives.WriteUInt64BigEndian(message[9..], id.Index);
        Span<byte> digest = stackalloc byte[Hash.Size];
        Blake2b256.Hash(message, digest);
        _random = new Random(BinaryPrimitives.ReadInt32BigEndian(digest));
    }

    public int Below(int bound) => _random.Next(bound);

    public ulong Below(ulong bound) => (ulong)_random.NextInt64((long)bound);

    public bool Coin() => _random.Next(2) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    public Hash MadeUpHash() => new(Bytes(Hash.Size));

    public Hash Altered(Hash hash)
    {
        byte[] bytes = hash.ToArray();
        Flip(bytes, 0);
        return new Hash(bytes);
    }

    /// <summary>A leaf with one bit flipped where it stays readable.</summary>
    public byte[] Altered(SegmentKind kind, byte[] leaf)
    {
        byte[] altered = [.. leaf];
        Flip(altered, FreeFrom(kind));
        return altered;
    }

    /// <summary>An output or range proof that reads as one and never was one.</summary>
    public byte[] MadeUpLeaf(SegmentKind kind)
    {
        byte[] leaf = Bytes(SegmentLeaf.Size(kind));
        if (kind == SegmentKind.Output)
        {
            leaf[0] = (byte)OutputFeatures.Plain;
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(leaf, RangeProof.ProofSize);
        }

        return leaf;
    }

    /// <summary>Bytes before this one decide how the leaf is read.</summary>
    private static int FreeFrom(SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => 0,
        SegmentKind.Output => OutputIdentifier.CommitmentOffset,
        SegmentKind.RangeProof => RangeProof.ProofOffset,
        _ => TxKernel.ExcessOffset,
    };

    private void Flip(byte[] bytes, int from) => bytes[_random.Next(from, bytes.Length)] ^= (byte)(1 << _random.Next(8));
}
