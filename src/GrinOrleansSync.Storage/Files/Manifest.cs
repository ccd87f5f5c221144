using System.Diagnostics.CodeAnalysis;
using System.Text;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.Files;

/// <summary>
/// The list of every object file, with the checksum of the list. Sealed: the folder was closed cleanly, it holds exactly
/// what is listed. Not sealed: the journal of the same number tells what changed since.
/// </summary>
/// <param name="Number">Counts the manifests of the folder.</param>
/// <param name="IsSealed">Whether no journal belongs to it.</param>
/// <param name="LastGeneration">Highest generation given to a put.</param>
/// <param name="Files">Object name to file.</param>
internal sealed record Manifest(ulong Number, bool IsSealed, ulong LastGeneration, IReadOnlyDictionary<string, StoredFile> Files)
{
    public const string FileName = "manifest";

    /// <summary>What becomes the manifest by being renamed.</summary>
    public const string NewFileName = "manifest.new";

    /// <summary>Longest file that is looked at: about ten million objects.</summary>
    public const int MaxLength = 1 << 30;

    private const ushort FormatVersion = 1;
    private const int MinEntrySize = 1 + 1 + 8 + 8 + Checksum.Size;

    private static ReadOnlySpan<byte> Magic => "GOSmanif"u8;

    public byte[] ToBytes()
    {
        var writer = new WireWriter(64 + (Files.Count * 80));
        writer.WriteBytes(Magic);
        writer.WriteUInt16(FormatVersion);
        writer.WriteUInt64(Number);
        writer.WriteByte(IsSealed ? (byte)1 : (byte)0);
        writer.WriteUInt64(LastGeneration);
        writer.WriteUInt64((ulong)Files.Count);
        foreach ((string name, StoredFile file) in Files.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            WriteName(writer, name);
            WriteFile(writer, file);
        }

        writer.WriteBytes(Checksum.ToArray(Checksum.Of(writer.Written)));
        return writer.ToArray();
    }

    /// <summary>The version of a whole manifest of a newer format; null for anything else.</summary>
    public static ushort? NewerVersion(ReadOnlySpan<byte> bytes) =>
        Checksum.VersionOf(bytes, Magic) is { } version and > FormatVersion ? version : null;

    /// <summary>Whether a file that may be damaged is meant to be a manifest.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Manifest? manifest, [NotNullWhen(false)] out string? defect)
    {
        manifest = null;
        if (Checksum.VersionOf(bytes, Magic) is not FormatVersion)
        {
            defect = Checksum.IsSealed(bytes) ? "it is no manifest of this version" : "its checksum does not fit its bytes";
            return false;
        }

        var reader = new WireReader(bytes[(Magic.Length + 2)..^Checksum.Size]);
        ulong number = reader.ReadUInt64("number");
        bool isSealed = reader.ReadByte("sealed") != 0;
        ulong lastGeneration = reader.ReadUInt64("last generation");
        int count = reader.ReadCount(int.MaxValue, MinEntrySize, "files");
        var files = new Dictionary<string, StoredFile>(count, StringComparer.Ordinal);
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            string name = ReadName(ref reader);
            files[name] = ReadFile(ref reader);
        }

        reader.ExpectEnd();
        defect = reader.Error?.ToString();
        manifest = defect is null ? new Manifest(number, isSealed, lastGeneration, files) : null;
        return manifest is not null;
    }

    internal static void WriteName(WireWriter writer, string name)
    {
        writer.WriteByte((byte)name.Length);
        writer.WriteBytes(Encoding.ASCII.GetBytes(name));
    }

    internal static string ReadName(ref WireReader reader)
    {
        string name = Encoding.ASCII.GetString(reader.ReadBytes(reader.ReadByte("name length"), "name"));
        if (!ObjectName.IsValid(name))
        {
            reader.Fail(WireErrorKind.Corrupted, "a name is none");
        }

        return name;
    }

    internal static void WriteFile(WireWriter writer, StoredFile file)
    {
        writer.WriteUInt64(file.Generation);
        writer.WriteUInt64((ulong)file.Length);
        writer.WriteBytes(Checksum.ToArray(file.Checksum));
    }

    internal static StoredFile ReadFile(ref WireReader reader)
    {
        ulong generation = reader.ReadUInt64("generation");
        ulong length = reader.ReadUInt64("length");
        ReadOnlySpan<byte> checksum = reader.ReadBytes(Checksum.Size, "checksum");
        if (length > ObjectFile.MaxLength)
        {
            reader.Fail(WireErrorKind.Corrupted, $"a file of {length} bytes is longer than any object");
        }

        return reader.Failed ? default : new StoredFile(generation, (long)length, Checksum.Read(checksum));
    }
}
