using System.Buffers.Binary;

namespace Grin.P2P;

/// <summary>What stands before every body: magic, type, length (p2p.md §1.2).</summary>
/// <param name="Type">Type; also one this software does not know.</param>
/// <param name="Length">Length of the body in bytes.</param>
public readonly record struct MessageHeader(MessageType Type, ulong Length)
{
    /// <summary>Length of the wire form in bytes.</summary>
    public const int Size = 11;

    /// <summary>Length of the magic in bytes.</summary>
    internal const int MagicSize = 2;

    /// <summary>Writes the wire form.</summary>
    /// <param name="destination">Room for <see cref="Size"/> bytes.</param>
    /// <param name="magic">The network's magic.</param>
    public void Write(Span<byte> destination, ushort magic)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, magic);
        destination[MagicSize] = (byte)Type;
        BinaryPrimitives.WriteUInt64BigEndian(destination[(MagicSize + 1)..], Length);
    }

    /// <summary>Reads type and length of <see cref="Size"/> bytes whose magic was checked.</summary>
    internal static MessageHeader Read(ReadOnlySpan<byte> source) =>
        new((MessageType)source[MagicSize], BinaryPrimitives.ReadUInt64BigEndian(source[(MagicSize + 1)..]));
}
