using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>
/// The nodes of a segment while it is proven. Nodes are counted from the segment's first position: since segments are
/// aligned, their tree has the shape of an MMR that starts at 0.
/// </summary>
internal sealed partial class SegmentTree
{
    private readonly Segment _segment;
    private readonly SegmentRange _range;
    private readonly UnspentBitmap? _bitmap;
    private readonly int _nodeCount;
    private readonly Hash[] _nodes;
    private readonly bool[] _known;
    private readonly bool[] _listed;
    private readonly int[] _rows;
    private readonly Hash[] _derived = [];
    private readonly bool[] _derivable = [];

    /// <param name="segment">The segment.</param>
    /// <param name="range">Its range.</param>
    /// <param name="bitmap">Which outputs are unspent; null where nothing can be spent.</param>
    /// <param name="derives">
    /// Whether a hash that the root needs may be computed from spent leaves instead of being listed: what was spent only
    /// after the segment was proven has its leaves still.
    /// </param>
    public SegmentTree(Segment segment, SegmentRange range, UnspentBitmap? bitmap, bool derives = false)
    {
        _segment = segment;
        _range = range;
        _bitmap = bitmap;
        _nodeCount = checked((int)range.NodeCount);
        _nodes = new Hash[_nodeCount];
        _known = new bool[_nodeCount];
        _listed = new bool[_nodeCount];
        _rows = MapRows();
        if (derives)
        {
            (_derived, _derivable) = Candidates();
        }
    }

    /// <summary>Computes every node that the root needs (consensus.md §10.3), from required leaves and needed hashes.</summary>
    public bool TryComputeRequired([NotNullWhen(false)] out SegmentDefect? defect)
    {
        var computed = new bool[_nodeCount];
        if (!TryFindRequired(computed, out defect))
        {
            return false;
        }

        MmrHashBatch leaves = MmrHashBatch.OfLeaves(_nodes, _segment.LeafSize);
        for (ulong leaf = 0; leaf < _range.LeafCount; leaf++)
        {
            int node = (int)MmrGeometry.LeafPosition(leaf);
            if (computed[node])
            {
                leaves.AddLeaf(node, _range.FirstPosition + (ulong)node, _segment.Leaf(_rows[node]));
            }
        }

        leaves.Flush();
        MmrLevels.ComputeParents(_nodes, computed, _range.FirstPosition);
        return true;
    }

    /// <summary>
    /// Finds the nodes that the root needs: which are computed, and which are taken from the listed. Only that something is
    /// there matters, not what.
    /// </summary>
    private bool TryFindRequired(bool[] computed, [NotNullWhen(false)] out SegmentDefect? defect)
    {
        int node = 0;
        for (ulong leaf = 0; leaf < _range.LeafCount; leaf++)
        {
            ulong position = _range.FirstPosition + (ulong)node;
            if (IsRequired(_range.FirstLeaf + leaf, position))
            {
                if (_rows[node] < 0)
                {
                    defect = Missing("leaf", position);
                    return false;
                }

                _known[node] = computed[node] = true;
            }

            node++;
            int parents = BitOperations.TrailingZeroCount(leaf + 1);
            for (int height = 1; height <= parents && node < _nodeCount; height++, node++)
            {
                int left = node - (1 << height);
                int right = node - 1;
                if (!_known[left] && !_known[right])
                {
                    continue;
                }

                if (!TryTakeListed(left, out defect) || !TryTakeListed(right, out defect))
                {
                    return false;
                }

                _known[node] = computed[node] = true;
            }
        }

        defect = null;
        return true;
    }

    /// <summary>
    /// The node the proof starts from: the root of a full segment, the bagged peaks of the last one, or, if the segment is
    /// wholly spent, the first listed hash at or above its root that covers spent outputs only (consensus.md §10.4).
    /// </summary>
    public bool TryFindStart(out MmrNode start, [NotNullWhen(false)] out SegmentDefect? defect)
    {
        start = default;
        if (!_range.IsFull)
        {
            return TryBagPeaks(out start, out defect);
        }

        int last = _nodeCount - 1;
        if (!_known[last] && TryDerive(last, out Hash derived))
        {
            MarkListed(last, derived);
        }

        if (_known[last])
        {
            start = new MmrNode(_range.LastPosition, _nodes[last]);
            defect = null;
            return true;
        }

        ulong position = _range.LastPosition;
        do
        {
            if (_segment.TryGetHash(position, out Hash hash))
            {
                if (position == _range.LastPosition)
                {
                    MarkListed(last, hash);
                }

                start = new MmrNode(position, hash);
                defect = null;
                return true;
            }

            position = MmrGeometry.Family(position).Parent;
        }
        while (position < _range.MmrSize && IsWhollySpent(position));

        defect = Missing("hash of the wholly spent subtree", _range.LastPosition);
        return false;
    }

    /// <summary>The proven parts as a segment that proves again: leaves, hashes not computable from them, hashes the root needs.</summary>
    public Segment Strip(MmrNode start, Hash[] proof)
    {
        var hashPositions = new List<ulong>();
        var hashes = new List<Hash>();
        var leafPositions = new List<ulong>();
        var leaves = new List<byte>(_segment.Leaves.Length);
        for (int node = 0; node < _nodeCount; node++)
        {
            if (!_known[node])
            {
                continue;
            }

            ulong position = _range.FirstPosition + (ulong)node;
            int height = LocalHeight(node);
            bool expanded;
            if (height == 0)
            {
                expanded = !_listed[node];
                if (expanded)
                {
                    leafPositions.Add(position);
                    leaves.AddRange(_segment.Leaf(_rows[node]));
                }
            }
            else
            {
                expanded = _known[node - 1] && _known[node - (1 << height)];
            }

            if (_listed[node] || !expanded)
            {
                hashPositions.Add(position);
                hashes.Add(_nodes[node]);
            }
        }

        if (start.Position > _range.LastPosition)
        {
            hashPositions.Add(start.Position);
            hashes.Add(start.Hash);
        }

        return new Segment(_segment.Kind, _segment.Id, [.. hashPositions], [.. hashes], [.. leafPositions], [.. leaves], proof);
    }

    /// <summary>The nodes that the segment vouches for.</summary>
    public ImmutableArray<MmrNode> Cover(MmrNode start)
    {
        if (_range.IsFull)
        {
            return [start];
        }

        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        int count = MmrGeometry.Peaks((ulong)_nodeCount, peaks);
        var cover = ImmutableArray.CreateBuilder<MmrNode>(count);
        foreach (ulong peak in peaks[..count])
        {
            cover.Add(new MmrNode(_range.FirstPosition + peak, _nodes[(int)peak]));
        }

        return cover.MoveToImmutable();
    }

    private static int LocalHeight(int node) => MmrGeometry.Height((ulong)node);

    private bool IsRequired(ulong leafIndex, ulong position) =>
        _bitmap is null
        || _bitmap.IsUnspent(leafIndex)
        || _bitmap.IsUnspent(leafIndex ^ 1)
        || position == _range.MmrSize - 1;

    private bool IsWhollySpent(ulong position)
    {
        int height = MmrGeometry.Height(position);
        return !_bitmap!.AnyUnspent(MmrGeometry.FirstLeafIndex(position, height), 1UL << height);
    }

    private bool TryBagPeaks(out MmrNode start, [NotNullWhen(false)] out SegmentDefect? defect)
    {
        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        int count = MmrGeometry.Peaks((ulong)_nodeCount, peaks);
        Hash bagged = default;
        for (int i = count - 1; i >= 0; i--)
        {
            int peak = (int)peaks[i];
            if (!TryTakeListed(peak, out defect))
            {
                start = default;
                return false;
            }

            bagged = i == count - 1 ? _nodes[peak] : MmrHash.Bag(_range.MmrSize, _nodes[peak], bagged);
        }

        start = new MmrNode(_range.LastPosition, bagged);
        defect = null;
        return true;
    }

    private bool TryTakeListed(int node, [NotNullWhen(false)] out SegmentDefect? defect)
    {
        defect = null;
        if (_known[node])
        {
            return true;
        }

        if (!TryGetListed(node, out Hash hash) && !TryDerive(node, out hash))
        {
            defect = Missing("hash", _range.FirstPosition + (ulong)node);
            return false;
        }

        MarkListed(node, hash);
        return true;
    }

    private bool TryGetListed(int node, out Hash hash) => _segment.TryGetHash(_range.FirstPosition + (ulong)node, out hash);

    private bool TryDerive(int node, out Hash hash)
    {
        bool derivable = node < _derivable.Length && _derivable[node];
        hash = derivable ? _derived[node] : default;
        return derivable;
    }

    private void MarkListed(int node, Hash hash)
    {
        _nodes[node] = hash;
        _known[node] = true;
        _listed[node] = true;
    }

    private int[] MapRows()
    {
        var rows = new int[_nodeCount];
        Array.Fill(rows, -1);
        for (int row = 0; row < _segment.LeafCount; row++)
        {
            ulong position = _segment.LeafPositions[row];
            if (position >= _range.FirstPosition && position <= _range.LastPosition)
            {
                rows[(int)(position - _range.FirstPosition)] = row;
            }
        }

        return rows;
    }

    private SegmentDefect Missing(string what, ulong position) =>
        new(SegmentDefectKind.MissingData, $"{_segment.Kind} segment {_segment.Id} lacks the {what} at position {position}");
}
