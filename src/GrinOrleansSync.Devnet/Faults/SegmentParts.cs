using Grin.Chain;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>A segment taken apart, to be put together again with something altered.</summary>
internal sealed class SegmentParts
{
    private readonly SegmentKind _kind;

    public SegmentParts(Segment segment)
    {
        _kind = segment.Kind;
        Id = segment.Id;
        for (int row = 0; row < segment.Hashes.Length; row++)
        {
            Hashes.Add(segment.HashPositions[row], segment.Hashes[row]);
        }

        for (int row = 0; row < segment.LeafCount; row++)
        {
            Leaves.Add(segment.LeafPositions[row], segment.Leaf(row).ToArray());
        }

        Proof = [.. segment.Proof];
    }

    public SegmentIdentifier Id { get; set; }

    /// <summary>Hashes by 0-based position.</summary>
    public SortedDictionary<ulong, Hash> Hashes { get; } = [];

    /// <summary>Leaves by 0-based position.</summary>
    public SortedDictionary<ulong, byte[]> Leaves { get; } = [];

    public List<Hash> Proof { get; }

    public Segment ToSegment()
    {
        int size = SegmentLeaf.Size(_kind);
        var leaves = new byte[Leaves.Count * size];
        int offset = 0;
        foreach (byte[] leaf in Leaves.Values)
        {
            leaf.CopyTo(leaves, offset);
            offset += size;
        }

        return new Segment(_kind, Id, [.. Hashes.Keys], [.. Hashes.Values], [.. Leaves.Keys], leaves, [.. Proof]);
    }
}
