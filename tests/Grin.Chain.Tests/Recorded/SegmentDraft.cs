using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Recorded;

/// <summary>A segment taken apart, to be altered and put together again.</summary>
internal sealed class SegmentDraft
{
    private readonly SegmentKind _kind;
    private readonly SegmentIdentifier _id;

    public SegmentDraft(Segment segment)
    {
        _kind = segment.Kind;
        _id = segment.Id;
        for (int i = 0; i < segment.Hashes.Length; i++)
        {
            Hashes[segment.HashPositions[i]] = segment.Hashes[i];
        }

        for (int row = 0; row < segment.LeafCount; row++)
        {
            Leaves[segment.LeafPositions[row]] = segment.Leaf(row).ToArray();
        }

        Proof.AddRange(segment.Proof);
    }

    public SortedDictionary<ulong, Hash> Hashes { get; } = [];

    public SortedDictionary<ulong, byte[]> Leaves { get; } = [];

    public List<Hash> Proof { get; } = [];

    public Segment Build() =>
        new(_kind, _id, [.. Hashes.Keys], [.. Hashes.Values], [.. Leaves.Keys], [.. Leaves.Values.SelectMany(leaf => leaf)], [.. Proof]);

    public static Hash Altered(Hash hash, Random random)
    {
        byte[] bytes = hash.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return new Hash(bytes);
    }

    public static byte[] Altered(byte[] leaf, Random random)
    {
        byte[] bytes = [.. leaf];
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    public static Hash RandomHash(Random random)
    {
        var bytes = new byte[Hash.Size];
        random.NextBytes(bytes);
        return new Hash(bytes);
    }
}
