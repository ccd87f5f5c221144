using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Wire;

public sealed class WireReaderTests
{
    [Fact]
    public void Numbers_are_big_endian_and_come_back_as_written()
    {
        var writer = new WireWriter();
        writer.WriteByte(0x01);
        writer.WriteUInt16(0x0203);
        writer.WriteUInt32(0x04050607);
        writer.WriteUInt64(0x08090A0B0C0D0E0F);
        writer.WriteInt32(-2);
        writer.WriteInt64(-3);
        writer.WriteZeros(2);
        writer.WriteHash(Hash.Parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

        Assert.StartsWith("0102030405060708090a0b0c0d0e0ffffffffe" + "fffffffffffffffd" + "0000" + "000102", Convert.ToHexStringLower(writer.Written), StringComparison.Ordinal);
        var reader = new WireReader(writer.Written);
        Assert.Equal(0x01, reader.ReadByte());
        Assert.Equal(0x0203, reader.ReadUInt16());
        Assert.Equal(0x04050607U, reader.ReadUInt32());
        Assert.Equal(0x08090A0B0C0D0E0FUL, reader.ReadUInt64());
        Assert.Equal(-2, reader.ReadInt32());
        Assert.Equal(-3, reader.ReadInt64());
        Assert.Equal(2, reader.ReadBytes(2).Length);
        Assert.Equal("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", reader.ReadHash().ToString());
        reader.ExpectEnd();
        Assert.Null(reader.Error);
        Assert.Equal(writer.Length, reader.Offset);
    }

    [Fact]
    public void The_first_defect_stays_and_everything_after_it_reads_as_nothing()
    {
        var reader = new WireReader([1, 2, 3, 4, 5]);
        Assert.Equal(1, reader.ReadByte());

        Assert.Equal(0UL, reader.ReadUInt64("amount"));

        Assert.Equal(new WireError(WireErrorKind.Truncated, 1, "amount: 8 bytes expected, 4 left"), reader.Error);
        Assert.Equal(0, reader.ReadByte());
        Assert.Equal(0, reader.ReadUInt16());
        Assert.Equal(0U, reader.ReadUInt32());
        Assert.Equal(Hash.Zero, reader.ReadHash());
        Assert.True(reader.ReadRest().IsEmpty);
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(0, reader.CheckCount(1, 10, 1));
        reader.Fail(WireErrorKind.Corrupted, "later");
        reader.ExpectEnd();
        Assert.Equal("amount: 8 bytes expected, 4 left (offset 1)", reader.Error?.ToString());
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(10, 10, null)]
    [InlineData(11, 0, WireErrorKind.Truncated)]
    [InlineData(100, 0, WireErrorKind.Truncated)]
    [InlineData(101, 0, WireErrorKind.TooLarge)]
    [InlineData(ulong.MaxValue, 0, WireErrorKind.TooLarge)]
    [InlineData(1UL << 63, 0, WireErrorKind.TooLarge)]
    public void A_count_is_believed_only_below_its_limit_and_if_its_elements_can_follow(ulong count, int believed, WireErrorKind? defect)
    {
        var writer = new WireWriter();
        writer.WriteUInt64(count);
        writer.WriteZeros(40);
        var reader = new WireReader(writer.Written);

        Assert.Equal(believed, reader.ReadCount(100, 4));

        Assert.Equal(defect, reader.Error?.Kind);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(4)]
    public void Lengths_that_do_not_fit_are_truncated(int length)
    {
        var reader = new WireReader([1, 2, 3]);

        Assert.True(reader.ReadBytes(length).IsEmpty);

        Assert.Equal(WireErrorKind.Truncated, reader.Error?.Kind);
    }

    [Fact]
    public void Bytes_after_the_end_are_a_defect_where_none_are_allowed()
    {
        var reader = new WireReader([1, 2, 3]);
        reader.ReadByte();

        reader.ExpectEnd();

        Assert.Equal(WireErrorKind.TrailingBytes, reader.Error?.Kind);
        Assert.Equal(1, reader.Error?.Offset);
    }
}
