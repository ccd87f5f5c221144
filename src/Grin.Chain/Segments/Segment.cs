namespace Grin.Chain.Segments;

/// <summary>
/// A segment as it is sent and stored: some leaves, some hashes, and the way to the root. Nothing in it is proven until
/// <see cref="SegmentProver"/> says so (p2p.md §7.2; grin: core/src/core/pmmr/segment.rs, <c>Segment</c>).
/// </summary>
public sealed class Segment
{
    private readonly ulong[] _hashPositions;
    private readonly Hash[] _hashes;
    private readonly ulong[] _leafPositions;
    private readonly byte[] _leaves;
    private readonly Hash[] _proof;

    /// <summary>A segment of these parts, which it keeps.</summary>
    /// <param name="kind">Of which MMR.</param>
    /// <param name="id">Which leaves.</param>
    /// <param name="hashPositions">0-based positions of the hashes, strictly ascending.</param>
    /// <param name="hashes">As many hashes.</param>
    /// <param name="leafPositions">0-based positions of the leaves, strictly ascending.</param>
    /// <param name="leaves">As many leaves in hash form, one after the other.</param>
    /// <param name="proof">Hashes of the way to the root (p2p.md §7.3).</param>
    /// <exception cref="ArgumentException">Lengths that do not fit each other.</exception>
    public Segment(SegmentKind kind, SegmentIdentifier id, ulong[] hashPositions, Hash[] hashes, ulong[] leafPositions, byte[] leaves, Hash[] proof)
    {
        LeafSize = SegmentLeaf.Size(kind);
        if (hashPositions.Length != hashes.Length || (long)leafPositions.Length * LeafSize != leaves.Length)
        {
            throw new ArgumentException("Positions and values of a segment do not pair.");
        }

        Kind = kind;
        Id = id;
        _hashPositions = hashPositions;
        _hashes = hashes;
        _leafPositions = leafPositions;
        _leaves = leaves;
        _proof = proof;
    }

    /// <summary>Of which MMR.</summary>
    public SegmentKind Kind { get; }

    /// <summary>Which leaves.</summary>
    public SegmentIdentifier Id { get; }

    /// <summary>Length of one leaf in <see cref="Leaves"/>.</summary>
    public int LeafSize { get; }

    /// <summary>Number of leaves.</summary>
    public int LeafCount => _leafPositions.Length;

    /// <summary>0-based positions of <see cref="Hashes"/>, strictly ascending.</summary>
    public ReadOnlySpan<ulong> HashPositions => _hashPositions;

    /// <summary>Hashes of nodes whose leaves are not all here, and others.</summary>
    public ReadOnlySpan<Hash> Hashes => _hashes;

    /// <summary>0-based positions of <see cref="Leaves"/>, strictly ascending.</summary>
    public ReadOnlySpan<ulong> LeafPositions => _leafPositions;

    /// <summary>Leaves in hash form (kernels: 114 bytes, range proofs with their length), one after the other.</summary>
    public ReadOnlySpan<byte> Leaves => _leaves;

    /// <summary>Hashes of the way to the root.</summary>
    public ReadOnlySpan<Hash> Proof => _proof;

    /// <summary>One leaf by its row in <see cref="LeafPositions"/>.</summary>
    public ReadOnlySpan<byte> Leaf(int row) => _leaves.AsSpan(row * LeafSize, LeafSize);

    /// <summary>Row of the leaf at a position, or -1.</summary>
    public int FindLeaf(ulong position)
    {
        int row = Array.BinarySearch(_leafPositions, position);
        return row < 0 ? -1 : row;
    }

    /// <summary>The hash listed for a position; false when none is.</summary>
    public bool TryGetHash(ulong position, out Hash hash)
    {
        int row = Array.BinarySearch(_hashPositions, position);
        hash = row < 0 ? default : _hashes[row];
        return row >= 0;
    }
}
