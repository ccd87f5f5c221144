namespace Grin.Cryptography.Tests.Batches;

/// <summary>Rows laid out in a buffer of their own.</summary>
internal sealed class RowList
{
    private readonly byte[] _buffer;
    private readonly int[] _indices;
    private readonly int _length;

    public RowList(int length, IEnumerable<byte[]> rows)
    {
        _length = length;
        _buffer = [.. rows.SelectMany(row => row)];
        _indices = [.. Enumerable.Range(0, _buffer.Length / length)];
    }

    public Rows Rows => new(_buffer, _length, 0, _length, _indices);
}
