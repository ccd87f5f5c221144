using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Segments;

/// <summary>Blocks of bitmap segments in each of their forms (p2p.md §7.6).</summary>
public sealed class BitmapSegmentCodecTests
{
    private const byte Raw = 0;
    private const byte Positive = 1;
    private const byte Negative = 2;

    [Fact]
    public void One_chunk_with_bits_0_and_9_has_the_known_bytes()
    {
        var chunk = new byte[SegmentLeaf.ChunkSize];
        chunk[0] = 0x80;
        chunk[1] = 0x40;

        byte[] bytes = Write(new SegmentIdentifier(9, 0), chunk);

        Assert.Equal("09" + "0000000000000000" + "0001" + "01010002" + "00000009" + "0000000000000000", Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData(1, 0, Positive)]
    [InlineData(1, 1024, Positive)]
    [InlineData(3, 3072, Positive)]
    [InlineData(64, 4095, Positive)]
    [InlineData(64, 4096, Raw)]
    [InlineData(64, 65_536 - 4096, Raw)]
    [InlineData(64, 65_536 - 4095, Negative)]
    [InlineData(64, 65_536, Negative)]
    [InlineData(5, 5120, Negative)]
    [InlineData(4, 4096, Negative)]
    public void The_writer_takes_the_form_the_node_takes_and_the_reader_gives_the_chunks_back(int chunks, int setBits, byte mode)
    {
        byte[] bits = Bits(chunks, setBits);

        byte[] bytes = Write(new SegmentIdentifier(9, 3), bits);

        Assert.Equal(chunks, bytes[SegmentIdentifier.Size + 2]);
        Assert.Equal(mode, bytes[SegmentIdentifier.Size + 3]);
        Segment segment = Assert.IsType<Segment>(Read(bytes, out WireError? error));
        Assert.Null(error);
        Assert.True(segment.Leaves.SequenceEqual(bits));
        Assert.Equal(Enumerable.Range(0, chunks).Select(i => MmrGeometry.LeafPosition((3 * 512) + (ulong)i)), segment.LeafPositions.ToArray());
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(128, 2)]
    [InlineData(512, 8)]
    public void Blocks_have_64_chunks_and_the_last_what_is_left(int chunks, int blocks)
    {
        byte[] bits = Bits(chunks, 700);

        byte[] bytes = Write(new SegmentIdentifier(9, 0), bits);

        Assert.Equal(blocks, bytes[SegmentIdentifier.Size + 1]);
        Assert.True(Assert.IsType<Segment>(Read(bytes, out _)).Leaves.SequenceEqual(bits));
    }

    [Theory]
    [InlineData("0e" + "0000000000000000" + "0001" + "01010000" + Empty, WireErrorKind.TooLarge)]
    [InlineData("ff" + "0000000000000000" + "0001" + "01010000" + Empty, WireErrorKind.TooLarge)]
    [InlineData("09" + "ffffffffffffffff" + "0001" + "01010000" + Empty, WireErrorKind.TooLarge)]
    [InlineData("09" + "0000000000000000" + "0000" + Empty, WireErrorKind.Corrupted)]
    [InlineData("09" + "0000000000000000" + "0009" + "01010000" + Empty, WireErrorKind.TooLarge)]
    [InlineData("00" + "0000000000000000" + "0001" + "02010000" + Empty, WireErrorKind.TooLarge)]
    [InlineData("09" + "0000000000000000" + "0001" + "00010000" + Empty, WireErrorKind.Corrupted)]
    [InlineData("09" + "0000000000000000" + "0001" + "41010000" + Empty, WireErrorKind.Corrupted)]
    [InlineData("09" + "0000000000000000" + "0002" + "3f010000" + "01010000" + Empty, WireErrorKind.Corrupted)]
    [InlineData("09" + "0000000000000000" + "0001" + "01030000" + Empty, WireErrorKind.Corrupted)]
    [InlineData("09" + "0000000000000000" + "0001" + "010100010400" + Empty, WireErrorKind.Corrupted)]
    [InlineData("09" + "0000000000000000" + "0001" + "01010fff" + Empty, WireErrorKind.Truncated)]
    [InlineData("09" + "0000000000000000" + "0001" + "0100" + Empty, WireErrorKind.Truncated)]
    [InlineData("09" + "0000000000000000" + "0001" + "01010000" + "00000000000f4241", WireErrorKind.TooLarge)]
    [InlineData("09" + "0000000000000000" + "0001" + "01010000" + "0000000000000001", WireErrorKind.Truncated)]
    public void What_the_node_refuses_is_refused(string hex, WireErrorKind kind)
    {
        Assert.Null(Read(Convert.FromHexString(hex), out WireError? error));

        Assert.Equal(kind, error?.Kind);
    }

    [Fact]
    public void Bits_out_of_order_or_twice_are_taken_as_the_node_takes_them()
    {
        Segment segment = Assert.IsType<Segment>(Read(Convert.FromHexString("09" + "0000000000000000" + "0001" + "01010003" + "000900000009" + Empty), out _));

        Assert.Equal(0x80, segment.Leaves[0]);
        Assert.Equal(0x40, segment.Leaves[1]);
    }

    private const string Empty = "0000000000000000";

    private static byte[] Write(SegmentIdentifier id, byte[] chunks)
    {
        ulong[] positions = [.. Enumerable.Range(0, chunks.Length / SegmentLeaf.ChunkSize).Select(i => MmrGeometry.LeafPosition((id.Index << id.Height) + (ulong)i))];
        var writer = new WireWriter();
        SegmentCodec.Write(writer, new Segment(SegmentKind.Bitmap, id, [], [], positions, chunks, []), ProtocolVersion.Local);
        return writer.ToArray();
    }

    private static Segment? Read(byte[] bytes, out WireError? error)
    {
        var reader = new WireReader(bytes);
        Segment? segment = SegmentCodec.Read(ref reader, SegmentKind.Bitmap, ProtocolVersion.Local, nrdEnabled: true);
        error = reader.Error;
        return segment;
    }

    private static byte[] Bits(int chunks, int setBits)
    {
        var bits = new byte[chunks * SegmentLeaf.ChunkSize];
        int[] order = [.. Enumerable.Range(0, 8 * bits.Length)];
        new Random(setBits).Shuffle(order);
        foreach (int bit in order.Take(setBits))
        {
            bits[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return bits;
    }
}
