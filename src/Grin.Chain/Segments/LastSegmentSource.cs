using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>
/// What the last segment of an MMR, if it is not full, tells of it: everything in its range, and the peaks to its left. It
/// is enough for any smaller segment in that range.
/// </summary>
internal sealed class LastSegmentSource : IMmrSource
{
    private readonly Segment _segment;
    private readonly SegmentRange _range;
    private readonly Hash[] _nodes;
    private readonly bool[] _present;
    private readonly Dictionary<ulong, Hash> _leftPeaks = [];

    /// <param name="segment">The segment, proven.</param>
    /// <param name="range">Its range, which is not full.</param>
    public LastSegmentSource(Segment segment, SegmentRange range)
    {
        _segment = segment;
        _range = range;
        (_nodes, _present) = new SegmentTree(segment, range, null).Candidates();
        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        int used = 0;
        for (int i = MmrGeometry.Peaks(range.MmrSize, peaks) - 1; i >= 0 && used < segment.Proof.Length; i--)
        {
            if (peaks[i] < range.FirstPosition)
            {
                _leftPeaks.Add(peaks[i], segment.Proof[used++]);
            }
        }
    }

    public SegmentKind Kind => _segment.Kind;

    public ulong MmrSize => _range.MmrSize;

    public bool TryGetLeaf(ulong leafIndex, out ReadOnlySpan<byte> leaf)
    {
        int row = _segment.FindLeaf(MmrGeometry.LeafPosition(leafIndex));
        leaf = row < 0 ? default : _segment.Leaf(row);
        return row >= 0;
    }

    public bool TryGetHash(ulong position, out Hash hash)
    {
        if (position < _range.FirstPosition)
        {
            return _leftPeaks.TryGetValue(position, out hash);
        }

        if (position > _range.LastPosition)
        {
            // Whoever seeks the ancestor that stands for something spent would seek for ever.
            throw new InvalidOperationException($"The {Kind} MMR has no node at position {position}.");
        }

        int node = (int)(position - _range.FirstPosition);
        hash = _nodes[node];
        return _present[node];
    }
}
