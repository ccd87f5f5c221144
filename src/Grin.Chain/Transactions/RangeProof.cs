using System.Buffers.Binary;
using Grin.Chain.Wire;

namespace Grin.Chain.Transactions;

/// <summary>
/// A range proof in its 683 bytes: a length that is always 675, and the proof. The length is hashed too
/// (consensus.md §3, p2p.md §5.4).
/// </summary>
public static class RangeProof
{
    /// <summary>Length of the proof itself.</summary>
    public const int ProofSize = 675;

    /// <summary>Where the proof starts.</summary>
    public const int ProofOffset = 8;

    /// <summary>Length with its length prefix, as on the wire and in hashes.</summary>
    public const int Size = ProofOffset + ProofSize;

    /// <summary>
    /// Reads one proof with its prefix. Any other length than 675 is a defect: the node would pad or cut it, and then hash
    /// other bytes than it received.
    /// </summary>
    public static void Read(ref WireReader reader, scoped Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes(Size, "range proof");
        if (!bytes.IsEmpty && BinaryPrimitives.ReadUInt64BigEndian(bytes) != ProofSize)
        {
            reader.Fail(WireErrorKind.Corrupted, $"a range proof of {BinaryPrimitives.ReadUInt64BigEndian(bytes)} bytes is not one of {ProofSize}");
        }

        bytes.CopyTo(destination);
    }
}
