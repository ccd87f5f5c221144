using Grin.Chain.Transactions;
using Grin.Chain.Wire;

namespace Grin.Chain.Segments;

/// <summary>Segments on the wire (p2p.md §7.2, §7.3, §7.6).</summary>
public static class SegmentCodec
{
    // grin: core/src/core/pmmr/segment.rs reads no more elements than this in any list.
    private const int MaxElements = 1_000_000;

    /// <summary>Reads one segment; records a defect and gives null where the node's reader refuses it.</summary>
    /// <param name="reader">Where to read from.</param>
    /// <param name="kind">Of which MMR; not part of the bytes.</param>
    /// <param name="version">Protocol version of the bytes; matters to kernels only.</param>
    /// <param name="nrdEnabled">Whether no-recent-duplicate kernels exist on the network.</param>
    public static Segment? Read(ref WireReader reader, SegmentKind kind, ProtocolVersion version, bool nrdEnabled)
    {
        if (kind == SegmentKind.Bitmap)
        {
            return BitmapSegmentCodec.Read(ref reader);
        }

        SegmentIdentifier id = SegmentIdentifier.Read(ref reader);
        int hashCount = reader.ReadCount(MaxElements, 8 + Hash.Size, "hashes");
        ulong[] hashPositions = ReadPositions(ref reader, hashCount);
        Hash[] hashes = ReadHashes(ref reader, hashCount);
        int leafCount = reader.ReadCount(MaxElements, 8 + MinWireSize(kind), "leaves");
        ulong[] leafPositions = ReadPositions(ref reader, leafCount);
        byte[] leaves = ReadLeaves(ref reader, kind, leafCount, version, nrdEnabled);
        Hash[] proof = ReadProof(ref reader);
        return reader.Failed ? null : new Segment(kind, id, hashPositions, hashes, leafPositions, leaves, proof);
    }

    /// <summary>Writes one segment.</summary>
    public static void Write(WireWriter writer, Segment segment, ProtocolVersion version)
    {
        if (segment.Kind == SegmentKind.Bitmap)
        {
            BitmapSegmentCodec.Write(writer, segment);
            return;
        }

        segment.Id.Write(writer);
        writer.WriteUInt64((ulong)segment.Hashes.Length);
        WritePositions(writer, segment.HashPositions);
        WriteHashes(writer, segment.Hashes);
        writer.WriteUInt64((ulong)segment.LeafCount);
        WritePositions(writer, segment.LeafPositions);
        WriteLeaves(writer, segment, version);
        WriteProof(writer, segment.Proof);
    }

    internal static Hash[] ReadProof(ref WireReader reader) =>
        ReadHashes(ref reader, reader.ReadCount(MaxElements, Hash.Size, "proof hashes"));

    internal static void WriteProof(WireWriter writer, ReadOnlySpan<Hash> proof)
    {
        writer.WriteUInt64((ulong)proof.Length);
        WriteHashes(writer, proof);
    }

    private static int MinWireSize(SegmentKind kind) =>
        kind == SegmentKind.Kernel ? TxKernelCodec.MinWireSize : SegmentLeaf.Size(kind);

    private static ulong[] ReadPositions(ref WireReader reader, int count)
    {
        var positions = new ulong[count];
        ulong previous = 0;
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            // On the wire positions count from 1, so 0 is out of order like any other descent (p2p.md §7.2).
            ulong position = reader.ReadUInt64("position");
            if (!reader.Failed && position <= previous)
            {
                reader.Fail(WireErrorKind.NotAscending, $"position {position} follows {previous}");
            }

            previous = position;
            positions[i] = position - 1;
        }

        return positions;
    }

    private static void WritePositions(WireWriter writer, ReadOnlySpan<ulong> positions)
    {
        foreach (ulong position in positions)
        {
            writer.WriteUInt64(position + 1);
        }
    }

    private static Hash[] ReadHashes(ref WireReader reader, int count)
    {
        var hashes = new Hash[count];
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            hashes[i] = reader.ReadHash();
        }

        return hashes;
    }

    private static void WriteHashes(WireWriter writer, ReadOnlySpan<Hash> hashes)
    {
        foreach (Hash hash in hashes)
        {
            writer.WriteHash(hash);
        }
    }

    private static byte[] ReadLeaves(ref WireReader reader, SegmentKind kind, int count, ProtocolVersion version, bool nrdEnabled)
    {
        int size = SegmentLeaf.Size(kind);
        var leaves = new byte[count * size];
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            Span<byte> leaf = leaves.AsSpan(i * size, size);
            switch (kind)
            {
                case SegmentKind.Output:
                    OutputIdentifier.Read(ref reader, leaf);
                    break;
                case SegmentKind.RangeProof:
                    RangeProof.Read(ref reader, leaf);
                    break;
                default:
                    TxKernelCodec.Read(ref reader, version, nrdEnabled, leaf);
                    break;
            }
        }

        return leaves;
    }

    private static void WriteLeaves(WireWriter writer, Segment segment, ProtocolVersion version)
    {
        if (segment.Kind != SegmentKind.Kernel)
        {
            writer.WriteBytes(segment.Leaves);
            return;
        }

        for (int row = 0; row < segment.LeafCount; row++)
        {
            TxKernelCodec.Write(writer, new TxKernel(segment.Leaf(row)), version);
        }
    }
}
