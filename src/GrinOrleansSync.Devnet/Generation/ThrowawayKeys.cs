using System.Buffers.Binary;
using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>
/// All keys of a generated chain, from its seed. Throwaways: whoever knows the seed, which is no secret, has them all.
/// </summary>
internal sealed class ThrowawayKeys(ulong seed)
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Size = 32;

    private const int SeedOffset = 4;
    private const int UseOffset = SeedOffset + sizeof(ulong);
    private const int NumberOffset = UseOffset + 1;

    /// <summary>A key; above the order of the group, where it would be none, with a chance of 2^-128.</summary>
    /// <param name="use">What for.</param>
    /// <param name="number">Which one of that use.</param>
    public byte[] Of(KeyUse use, ulong number)
    {
        Span<byte> message = stackalloc byte[NumberOffset + sizeof(ulong)];
        "keys"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt64BigEndian(message[SeedOffset..], seed);
        message[UseOffset] = (byte)use;
        BinaryPrimitives.WriteUInt64BigEndian(message[NumberOffset..], number);
        var key = new byte[Size];
        Blake2b256.Hash(message, key);
        return key;
    }
}
