using System.Buffers.Binary;

namespace Grin.Chain.Wire;

/// <summary>
/// Reads Grin's wire form (big-endian integers, p2p.md §2). The first defect sticks: from then on every read gives zero
/// or empty and <see cref="Error"/> tells what was wrong, so a parser checks once at its end, and always before it
/// allocates.
/// </summary>
public ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _offset;
    private WireError? _error;

    /// <summary>Reads from the start of <paramref name="data"/>.</summary>
    public WireReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>The first defect met, or null.</summary>
    public readonly WireError? Error => _error;

    /// <summary>Whether a defect was met.</summary>
    public readonly bool Failed => _error is not null;

    /// <summary>Bytes consumed so far.</summary>
    public readonly int Offset => _offset;

    /// <summary>Bytes left; 0 after a defect.</summary>
    public readonly int Remaining => _error is null ? _data.Length - _offset : 0;

    /// <summary>Records a defect at the current offset, unless an earlier one stands.</summary>
    public void Fail(WireErrorKind kind, string detail) => _error ??= new WireError(kind, _offset, detail);

    /// <summary>Takes <paramref name="length"/> bytes; an empty span after a defect or when fewer are left.</summary>
    public ReadOnlySpan<byte> ReadBytes(int length, string what = "bytes")
    {
        if (_error is not null)
        {
            return default;
        }

        if (length < 0 || length > _data.Length - _offset)
        {
            Fail(WireErrorKind.Truncated, $"{what}: {length} bytes expected, {_data.Length - _offset} left");
            return default;
        }

        ReadOnlySpan<byte> bytes = _data.Slice(_offset, length);
        _offset += length;
        return bytes;
    }

    /// <summary>Everything that is left.</summary>
    public ReadOnlySpan<byte> ReadRest() => ReadBytes(Remaining);

    /// <summary>One byte.</summary>
    public byte ReadByte(string what = "byte")
    {
        ReadOnlySpan<byte> bytes = ReadBytes(1, what);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>u16.</summary>
    public ushort ReadUInt16(string what = "u16")
    {
        ReadOnlySpan<byte> bytes = ReadBytes(2, what);
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>u32.</summary>
    public uint ReadUInt32(string what = "u32")
    {
        ReadOnlySpan<byte> bytes = ReadBytes(4, what);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>u64.</summary>
    public ulong ReadUInt64(string what = "u64")
    {
        ReadOnlySpan<byte> bytes = ReadBytes(8, what);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>i32.</summary>
    public int ReadInt32(string what = "i32") => unchecked((int)ReadUInt32(what));

    /// <summary>i64.</summary>
    public long ReadInt64(string what = "i64") => unchecked((long)ReadUInt64(what));

    /// <summary>32 bytes; <see cref="Hash.Zero"/> after a defect.</summary>
    public Hash ReadHash(string what = "hash")
    {
        ReadOnlySpan<byte> bytes = ReadBytes(Hash.Size, what);
        return bytes.IsEmpty ? Hash.Zero : new Hash(bytes);
    }

    /// <summary>
    /// A u64 element count that is at most <paramref name="limit"/> and whose elements, each at least
    /// <paramref name="minimumElementSize"/> bytes, can still follow. 0 after a defect, so that nothing is ever allocated
    /// by an unchecked count.
    /// </summary>
    public int ReadCount(int limit, int minimumElementSize, string what = "count")
    {
        ulong count = ReadUInt64(what);
        return CheckCount(count, limit, minimumElementSize, what);
    }

    /// <summary>As <see cref="ReadCount"/> for a count that was read otherwise (u8, u16, u32).</summary>
    public int CheckCount(ulong count, int limit, int minimumElementSize, string what = "count")
    {
        if (_error is not null)
        {
            return 0;
        }

        if (count > (ulong)limit)
        {
            Fail(WireErrorKind.TooLarge, $"{what}: {count} is above the limit of {limit}");
            return 0;
        }

        if ((long)count * minimumElementSize > Remaining)
        {
            Fail(WireErrorKind.Truncated, $"{what}: {count} elements need {(long)count * minimumElementSize} bytes, {Remaining} left");
            return 0;
        }

        return (int)count;
    }

    /// <summary>Records a defect unless everything was consumed.</summary>
    public void ExpectEnd()
    {
        if (Remaining > 0)
        {
            Fail(WireErrorKind.TrailingBytes, $"{Remaining} bytes after the end");
        }
    }
}
