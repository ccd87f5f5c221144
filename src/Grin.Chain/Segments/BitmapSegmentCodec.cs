using System.Numerics;
using Grin.Chain.Mmr;
using Grin.Chain.Wire;

namespace Grin.Chain.Segments;

/// <summary>
/// Bitmap segments on the wire: blocks of up to 64 chunks, each block raw, or as the positions of its set or of its clear
/// bits (p2p.md §7.6; grin: chain/src/txhashset/bitmap_accumulator.rs, <c>BitmapSegment</c>, <c>BitmapBlock</c>).
/// </summary>
internal static class BitmapSegmentCodec
{
    private const byte MaxHeight = 13;
    private const int MaxChunksPerBlock = 64;
    private const int MaxBlockBytes = MaxChunksPerBlock * SegmentLeaf.ChunkSize;

    // Below this many set (or clear) bits a block lists their positions, however short the block is.
    private const int ListThreshold = 4096;

    private const byte Raw = 0;
    private const byte Positive = 1;
    private const byte Negative = 2;

    public static Segment? Read(ref WireReader reader)
    {
        SegmentIdentifier id = SegmentIdentifier.Read(ref reader);
        if (reader.Failed || id.Height > MaxHeight || id.Index > MmrGeometry.MaxLeafCount >> id.Height)
        {
            reader.Fail(WireErrorKind.TooLarge, $"bitmap segment {id} is beyond any bitmap");
            return null;
        }

        int capacity = 1 << id.Height;
        int maxBlocks = (capacity + MaxChunksPerBlock - 1) / MaxChunksPerBlock;
        int blocks = reader.CheckCount(reader.ReadUInt16("bitmap blocks"), maxBlocks, 2, "bitmap blocks");
        if (blocks == 0)
        {
            reader.Fail(WireErrorKind.Corrupted, "a bitmap segment without blocks");
        }

        var chunks = new List<byte>(Math.Min(blocks * MaxBlockBytes, reader.Remaining));
        Span<byte> block = stackalloc byte[MaxBlockBytes];
        for (int i = 0; i < blocks && !reader.Failed; i++)
        {
            int chunkCount = reader.ReadByte("chunks of a bitmap block");
            bool isLast = i == blocks - 1;
            if (!reader.Failed && (chunkCount > MaxChunksPerBlock || (isLast ? chunkCount == 0 : chunkCount != MaxChunksPerBlock)))
            {
                reader.Fail(WireErrorKind.Corrupted, $"bitmap block {i} of {blocks} has {chunkCount} chunks");
                break;
            }

            Span<byte> bits = block[..(chunkCount * SegmentLeaf.ChunkSize)];
            ReadBlock(ref reader, bits);
            chunks.AddRange(bits);
        }

        int total = chunks.Count / SegmentLeaf.ChunkSize;
        if (total > capacity)
        {
            reader.Fail(WireErrorKind.TooLarge, $"{total} chunks do not fit a bitmap segment of height {id.Height}");
        }

        Hash[] proof = SegmentCodec.ReadProof(ref reader);
        if (reader.Failed)
        {
            return null;
        }

        var positions = new ulong[total];
        for (int i = 0; i < total; i++)
        {
            positions[i] = MmrGeometry.LeafPosition((id.Index << id.Height) + (ulong)i);
        }

        return new Segment(SegmentKind.Bitmap, id, [], [], positions, chunks.ToArray(), proof);
    }

    public static void Write(WireWriter writer, Segment segment)
    {
        segment.Id.Write(writer);
        ReadOnlySpan<byte> chunks = segment.Leaves;
        writer.WriteUInt16((ushort)((chunks.Length + MaxBlockBytes - 1) / MaxBlockBytes));
        while (!chunks.IsEmpty)
        {
            ReadOnlySpan<byte> block = chunks[..Math.Min(MaxBlockBytes, chunks.Length)];
            WriteBlock(writer, block);
            chunks = chunks[block.Length..];
        }

        SegmentCodec.WriteProof(writer, segment.Proof);
    }

    private static void ReadBlock(ref WireReader reader, scoped Span<byte> bits)
    {
        byte mode = reader.ReadByte("bitmap block mode");
        if (reader.Failed)
        {
            return;
        }

        switch (mode)
        {
            case Raw:
                reader.ReadBytes(bits.Length, "bitmap block").CopyTo(bits);
                break;
            case Positive:
            case Negative:
                bits.Fill(mode == Positive ? (byte)0x00 : (byte)0xFF);
                int count = reader.CheckCount(reader.ReadUInt16("bitmap block count"), ushort.MaxValue, 2, "bitmap block count");
                for (int i = 0; i < count && !reader.Failed; i++)
                {
                    int index = reader.ReadUInt16("bit");
                    if (index >= 8 * bits.Length)
                    {
                        reader.Fail(WireErrorKind.Corrupted, $"bit {index} is beyond a block of {8 * bits.Length}");
                        break;
                    }

                    byte mask = (byte)(0x80 >> (index % 8));
                    bits[index / 8] = mode == Positive ? (byte)(bits[index / 8] | mask) : (byte)(bits[index / 8] & ~mask);
                }

                break;
            default:
                reader.Fail(WireErrorKind.Corrupted, $"bitmap block mode {mode} is unknown");
                break;
        }
    }

    private static void WriteBlock(WireWriter writer, ReadOnlySpan<byte> bits)
    {
        int set = 0;
        foreach (byte eight in bits)
        {
            set += BitOperations.PopCount(eight);
        }

        int clear = (8 * bits.Length) - set;
        writer.WriteByte((byte)(bits.Length / SegmentLeaf.ChunkSize));
        if (set < ListThreshold)
        {
            writer.WriteByte(Positive);
            WriteList(writer, bits, wanted: true, set);
        }
        else if (clear < ListThreshold)
        {
            writer.WriteByte(Negative);
            WriteList(writer, bits, wanted: false, clear);
        }
        else
        {
            writer.WriteByte(Raw);
            writer.WriteBytes(bits);
        }
    }

    private static void WriteList(WireWriter writer, ReadOnlySpan<byte> bits, bool wanted, int count)
    {
        writer.WriteUInt16((ushort)count);
        for (int i = 0; i < 8 * bits.Length; i++)
        {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0 == wanted)
            {
                writer.WriteUInt16((ushort)i);
            }
        }
    }
}
