using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GrinOrleansSync.Storage.GrainState;

/// <summary>
/// Names of stored grain states: <c>grain-state/READABLE-DIGEST/VERSION</c>. The digest of state name and grain id tells
/// states apart, whatever characters a key has; the readable part is for people.
/// </summary>
internal static class GrainStateName
{
    private const int MaxReadableLength = 80;
    private const int DigestBytes = 16;

    public static string FolderOf(string stateName, GrainId grainId)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendWithLength(hash, Encoding.UTF8.GetBytes(stateName));
        AppendWithLength(hash, grainId.Type.AsSpan());
        AppendWithLength(hash, grainId.Key.AsSpan());
        string digest = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestBytes));
        string readable = string.Concat($"{grainId.Type}-{grainId.Key}-{stateName}"
            .Take(MaxReadableLength)
            .Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '-'));
        return $"grain-state/{readable}-{digest}";
    }

    public static string Of(string folder, ulong version) => string.Create(CultureInfo.InvariantCulture, $"{folder}/{version:d20}");

    public static ulong VersionOf(string name) => ulong.Parse(name.AsSpan(name.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static void AppendWithLength(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
