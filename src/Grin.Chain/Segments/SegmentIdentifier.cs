using Grin.Chain.Wire;

namespace Grin.Chain.Segments;

/// <summary>
/// Names a run of 2^Height leaves of an MMR: those from Index·2^Height on (p2p.md §7.1;
/// grin: core/src/core/pmmr/segment.rs, <c>SegmentIdentifier</c>).
/// </summary>
/// <param name="Height">Height of the segment's subtree; anything when it comes from the network.</param>
/// <param name="Index">0-based number of the segment.</param>
public readonly record struct SegmentIdentifier(byte Height, ulong Index)
{
    /// <summary>Length of the wire form in bytes.</summary>
    public const int Size = 9;

    /// <summary>Reads the wire form; any nine bytes are one.</summary>
    public static SegmentIdentifier Read(ref WireReader reader)
    {
        byte height = reader.ReadByte("segment height");
        ulong index = reader.ReadUInt64("segment index");
        return new SegmentIdentifier(height, index);
    }

    /// <summary>Writes the wire form.</summary>
    public void Write(WireWriter writer)
    {
        writer.WriteByte(Height);
        writer.WriteUInt64(Index);
    }

    /// <summary>Height and index as <c>11/3</c>.</summary>
    public override string ToString() => $"{Height}/{Index}";
}
