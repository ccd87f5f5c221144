using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>The way from a segment's root to the root of the MMR along its proof hashes (consensus.md §10.5).</summary>
internal ref struct SegmentProofWalk
{
    private readonly ReadOnlySpan<Hash> _proof;
    private readonly SegmentRange _range;
    private readonly List<Hash> _leftSiblings = [];
    private readonly List<Hash> _leftPeaks = [];

    public SegmentProofWalk(ReadOnlySpan<Hash> proof, SegmentRange range)
    {
        _proof = proof;
        _range = range;
    }

    /// <summary>How many proof hashes the way needs; later ones prove nothing.</summary>
    public int Used { get; private set; }

    public bool TryWalk(MmrNode start, out Hash root, [NotNullWhen(false)] out SegmentDefect? defect)
    {
        root = start.Hash;
        ulong size = _range.MmrSize;
        ulong peak = _range.LastPosition;
        if (_range.IsFull)
        {
            for (MmrFamily family = MmrGeometry.Family(peak); family.Parent < size; family = MmrGeometry.Family(peak))
            {
                peak = family.Parent;
                if (peak <= start.Position)
                {
                    continue;
                }

                if (!TryTake(out Hash sibling, out defect))
                {
                    return false;
                }

                if (family.SiblingIsLeft)
                {
                    _leftSiblings.Add(sibling);
                }

                root = family.SiblingIsLeft ? MmrHash.Parent(peak, sibling, root) : MmrHash.Parent(peak, root, sibling);
            }

            if (peak + 1 < size)
            {
                if (!TryTake(out Hash rightPeaks, out defect))
                {
                    return false;
                }

                root = MmrHash.Bag(size, root, rightPeaks);
            }
        }

        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        for (int i = MmrGeometry.Peaks(size, peaks) - 1; i >= 0; i--)
        {
            if (peaks[i] >= _range.FirstPosition)
            {
                continue;
            }

            if (!TryTake(out Hash leftPeak, out defect))
            {
                return false;
            }

            _leftPeaks.Add(leftPeak);
            root = MmrHash.Bag(size, leftPeak, root);
        }

        defect = null;
        return true;
    }

    /// <summary>Peaks of the MMR that ends before the segment, left to right; complete unless the walk started above it.</summary>
    public readonly ImmutableArray<Hash> PeaksBefore() => [.. Enumerable.Reverse(_leftPeaks), .. Enumerable.Reverse(_leftSiblings)];

    private bool TryTake(out Hash hash, [NotNullWhen(false)] out SegmentDefect? defect)
    {
        if (Used == _proof.Length)
        {
            hash = default;
            defect = new SegmentDefect(SegmentDefectKind.MissingData, $"the proof ends after {_proof.Length} hashes");
            return false;
        }

        hash = _proof[Used++];
        defect = null;
        return true;
    }
}
