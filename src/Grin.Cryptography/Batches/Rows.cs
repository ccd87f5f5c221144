namespace Grin.Cryptography;

/// <summary>
/// Rows of equal length picked out of a flat buffer, without copying: row i is
/// <c>buffer[indices[i] * stride + offset ..][..length]</c>.
/// </summary>
public readonly ref struct Rows
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly ReadOnlySpan<int> _indices;
    private readonly int _stride;
    private readonly int _offset;

    /// <summary>Picks rows; the indices may be in any order and may repeat.</summary>
    /// <param name="buffer">Records one after the other.</param>
    /// <param name="stride">Bytes from one record to the next.</param>
    /// <param name="offset">Where in a record the row begins.</param>
    /// <param name="length">Bytes of a row.</param>
    /// <param name="indices">Records to pick.</param>
    /// <exception cref="ArgumentException">A row would lie outside the buffer, or a number is negative.</exception>
    public Rows(ReadOnlySpan<byte> buffer, int stride, int offset, int length, ReadOnlySpan<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        foreach (int index in indices)
        {
            if (index < 0 || ((long)index * stride) + offset + length > buffer.Length)
            {
                throw new ArgumentException($"Record {index} of {stride} bytes lies outside the buffer of {buffer.Length} bytes.", nameof(indices));
            }
        }

        _buffer = buffer;
        _indices = indices;
        _stride = stride;
        _offset = offset;
        Length = length;
    }

    private Rows(Rows rows, int start, int count)
    {
        this = rows;
        _indices = rows._indices.Slice(start, count);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _indices.Length;

    /// <summary>Bytes of a row.</summary>
    public int Length { get; }

    /// <summary>The bytes of row <paramref name="i"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<byte> this[int i] => _buffer.Slice((_indices[i] * _stride) + _offset, Length);

    /// <summary>The <paramref name="count"/> rows from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public Rows Slice(int start, int count) => new(this, start, count);

    /// <summary>Throws unless the rows, if there are any, have <paramref name="length"/> bytes.</summary>
    internal void RequireLength(int length, string name)
    {
        if (Count != 0 && Length != length)
        {
            throw new ArgumentException($"Rows of {length} bytes are needed, not of {Length}.", name);
        }
    }

    /// <summary>Throws unless there are as many rows as these.</summary>
    internal void RequireSameCount(Rows other, string name)
    {
        if (other.Count != Count)
        {
            throw new ArgumentException($"{Count} rows are needed, not {other.Count}.", name);
        }
    }
}
