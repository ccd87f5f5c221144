using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Wire;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Headers;

/// <summary>
/// Ranges of headers that a silo downloaded and that are not in the header store: not judged yet, or of a branch that is
/// lighter than the best chain. They are objects: their bytes never cross a grain call. Each has passed the rules of a
/// header by itself, its cycle included; those that need order remain.
/// </summary>
internal static class StagedHeaders
{
    /// <summary>What all their names start with.</summary>
    public const string Prefix = "staged-headers/";

    private const string HeightFormat = "d10";

    /// <summary>The range that linked headers are, and under which name they are laid down: ordered by height.</summary>
    public static HeaderRange RangeOf(IReadOnlyList<BlockHeader> headers, ulong? segment = null)
    {
        BlockHeader first = headers[0];
        Hash last = headers[^1].Hash;
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first.Height.ToString(HeightFormat, CultureInfo.InvariantCulture)}-{first.PreviousHash}-{last}");
        return new HeaderRange(name, first.Height, first.PreviousHash, last, headers.Count, segment);
    }

    public static byte[] Encode(IEnumerable<BlockHeader> headers)
    {
        var writer = new WireWriter(1 << 16);
        foreach (BlockHeader header in headers)
        {
            header.Write(writer);
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">No headers.</exception>
    public static List<BlockHeader> Decode(ReadOnlySpan<byte> data, int proofSize) =>
        TryDecode(data, proofSize, out List<BlockHeader>? headers, out WireError? error) ? headers : throw new InvalidDataException($"Staged headers do not parse: {error}.");

    public static bool TryDecode(ReadOnlySpan<byte> data, int proofSize, [NotNullWhen(true)] out List<BlockHeader>? headers, out WireError? error)
    {
        headers = [];
        var reader = new WireReader(data);
        while (reader.Remaining > 0 && BlockHeader.Read(ref reader, proofSize) is { } header)
        {
            headers.Add(header);
        }

        error = reader.Error;
        headers = error is null && headers.Count > 0 ? headers : null;
        return headers is not null;
    }
}
