using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>
/// Takes the results of full segments over from an earlier state of the same chain: their leaves stay what they are for
/// ever, what changes is which outputs are unspent (design: a new horizon).
/// </summary>
/// <param name="earlier">What the earlier horizon header commits to.</param>
/// <param name="unspentBefore">The proven bitmap of the earlier state.</param>
/// <param name="unspentNow">The proven bitmap of the later state.</param>
public sealed class SegmentTakeOver(StateCommitment earlier, UnspentBitmap unspentBefore, UnspentBitmap unspentNow)
{
    /// <summary>Whether all leaves that a segment may have were there in the earlier state already.</summary>
    public static bool IsFull(StateCommitment earlier, StateSegmentId id) =>
        SegmentRange.TryCreate(id.Id, earlier.MmrSize(id.Kind), out SegmentRange range) && range.IsFull;

    /// <summary>
    /// Whether a result of kernels holds in the later state as it is: they are never spent, and the headers that they answer
    /// for are the same.
    /// </summary>
    public static bool HoldsForKernels(StateCommitment earlier, SegmentResult result) =>
        result.Id.Kind == SegmentKind.Kernel && result.Violations.IsEmpty && IsFull(earlier, result.Id);

    /// <summary>
    /// Whether outputs or range proofs can be taken over: the segment was full, broke no rule, and nothing that it vouches
    /// for is unspent now that was not before.
    /// </summary>
    public bool CanTakeOver(SegmentResult result) =>
        SegmentLeaf.IsPrunable(result.Id.Kind) && result.Violations.IsEmpty && IsFull(earlier, result.Id) && IsOnlySpent(result.Cover.AsSpan());

    /// <summary>Whether nothing below some nodes is unspent now that was not before.</summary>
    private bool IsOnlySpent(ReadOnlySpan<MmrNode> cover)
    {
        foreach (MmrNode node in cover)
        {
            int height = MmrGeometry.Height(node.Position);
            if (!unspentNow.IsContainedIn(unspentBefore, MmrGeometry.FirstLeafIndex(node.Position, height), 1UL << height))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the commitments of a segment are needed to correct its sum.</summary>
    public bool NeedsOutputs(SegmentResult result) => result.Id.Kind == SegmentKind.Output && Unspent(result.Id) != result.Elements;

    /// <summary>The result in the later state, of a segment that can be taken over.</summary>
    /// <param name="result">The result in the earlier state.</param>
    /// <param name="outputs">The segment itself; may be null when its commitments are not needed.</param>
    /// <exception cref="ArgumentException">A newly spent output is not in it, or is no point of the curve.</exception>
    public SegmentResult Correct(SegmentResult result, Segment? outputs)
    {
        PointSum sum = result.Sum;
        if (NeedsOutputs(result))
        {
            int[] rows = NewlySpent(outputs ?? throw new ArgumentException($"Segment {result.Id} is needed for its commitments.", nameof(outputs)));
            var commitments = new Rows(outputs.Leaves, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, rows);
            if ((ulong)rows.Length != result.Elements - Unspent(result.Id) || !PointSum.TryOfCommitments(commitments, out PointSum spent, out _))
            {
                throw new ArgumentException($"Segment {result.Id} does not hold the commitments that were spent since.", nameof(outputs));
            }

            sum -= spent;
        }

        return result with { Elements = Unspent(result.Id), Sum = sum };
    }

    /// <summary>
    /// Range proofs that were verified in other segments of the earlier state, and were cut out of one or joined from
    /// several.
    /// </summary>
    /// <param name="rangeProofs">The new segment.</param>
    /// <param name="origin">What the header commits to that it is to be proven against.</param>
    /// <param name="verified">The segment and its result in the later state.</param>
    /// <returns>Whether it proves and can be taken over.</returns>
    public bool TryTakeOver(Segment rangeProofs, StateCommitment origin, [NotNullWhen(true)] out VerifiedSegment? verified)
    {
        verified = null;
        if (rangeProofs.Kind != SegmentKind.RangeProof
            || !SegmentProver.TryProveKept(rangeProofs, origin, unspentNow, Hash.Zero, out ProvenSegment? proven, out _)
            || !IsOnlySpent(proven.Cover.AsSpan()))
        {
            return false;
        }

        var id = new StateSegmentId(SegmentKind.RangeProof, rangeProofs.Id);
        var result = new SegmentResult
        {
            Id = id,
            Origin = proven.Horizon,
            Cover = proven.Cover,
            CompanionRoot = Hash.Zero,
            Elements = Unspent(id),
            Sum = PointSum.Infinity,
            HeadersAnswered = 0,
            NrdKernels = 0,
            Violations = [],
        };
        verified = new VerifiedSegment(proven, result, []);
        return true;
    }

    private ulong Unspent(StateSegmentId id) => unspentNow.CountUnspent(id.Id.Index << id.Id.Height, 1UL << id.Id.Height);

    private int[] NewlySpent(Segment outputs)
    {
        var rows = new List<int>();
        for (int row = 0; row < outputs.LeafCount; row++)
        {
            ulong leaf = MmrGeometry.LeafIndex(outputs.LeafPositions[row]);
            if (unspentBefore.IsUnspent(leaf) && !unspentNow.IsUnspent(leaf))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }
}
