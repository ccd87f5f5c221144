using System.Collections.Immutable;

namespace Grin.Chain.Segments;

/// <summary>A segment of which every leaf and every hash is proven against the horizon header; only <see cref="SegmentProver"/> makes one.</summary>
public sealed class ProvenSegment
{
    internal ProvenSegment(Hash horizon, Segment segment, SegmentRange range, ImmutableArray<MmrNode> cover, ImmutableArray<Hash> peaksBefore, Hash companionRoot)
    {
        Horizon = horizon;
        Segment = segment;
        Range = range;
        Cover = cover;
        PeaksBefore = peaksBefore;
        CompanionRoot = companionRoot;
    }

    /// <summary>Hash of the horizon header that it is proven against.</summary>
    public Hash Horizon { get; }

    /// <summary>The leaves, hashes and proof hashes that are proven, and nothing else; proves again as it is.</summary>
    public Segment Segment { get; }

    /// <summary>Which part of the MMR it is.</summary>
    public SegmentRange Range { get; }

    /// <summary>
    /// The nodes it vouches for: the root of its tree, the peaks in it if it is the last one, or the ancestor above it if
    /// it is wholly spent. The covers of all segments tile the MMR.
    /// </summary>
    public ImmutableArray<MmrNode> Cover { get; }

    /// <summary>
    /// Peaks of the MMR as it was before the segment's first leaf, left to right: they are the left siblings and left peaks
    /// of its own proof.
    /// </summary>
    public ImmutableArray<Hash> PeaksBefore { get; }

    /// <summary>The other half of the output root that it was proven with; zero for kinds without one.</summary>
    public Hash CompanionRoot { get; }
}
