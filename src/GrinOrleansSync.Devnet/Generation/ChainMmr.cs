using Grin.Chain;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>An MMR that grows with a chain: every leaf and every node stays, so that it can be seen as it was at any earlier size.</summary>
internal sealed class ChainMmr
{
    private const int LeavesPerPage = 1024;

    private readonly int _leafSize;
    private readonly List<byte[]> _pages = [];
    private readonly List<Hash> _nodes = [];

    /// <summary>An empty MMR.</summary>
    public ChainMmr(SegmentKind kind)
    {
        Kind = kind;
        _leafSize = SegmentLeaf.Size(kind);
    }

    /// <summary>Which MMR.</summary>
    public SegmentKind Kind { get; }

    /// <summary>Leaves so far.</summary>
    public ulong LeafCount { get; private set; }

    /// <summary>Nodes so far.</summary>
    public ulong Size => (ulong)_nodes.Count;

    /// <summary>The root of all of it; zero while it is empty.</summary>
    public Hash Root
    {
        get
        {
            Span<ulong> positions = stackalloc ulong[MmrGeometry.MaxPeaks];
            var peaks = new Hash[MmrGeometry.Peaks(Size, positions)];
            for (int i = 0; i < peaks.Length; i++)
            {
                peaks[i] = Node(positions[i]);
            }

            return MmrHash.Root(Size, peaks);
        }
    }

    /// <summary>Appends leaves in hash form, one after the other.</summary>
    public void AppendAll(ReadOnlySpan<byte> leaves)
    {
        for (; !leaves.IsEmpty; leaves = leaves[_leafSize..])
        {
            Append(leaves[.._leafSize]);
        }
    }

    /// <summary>A leaf in hash form.</summary>
    public ReadOnlySpan<byte> Leaf(ulong index) =>
        _pages[(int)(index / LeavesPerPage)].AsSpan((int)(index % LeavesPerPage) * _leafSize, _leafSize);

    /// <summary>The hash at a position.</summary>
    public Hash Node(ulong position) => _nodes[(int)position];

    private void Append(ReadOnlySpan<byte> leaf)
    {
        int place = (int)(LeafCount % LeavesPerPage);
        if (place == 0)
        {
            _pages.Add(new byte[LeavesPerPage * _leafSize]);
        }

        leaf.CopyTo(_pages[^1].AsSpan(place * _leafSize));
        _nodes.Add(MmrHash.Leaf(Size, leaf));
        int height = 1;
        for (ulong trees = LeafCount; (trees & 1) != 0; trees >>= 1, height++)
        {
            _nodes.Add(MmrHash.Parent(Size, Node(MmrGeometry.LeftChild(Size, height)), _nodes[^1]));
        }

        LeafCount++;
    }
}
