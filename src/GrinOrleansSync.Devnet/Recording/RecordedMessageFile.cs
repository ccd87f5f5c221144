using System.Buffers.Binary;

namespace GrinOrleansSync.Devnet.Recording;

/// <summary>Reads a file of whole p2p messages, one after the other (interface.md §4, p2p.md §1.2).</summary>
internal static class RecordedMessageFile
{
    private const int HeaderSize = 11;

    /// <summary>The messages of a file: type byte and body, one at a time in memory.</summary>
    /// <exception cref="RecordedChainException">Unreadable, of another network, or cut off inside a message.</exception>
    public static IEnumerable<(byte Type, byte[] Body)> Read(RecordedFolder folder, string name, ushort magic)
    {
        using FileStream stream = folder.Open(name);
        var header = new byte[HeaderSize];
        long length = stream.Length;
        for (long offset = 0; offset < length;)
        {
            long left = length - offset - HeaderSize;
            if (left < 0)
            {
                throw folder.Damaged(name, $"ends inside the message header at offset {offset}");
            }

            folder.ReadExactly(name, stream, header);
            ushort found = BinaryPrimitives.ReadUInt16BigEndian(header);
            if (found != magic)
            {
                throw folder.Foreign(name, $"has magic bytes {found:x4} at offset {offset} where the network has {magic:x4}");
            }

            ulong bodyLength = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(3));
            if (bodyLength > (ulong)left || bodyLength > (ulong)Array.MaxLength)
            {
                throw folder.Damaged(name, $"ends inside the message at offset {offset}: {bodyLength} bytes announced, {left} left");
            }

            var body = new byte[bodyLength];
            folder.ReadExactly(name, stream, body);
            yield return (header[2], body);
            offset += HeaderSize + body.Length;
        }
    }
}
