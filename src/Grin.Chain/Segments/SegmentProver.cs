using System.Diagnostics.CodeAnalysis;

namespace Grin.Chain.Segments;

/// <summary>
/// Proves a segment against the horizon header and strips it to what is proven
/// (consensus.md §10.3 to §10.7; grin: core/src/core/pmmr/segment.rs, <c>validate</c>).
/// </summary>
public static class SegmentProver
{
    /// <summary>Checks a segment whose identifier exists in the state and that has the MMR's kind.</summary>
    /// <param name="segment">What a peer sent or a store gave.</param>
    /// <param name="commitment">What the horizon header commits to.</param>
    /// <param name="bitmap">The proven bitmap; null for bitmap and kernel segments.</param>
    /// <param name="companionRoot">
    /// Bitmap segments: the output MMR root sent along. Others: ignored, outputs are proven with the root of
    /// <paramref name="bitmap"/>.
    /// </param>
    /// <param name="proven">The proven parts.</param>
    /// <param name="defect">Why it does not prove.</param>
    /// <exception cref="ArgumentException">A segment that the state has not, or a prunable kind without bitmap.</exception>
    public static bool TryProve(
        Segment segment,
        StateCommitment commitment,
        UnspentBitmap? bitmap,
        Hash companionRoot,
        [NotNullWhen(true)] out ProvenSegment? proven,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        Hash companion = segment.Kind == SegmentKind.Output && bitmap is not null ? bitmap.Root : companionRoot;
        return TryProve(segment, commitment, bitmap, companion, derives: false, out proven, out defect);
    }

    /// <summary>
    /// Checks a segment that is kept from an earlier state: against the header it was fetched for, but with what is unspent
    /// in a later state. What was spent between them is proven from its leaves, as no hash stands for it yet. Only what was
    /// full can be kept.
    /// </summary>
    /// <param name="segment">What a store gave.</param>
    /// <param name="origin">What the header commits to that the segment was fetched for.</param>
    /// <param name="bitmap">The proven bitmap of the later state, no set bit of which was clear before; null for kernels.</param>
    /// <param name="companionRoot">Output segments: the bitmap root of the earlier state. Others: ignored.</param>
    /// <param name="proven">The proven parts.</param>
    /// <param name="defect">Why it does not prove.</param>
    /// <exception cref="ArgumentException">A prunable kind without bitmap.</exception>
    public static bool TryProveKept(
        Segment segment,
        StateCommitment origin,
        UnspentBitmap? bitmap,
        Hash companionRoot,
        [NotNullWhen(true)] out ProvenSegment? proven,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        if (SegmentRange.TryCreate(segment.Id, origin.MmrSize(segment.Kind), out SegmentRange range) && range.IsFull)
        {
            return TryProve(segment, origin, bitmap, companionRoot, derives: true, out proven, out defect);
        }

        proven = null;
        defect = new SegmentDefect(SegmentDefectKind.MissingData, $"{segment.Kind} segment {segment.Id} is not full in the state at header {origin.BlockHash}");
        return false;
    }

    private static bool TryProve(
        Segment segment,
        StateCommitment commitment,
        UnspentBitmap? bitmap,
        Hash companionRoot,
        bool derives,
        [NotNullWhen(true)] out ProvenSegment? proven,
        [NotNullWhen(false)] out SegmentDefect? defect)
    {
        bool prunable = SegmentLeaf.IsPrunable(segment.Kind);
        if (prunable == bitmap is null)
        {
            throw new ArgumentException($"A {segment.Kind} segment is proven {(prunable ? "with" : "without")} a bitmap.", nameof(bitmap));
        }

        if (!SegmentRange.TryCreate(segment.Id, commitment.MmrSize(segment.Kind), out SegmentRange range))
        {
            throw new ArgumentException($"The state has no {segment.Kind} segment {segment.Id}.", nameof(segment));
        }

        Hash companion = segment.Kind is SegmentKind.Bitmap or SegmentKind.Output ? companionRoot : Hash.Zero;
        proven = null;
        var tree = new SegmentTree(segment, range, bitmap, derives && prunable);
        if (!tree.TryComputeRequired(out defect) || !tree.TryFindStart(out MmrNode start, out defect))
        {
            return false;
        }

        var way = new SegmentProofWalk(segment.Proof, range);
        if (!way.TryWalk(start, out Hash root, out defect))
        {
            return false;
        }

        if (!commitment.CommitsTo(segment.Kind, root, companion))
        {
            defect = new SegmentDefect(SegmentDefectKind.MerkleProof, $"{segment.Kind} segment {segment.Id} leads to root {root}, which header {commitment.BlockHash} does not commit to");
            return false;
        }

        tree.DescendFromProven();
        Segment stripped = tree.Strip(start, segment.Proof[..way.Used].ToArray());
        proven = new ProvenSegment(commitment.BlockHash, stripped, range, tree.Cover(start), way.PeaksBefore(), companion);
        return true;
    }
}
