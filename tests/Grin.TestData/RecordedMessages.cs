using System.Buffers.Binary;

namespace Grin.TestData;

/// <summary>Files of whole p2p messages, one after the other (interface.md §4).</summary>
public static class RecordedMessages
{
    private const int HeaderSize = 11;

    /// <summary>The messages of a file: type byte and body.</summary>
    public static IEnumerable<(byte Type, byte[] Body)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int offset = 0; offset < file.Length;)
        {
            byte type = file[offset + 2];
            int length = checked((int)BinaryPrimitives.ReadUInt64BigEndian(file.AsSpan(offset + 3)));
            yield return (type, file[(offset + HeaderSize)..(offset + HeaderSize + length)]);
            offset += HeaderSize + length;
        }
    }
}
