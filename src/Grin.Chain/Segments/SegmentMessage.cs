using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Wire;

namespace Grin.Chain.Segments;

/// <summary>The body of an answer to a segment request (p2p.md §8.2).</summary>
/// <param name="BlockHash">Hash of the horizon header the segment belongs to.</param>
/// <param name="Segment">The segment.</param>
/// <param name="CompanionRoot">
/// The other half of the header's output root: the output MMR root with a bitmap segment, the bitmap root with an output
/// segment; zero with the others, which carry none.
/// </param>
public sealed record SegmentMessage(Hash BlockHash, Segment Segment, Hash CompanionRoot)
{
    /// <summary>Bytes that tell which segment follows: block hash and identifier.</summary>
    public const int PrefixSize = Hash.Size + SegmentIdentifier.Size;

    /// <summary>Reads a body. Bytes after it are ignored, as the node ignores them (p2p.md §11, trap 9).</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body,
        SegmentKind kind,
        ProtocolVersion version,
        bool nrdEnabled,
        [NotNullWhen(true)] out SegmentMessage? message,
        [NotNullWhen(false)] out WireError? error)
    {
        var reader = new WireReader(body);
        Hash blockHash = reader.ReadHash("block hash");
        Segment? segment = SegmentCodec.Read(ref reader, kind, version, nrdEnabled);
        Hash companionRoot = HasCompanionRoot(kind) ? reader.ReadHash("companion root") : Hash.Zero;
        error = reader.Error;
        message = segment is null || error is not null ? null : new SegmentMessage(blockHash, segment, companionRoot);
        return message is not null;
    }

    /// <summary>Writes the body.</summary>
    public void Write(WireWriter writer, ProtocolVersion version)
    {
        writer.WriteHash(BlockHash);
        SegmentCodec.Write(writer, Segment, version);
        if (HasCompanionRoot(Segment.Kind))
        {
            writer.WriteHash(CompanionRoot);
        }
    }

    private static bool HasCompanionRoot(SegmentKind kind) => kind is SegmentKind.Bitmap or SegmentKind.Output;
}
