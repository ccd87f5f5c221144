using Grin.Chain.Wire;
using Grin.Cryptography;

namespace Grin.Chain.Headers;

/// <summary>
/// A proof-of-work cycle as it stands in a header: the edge bits of its graph and its nonces, packed
/// (consensus.md §4; grin: core/src/pow/types.rs, <c>Proof</c>).
/// </summary>
public sealed class ProofOfWork
{
    /// <summary>Largest edge bits the format can carry.</summary>
    public const byte MaxEdgeBits = 63;

    // grin: core/src/pow/types.rs refuses packed forms that its bit reader could not take eight bytes from.
    private const int MinPackedLength = 8;

    private readonly byte[] _packed;

    private ProofOfWork(byte edgeBits, byte[] packed)
    {
        EdgeBits = edgeBits;
        _packed = packed;
    }

    /// <summary>Size of the graph: nonces are below 2^EdgeBits.</summary>
    public byte EdgeBits { get; }

    /// <summary>The packed nonces: nonce i occupies bits i·EdgeBits … of one little-endian integer.</summary>
    public ReadOnlySpan<byte> Packed => _packed;

    /// <summary>BLAKE2b-256 of the packed nonces: the hash of the header and of its block.</summary>
    public Hash Hash
    {
        get
        {
            Span<byte> digest = stackalloc byte[Hash.Size];
            Blake2b256.Hash(_packed, digest);
            return new Hash(digest);
        }
    }

    /// <summary>Length in bytes of <paramref name="proofSize"/> packed nonces.</summary>
    public static int PackedLength(byte edgeBits, int proofSize) => ((edgeBits * proofSize) + 7) / 8;

    /// <summary>Packs nonces, each below 2^<paramref name="edgeBits"/>.</summary>
    public static ProofOfWork Pack(byte edgeBits, ReadOnlySpan<ulong> nonces)
    {
        ArgumentOutOfRangeException.ThrowIfZero(edgeBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edgeBits, MaxEdgeBits);
        var packed = new byte[PackedLength(edgeBits, nonces.Length)];
        int bit = 0;
        foreach (ulong nonce in nonces)
        {
            for (int i = 0; i < edgeBits; i++, bit++)
            {
                packed[bit / 8] |= (byte)(((nonce >> i) & 1) << (bit % 8));
            }
        }

        return new ProofOfWork(edgeBits, packed);
    }

    /// <summary>Writes the nonces, ascending as stored.</summary>
    /// <param name="nonces">Room for exactly the network's proof size.</param>
    public void Unpack(Span<ulong> nonces)
    {
        int bit = 0;
        for (int n = 0; n < nonces.Length; n++)
        {
            ulong nonce = 0;
            for (int got = 0; got < EdgeBits;)
            {
                int take = Math.Min(8 - (bit % 8), EdgeBits - got);
                ulong bits = ((ulong)_packed[bit / 8] >> (bit % 8)) & ((1UL << take) - 1);
                nonce |= bits << got;
                got += take;
                bit += take;
            }

            nonces[n] = nonce;
        }
    }

    /// <summary>Reads edge bits and packed nonces; records a defect where the node refuses them.</summary>
    internal static ProofOfWork? Read(ref WireReader reader, int proofSize)
    {
        byte edgeBits = reader.ReadByte("edge bits");
        if (reader.Failed)
        {
            return null;
        }

        if (edgeBits is 0 or > MaxEdgeBits)
        {
            reader.Fail(WireErrorKind.Corrupted, $"edge bits {edgeBits} are not 1 to {MaxEdgeBits}");
            return null;
        }

        int length = PackedLength(edgeBits, proofSize);
        if (length < MinPackedLength)
        {
            reader.Fail(WireErrorKind.Corrupted, $"{length} bytes of packed nonces are fewer than {MinPackedLength}");
            return null;
        }

        ReadOnlySpan<byte> packed = reader.ReadBytes(length, "packed nonces");
        if (reader.Failed)
        {
            return null;
        }

        int usedBitsOfLastByte = edgeBits * proofSize % 8;
        if (usedBitsOfLastByte != 0 && packed[^1] >> usedBitsOfLastByte != 0)
        {
            reader.Fail(WireErrorKind.Corrupted, "padding bits behind the packed nonces are not zero");
            return null;
        }

        return new ProofOfWork(edgeBits, packed.ToArray());
    }

    /// <summary>Writes edge bits and packed nonces.</summary>
    internal void Write(WireWriter writer)
    {
        writer.WriteByte(EdgeBits);
        writer.WriteBytes(_packed);
    }
}
