using Grin.Chain.Headers;
using Grin.Chain.Wire;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// Ranges of headers that a silo downloaded and the header chain has not judged yet, as objects: their bytes never cross a
/// grain call. Each has passed the rules of a header by itself, its cycle included; those that need order remain.
/// </summary>
internal static class StagedHeaders
{
    /// <summary>What all their names start with.</summary>
    public const string Prefix = "staged-headers/";

    public static string Name(BlockHeader first, BlockHeader last) => $"{Prefix}{first.Hash}-{last.Hash}";

    public static byte[] Encode(IEnumerable<BlockHeader> headers)
    {
        var writer = new WireWriter(1 << 16);
        foreach (BlockHeader header in headers)
        {
            header.Write(writer);
        }

        return writer.ToArray();
    }

    public static List<BlockHeader> Decode(ReadOnlySpan<byte> data, int proofSize)
    {
        var headers = new List<BlockHeader>();
        var reader = new WireReader(data);
        while (reader.Remaining > 0)
        {
            headers.Add(BlockHeader.Read(ref reader, proofSize) ?? throw new InvalidDataException($"Staged headers do not parse: {reader.Error}."));
        }

        return headers;
    }
}
