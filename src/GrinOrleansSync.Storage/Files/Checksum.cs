using System.Buffers.Binary;
using System.IO.Hashing;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// XXH3-128: finds accidents (flipped bits, torn writes, mixed-up files). Whether stored data is true is not its question;
/// that is proven against the header.
/// </summary>
internal static class Checksum
{
    /// <summary>Length in bytes, stored big-endian.</summary>
    public const int Size = 16;

    public static UInt128 Of(ReadOnlySpan<byte> bytes) => XxHash128.HashToUInt128(bytes);

    public static UInt128 Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    public static byte[] ToArray(UInt128 checksum)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, checksum);
        return bytes;
    }

    /// <summary>Whether a file ends with the checksum of everything before it.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> file) => file.Length >= Size && Of(file[..^Size]) == Read(file[^Size..]);

    /// <summary>
    /// The format version of a file that is whole and begins with a magic; null for any other. Magic, version (2 bytes) and
    /// the checksum at the end stay where they are in every later format: they tell "newer" from "damaged".
    /// </summary>
    public static ushort? VersionOf(ReadOnlySpan<byte> file, ReadOnlySpan<byte> magic) =>
        file.Length >= magic.Length + 2 + Size && IsSealed(file) && file.StartsWith(magic)
            ? BinaryPrimitives.ReadUInt16BigEndian(file[magic.Length..])
            : null;
}
