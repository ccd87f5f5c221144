using System.IO.Hashing;
using System.Text;

namespace GrinOrleansSync.Storage.Azure.Blobs;

/// <summary>
/// What a blob says of itself, as metadata that is written and read with it: the checksum of its content and name, and
/// which put wrote it.
/// </summary>
internal static class BlobSeal
{
    private const string ChecksumKey = "xxh3";
    private const string PutKey = "put";

    /// <summary>The seal of a new put.</summary>
    public static Dictionary<string, string> Of(string name, ReadOnlySpan<byte> content) => new(StringComparer.Ordinal)
    {
        [ChecksumKey] = Checksum(name, content),
        [PutKey] = Guid.NewGuid().ToString("n"),
    };

    /// <summary>Whether two seals are of one put.</summary>
    public static bool IsSamePut(IDictionary<string, string> one, IDictionary<string, string> other) =>
        one.TryGetValue(PutKey, out string? put) && other.TryGetValue(PutKey, out string? otherPut) && put == otherPut;

    /// <summary>What is wrong with a blob's content; null if it is what was put.</summary>
    public static string? Defect(IDictionary<string, string> seal, string name, ReadOnlySpan<byte> content)
    {
        if (!seal.TryGetValue(ChecksumKey, out string? checksum))
        {
            return "it has no checksum";
        }

        return checksum == Checksum(name, content) ? null : "its checksum does not fit its bytes and its name";
    }

    private static string Checksum(string name, ReadOnlySpan<byte> content)
    {
        var hash = new XxHash128();
        hash.Append(content);
        hash.Append(Encoding.ASCII.GetBytes(name));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
