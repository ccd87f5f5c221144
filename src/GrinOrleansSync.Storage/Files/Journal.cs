using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// The bytes of the journal: a header, then one frame for each group of changes that became durable together. A frame is
/// flushed before the next is begun, so only the last one can be torn.
/// </summary>
internal static class Journal
{
    /// <summary>Longest file that is looked at; the store begins a new journal long before.</summary>
    public const int MaxLength = 1 << 30;

    private const string FileNamePrefix = "journal-";
    private const ushort FormatVersion = 1;
    private const int HeaderSize = 8 + 2 + 8 + Checksum.Size;
    private const int FrameHeaderSize = 4 + 4 + 4 + Checksum.Size;
    private const uint FrameMagic = 0xF7A3E10Bu;

    private static ReadOnlySpan<byte> Magic => "GOSjourn"u8;

    /// <summary>Name of the file that belongs to the manifest of a number.</summary>
    public static string FileName(ulong manifestNumber) => FileNamePrefix + manifestNumber.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number in a journal's file name; false if it is no journal's.</summary>
    public static bool TryParseFileName(string name, out ulong manifestNumber)
    {
        manifestNumber = 0;
        return name.StartsWith(FileNamePrefix, StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(FileNamePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out manifestNumber)
            && FileName(manifestNumber) == name;
    }

    public static byte[] Header(ulong manifestNumber)
    {
        var writer = new WireWriter(HeaderSize);
        writer.WriteBytes(Magic);
        writer.WriteUInt16(FormatVersion);
        writer.WriteUInt64(manifestNumber);
        writer.WriteBytes(Checksum.ToArray(Checksum.Of(writer.Written)));
        return writer.ToArray();
    }

    /// <summary>A frame of changes.</summary>
    /// <param name="index">How many frames of this journal come before it.</param>
    /// <param name="records">The changes in their order.</param>
    public static byte[] Frame(uint index, IReadOnlyCollection<JournalRecord> records)
    {
        var payload = new WireWriter(records.Count * 80);
        foreach (JournalRecord record in records)
        {
            Manifest.WriteName(payload, record.Name);
            payload.WriteByte(record.File is null ? (byte)0 : (byte)1);
            if (record.File is { } file)
            {
                Manifest.WriteFile(payload, file);
            }
        }

        var frame = new byte[FrameHeaderSize + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, FrameMagic);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), index);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), (uint)payload.Length);
        payload.Written.CopyTo(frame.AsSpan(FrameHeaderSize));
        BinaryPrimitives.WriteUInt128BigEndian(frame.AsSpan(12), FrameChecksum(frame));
        return frame;
    }

    /// <summary>
    /// The changes of a journal, in order, up to a torn last frame. False if it is damaged: a whole frame follows one that
    /// is not, or the header, which was flushed before the manifest named the journal, is not whole.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, ulong manifestNumber, List<JournalRecord> records)
    {
        if (bytes.Length < HeaderSize || !bytes[..HeaderSize].SequenceEqual(Header(manifestNumber)))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[HeaderSize..];
        uint index = 0;
        while (TryTakeFrame(rest, out uint found, out ReadOnlySpan<byte> payload) && found == index)
        {
            if (!TryParsePayload(payload, records))
            {
                return false;
            }

            rest = rest[(FrameHeaderSize + payload.Length)..];
            index++;
        }

        for (; rest.Length >= FrameHeaderSize; rest = rest[1..])
        {
            if (TryTakeFrame(rest, out _, out _))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryTakeFrame(ReadOnlySpan<byte> bytes, out uint index, out ReadOnlySpan<byte> payload)
    {
        index = 0;
        payload = default;
        if (bytes.Length < FrameHeaderSize || BinaryPrimitives.ReadUInt32BigEndian(bytes) != FrameMagic)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        if (length > bytes.Length - FrameHeaderSize)
        {
            return false;
        }

        ReadOnlySpan<byte> frame = bytes[..(FrameHeaderSize + (int)length)];
        index = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        payload = frame[FrameHeaderSize..];
        return FrameChecksum(frame) == Checksum.Read(frame[12..]);
    }

    private static UInt128 FrameChecksum(ReadOnlySpan<byte> frame)
    {
        var hash = new XxHash128();
        hash.Append(frame[..12]);
        hash.Append(frame[FrameHeaderSize..]);
        return hash.GetCurrentHashAsUInt128();
    }

    private static bool TryParsePayload(ReadOnlySpan<byte> payload, List<JournalRecord> records)
    {
        var reader = new WireReader(payload);
        while (reader.Remaining > 0)
        {
            string name = Manifest.ReadName(ref reader);
            bool isPut = reader.ReadByte("kind") != 0;
            records.Add(new JournalRecord(name, isPut ? Manifest.ReadFile(ref reader) : null));
        }

        return !reader.Failed;
    }
}
