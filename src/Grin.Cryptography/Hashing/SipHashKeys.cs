using System.Buffers.Binary;

namespace Grin.Cryptography;

/// <summary>
/// The keys of a proof-of-work graph (consensus.md §6.2; grin: core/src/pow/common.rs, <c>create_siphash_keys</c>). They
/// are SipHash's state as it starts, without its usual constants.
/// </summary>
/// <param name="K0">First word of the state.</param>
/// <param name="K1">Second word of the state.</param>
/// <param name="K2">Third word of the state.</param>
/// <param name="K3">Fourth word of the state.</param>
public readonly record struct SipHashKeys(ulong K0, ulong K1, ulong K2, ulong K3)
{
    /// <summary>The keys of the graph that a header's bytes before edge bits select: their BLAKE2b as little-endian words.</summary>
    public static SipHashKeys FromHeader(ReadOnlySpan<byte> preProofOfWork)
    {
        Span<byte> digest = stackalloc byte[Blake2b256.Size];
        Blake2b256.Hash(preProofOfWork, digest);
        return new SipHashKeys(
            BinaryPrimitives.ReadUInt64LittleEndian(digest),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]));
    }
}
