using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Mmr;

namespace Grin.Chain.Segments;

/// <summary>
/// Builds segments as a serving node does: all leaves it has, all hashes it has, and the way to the root
/// (consensus.md §10.2, p2p.md §7.3; grin: core/src/core/pmmr/segment.rs, <c>from_pmmr</c>).
/// </summary>
public static class SegmentBuilder
{
    /// <summary>Builds a segment; false when the MMR has no such segment.</summary>
    public static bool TryBuild(IMmrSource source, SegmentIdentifier id, [NotNullWhen(true)] out Segment? segment)
    {
        segment = null;
        if (!SegmentRange.TryCreate(id, source.MmrSize, out SegmentRange range))
        {
            return false;
        }

        var hashPositions = new List<ulong>();
        var hashes = new List<Hash>();
        var leafPositions = new List<ulong>();
        var leaves = new List<byte>();
        bool prunable = SegmentLeaf.IsPrunable(source.Kind);
        ulong leafIndex = range.FirstLeaf;
        for (ulong position = range.FirstPosition; position <= range.LastPosition; position++)
        {
            bool isLeaf = MmrGeometry.Height(position - range.FirstPosition) == 0;
            if (isLeaf && source.TryGetLeaf(leafIndex++, out ReadOnlySpan<byte> leaf))
            {
                leafPositions.Add(position);
                leaves.AddRange(leaf);
            }
            else if (prunable && source.TryGetHash(position, out Hash hash))
            {
                hashPositions.Add(position);
                hashes.Add(hash);
            }
        }

        ulong start = range.LastPosition;
        if (leafPositions.Count == 0 && hashPositions.Count == 0)
        {
            start = NearestAncestor(source, range);
            hashPositions.Add(start);
            hashes.Add(Require(source, start));
        }

        segment = new Segment(source.Kind, id, [.. hashPositions], [.. hashes], [.. leafPositions], [.. leaves], BuildProof(source, range, start));
        return true;
    }

    private static ulong NearestAncestor(IMmrSource source, SegmentRange range)
    {
        ulong position = range.LastPosition;
        while (!source.TryGetHash(position, out _))
        {
            position = MmrGeometry.Family(position).Parent;
        }

        return position;
    }

    private static Hash[] BuildProof(IMmrSource source, SegmentRange range, ulong start)
    {
        var proof = new List<Hash>();
        Span<ulong> peaks = stackalloc ulong[MmrGeometry.MaxPeaks];
        peaks = peaks[..MmrGeometry.Peaks(source.MmrSize, peaks)];
        if (range.IsFull)
        {
            ulong peak = range.LastPosition;
            for (MmrFamily family = MmrGeometry.Family(peak); family.Parent < source.MmrSize; family = MmrGeometry.Family(peak))
            {
                peak = family.Parent;
                if (peak > start)
                {
                    proof.Add(Require(source, family.Sibling));
                }
            }

            if (peak + 1 < source.MmrSize)
            {
                proof.Add(BagFrom(source, peaks, peak));
            }
        }

        for (int i = peaks.Length - 1; i >= 0; i--)
        {
            if (peaks[i] < range.FirstPosition)
            {
                proof.Add(Require(source, peaks[i]));
            }
        }

        return [.. proof];
    }

    /// <summary>The peaks right of <paramref name="peak"/>, bagged.</summary>
    private static Hash BagFrom(IMmrSource source, ReadOnlySpan<ulong> peaks, ulong peak)
    {
        Hash bagged = Require(source, peaks[^1]);
        for (int i = peaks.Length - 2; peaks[i] > peak; i--)
        {
            bagged = MmrHash.Bag(source.MmrSize, Require(source, peaks[i]), bagged);
        }

        return bagged;
    }

    private static Hash Require(IMmrSource source, ulong position) =>
        source.TryGetHash(position, out Hash hash)
            ? hash
            : throw new InvalidOperationException($"The {source.Kind} MMR lacks the hash at position {position}.");
}
