namespace Grin.Cryptography.Tests.Batches;

public sealed class RowsTests
{
    private static readonly byte[] Buffer = [.. Enumerable.Range(0, 20).Select(i => (byte)i)];

    [Fact]
    public void Rows_are_picked_in_the_order_of_the_indices()
    {
        var rows = new Rows(Buffer, 6, 1, 3, [2, 0, 2]);
        Assert.Equal(3, rows.Count);
        Assert.Equal(3, rows.Length);
        Assert.Equal([13, 14, 15], rows[0].ToArray());
        Assert.Equal([1, 2, 3], rows[1].ToArray());
        Assert.Equal([13, 14, 15], rows[2].ToArray());
    }

    [Fact]
    public void A_slice_holds_a_part_of_the_rows()
    {
        Rows rows = new Rows(Buffer, 5, 0, 5, [3, 2, 1, 0]).Slice(1, 2);
        Assert.Equal(2, rows.Count);
        Assert.Equal([10, 11, 12, 13, 14], rows[0].ToArray());
        Assert.Equal([5, 6, 7, 8, 9], rows[1].ToArray());
    }

    [Theory]
    [InlineData(5, 0, 5, 4)]
    [InlineData(5, 1, 5, 3)]
    [InlineData(5, 0, 6, 3)]
    [InlineData(5, 0, 5, -1)]
    [InlineData(-1, 0, 1, 0)]
    [InlineData(1, -1, 1, 5)]
    [InlineData(1, 0, -1, 5)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(2, 0, 2, int.MaxValue)]
    public void Rows_outside_the_buffer_are_refused(int stride, int offset, int length, int index)
    {
        Assert.ThrowsAny<ArgumentException>(() => _ = new Rows(Buffer, stride, offset, length, [0, index]).Count);
    }

    [Fact]
    public void Rows_may_reach_the_end_of_the_buffer_and_overlap()
    {
        Assert.Equal([19], new Rows(Buffer, 1, 0, 1, [19])[0].ToArray());
        Assert.Equal([1, 2, 3, 4], new Rows(Buffer, 1, 0, 4, [0, 1])[1].ToArray());
        Assert.Equal(0, default(Rows).Count);
    }
}
