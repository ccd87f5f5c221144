using System.Buffers.Binary;
using System.Security.Cryptography;
using Grin.Cryptography;

namespace Grin.P2P;

/// <summary>
/// The nonces of our own outbound attempts: a Hand that carries one comes from ourselves (p2p.md §3.3). One registry is
/// shared by everything in a process that connects or listens, and processes whose registries have the same key recognise
/// each other without telling each other anything.
/// </summary>
/// <remarks>
/// A nonce is 32 random bits, then the first 32 bits of BLAKE2b-256(key ‖ random bits). One in 2^32 nonces of strangers is
/// taken for ours, which costs them an attempt. The key guards nothing else: whoever passes our nonces on can pretend to be
/// us with or without it, and gets himself refused; so it is never changed.
/// </remarks>
public sealed class NonceRegistry
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private volatile byte[] _key = RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>Takes the key of a cluster in place of the process's own random one; nonces issued before are strange then.</summary>
    /// <param name="key">As many bytes as <see cref="KeyLength"/> says, random, the same for every process of the cluster.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public void Share(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        _key = key.ToArray();
    }

    /// <summary>A nonce for one attempt.</summary>
    public ulong Issue()
    {
        Span<byte> random = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(random);
        uint value = BinaryPrimitives.ReadUInt32BigEndian(random);
        return ((ulong)value << 32) | Tag(value);
    }

    /// <summary>Whether a received nonce is one of ours, or of a process with the same key.</summary>
    public bool IsOwn(ulong nonce) => (uint)nonce == Tag((uint)(nonce >> 32));

    private uint Tag(uint random)
    {
        // Of one length always, so the key in front is as good as a keyed hash.
        Span<byte> data = stackalloc byte[KeyLength + sizeof(uint)];
        Span<byte> hash = stackalloc byte[Blake2b256.Size];
        _key.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[KeyLength..], random);
        Blake2b256.Hash(data, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
