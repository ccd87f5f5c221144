using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// The bytes of an object's file: magic, format version, generation, name, content length, content, and the checksum of
/// all that. It describes itself, so that a lost manifest can be made again from the files.
/// </summary>
internal static class ObjectFile
{
    /// <summary>Length of the longest file.</summary>
    public const int MaxLength = FixedSize + ObjectName.MaxLength + IObjectStore.MaxContentLength + Checksum.Size;

    private const ushort FormatVersion = 1;
    private const int FixedSize = 8 + 2 + 8 + 1 + 8;

    private static ReadOnlySpan<byte> Magic => "GOSobjct"u8;

    /// <summary>Length of the file of an object.</summary>
    public static long LengthOf(string name, int contentLength) => FixedSize + name.Length + contentLength + Checksum.Size;

    /// <summary>The parts of the file, one after the other, and how the manifest lists it.</summary>
    public static (ReadOnlyMemory<byte>[] Parts, StoredFile File) Build(string name, ulong generation, ReadOnlyMemory<byte> content)
    {
        var writer = new WireWriter(FixedSize + name.Length);
        writer.WriteBytes(Magic);
        writer.WriteUInt16(FormatVersion);
        writer.WriteUInt64(generation);
        writer.WriteByte((byte)name.Length);
        writer.WriteBytes(Encoding.ASCII.GetBytes(name));
        writer.WriteUInt64((ulong)content.Length);
        var hash = new XxHash128();
        hash.Append(writer.Written);
        hash.Append(content.Span);
        UInt128 checksum = hash.GetCurrentHashAsUInt128();
        return ([writer.WrittenMemory, content, Checksum.ToArray(checksum)], new StoredFile(generation, LengthOf(name, content.Length), checksum));
    }

    /// <summary>Opens a file whose name, generation, length and checksum are known from the manifest.</summary>
    public static bool TryOpen(byte[] file, string name, StoredFile listed, out ReadOnlyMemory<byte> content, [NotNullWhen(false)] out string? defect)
    {
        content = default;
        defect = file.Length == listed.Length
            ? null
            : $"it has {(file.Length > listed.Length ? "more" : "fewer")} than the {listed.Length} bytes written";
        if (defect is null && TryOpen(file, name, listed.Generation, out StoredFile found, out content, out defect) && found != listed)
        {
            defect = "it is not the file that the manifest lists";
        }

        return defect is null;
    }

    /// <summary>The version of a whole object file of a newer format; null for anything else.</summary>
    public static ushort? NewerVersion(ReadOnlySpan<byte> file) =>
        Checksum.VersionOf(file, Magic) is { } version and > FormatVersion ? version : null;

    /// <summary>Opens a file of which only the path is known.</summary>
    public static bool TryOpen(byte[] file, string name, ulong generation, out StoredFile found, out ReadOnlyMemory<byte> content, [NotNullWhen(false)] out string? defect)
    {
        found = default;
        content = default;
        if (Checksum.VersionOf(file, Magic) is not FormatVersion)
        {
            defect = Checksum.IsSealed(file) ? "it is no object file of this version" : "its checksum does not fit its bytes";
            return false;
        }

        int start = Magic.Length + 2;
        var reader = new WireReader(file.AsSpan(start, file.Length - start - Checksum.Size));
        ulong storedGeneration = reader.ReadUInt64("generation");
        ReadOnlySpan<byte> storedName = reader.ReadBytes(reader.ReadByte("name length"), "name");
        ulong length = reader.ReadUInt64("content length");
        if (reader.Failed || length != (ulong)reader.Remaining)
        {
            defect = "its lengths do not fit together";
            return false;
        }

        if (storedGeneration != generation || !storedName.SequenceEqual(Encoding.ASCII.GetBytes(name)))
        {
            defect = "it holds another object";
            return false;
        }

        found = new StoredFile(generation, file.Length, Checksum.Read(file.AsSpan(file.Length - Checksum.Size)));
        content = file.AsMemory(start + reader.Offset, (int)length);
        defect = null;
        return true;
    }
}
