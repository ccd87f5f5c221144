using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>Every segment that a state consists of, at given heights, and which must be there before which (design: order inside a state sync).</summary>
public sealed class StatePlan
{
    private readonly StateCommitment _commitment;
    private readonly ulong _wholeRangeProofs;
    private readonly ulong _tailStart;
    private readonly ulong _tailRangeProofs;

    /// <summary>The plan of the state that a horizon header commits to.</summary>
    /// <param name="commitment">What the horizon header commits to.</param>
    /// <param name="heights">Heights by kind.</param>
    /// <param name="rangeProofTail">
    /// Leaf from which on range proof segments have height <see cref="SegmentHeights.RangeProofTail"/>; null if nowhere.
    /// </param>
    /// <exception cref="ArgumentException">Heights that can't be used, or a tail that begins within a segment.</exception>
    public StatePlan(StateCommitment commitment, SegmentHeights heights, ulong? rangeProofTail = null)
    {
        if (heights.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(heights));
        }

        _commitment = commitment;
        Heights = heights;
        ulong tail = rangeProofTail ?? ulong.MaxValue;
        if (tail >= commitment.OutputLeafCount)
        {
            _wholeRangeProofs = SegmentRange.Count(commitment.OutputMmrSize, heights.RangeProof);
            return;
        }

        _wholeRangeProofs = tail >> heights.RangeProof;
        if (heights.RangeProof <= SegmentHeights.RangeProofTail || _wholeRangeProofs << heights.RangeProof != tail)
        {
            throw new ArgumentException($"No tail begins at leaf {tail} of segments of height {heights.RangeProof}.", nameof(rangeProofTail));
        }

        _tailStart = tail >> SegmentHeights.RangeProofTail;
        _tailRangeProofs = SegmentRange.Count(commitment.OutputMmrSize, SegmentHeights.RangeProofTail) - _tailStart;
    }

    /// <summary>Heights by kind; of range proofs that before the tail.</summary>
    public SegmentHeights Heights { get; }

    /// <summary>Number of all segments.</summary>
    public ulong Count => CountOf(SegmentKind.Bitmap) + CountOf(SegmentKind.Output) + CountOf(SegmentKind.RangeProof) + CountOf(SegmentKind.Kernel);

    /// <summary>Where the tail of the range proofs begins in a state that keeps the full segments of an earlier one; null when their height is that of a tail.</summary>
    public static ulong? RangeProofTailAfter(StateCommitment earlier, SegmentHeights heights) =>
        heights.RangeProof > SegmentHeights.RangeProofTail ? earlier.OutputLeafCount >> heights.RangeProof << heights.RangeProof : null;

    /// <summary>Number of segments of a kind.</summary>
    public ulong CountOf(SegmentKind kind) => kind == SegmentKind.RangeProof
        ? _wholeRangeProofs + _tailRangeProofs
        : SegmentRange.Count(_commitment.MmrSize(kind), Heights.Of(kind));

    /// <summary>The segments of a kind in the order of their leaves.</summary>
    public IEnumerable<StateSegmentId> Of(SegmentKind kind)
    {
        ulong whole = kind == SegmentKind.RangeProof ? _wholeRangeProofs : CountOf(kind);
        for (ulong index = 0; index < whole; index++)
        {
            yield return new StateSegmentId(kind, new SegmentIdentifier(Heights.Of(kind), index));
        }

        for (ulong index = whole; index < CountOf(kind); index++)
        {
            yield return new StateSegmentId(kind, new SegmentIdentifier(SegmentHeights.RangeProofTail, _tailStart + (index - whole)));
        }
    }

    /// <summary>All segments, in the order in which they are best asked for: the bitmap, then kernels, outputs, range proofs.</summary>
    public IEnumerable<StateSegmentId> All() =>
        [.. Of(SegmentKind.Bitmap), .. Of(SegmentKind.Kernel), .. Of(SegmentKind.Output), .. Of(SegmentKind.RangeProof)];

    /// <summary>Whether a segment is part of the plan.</summary>
    public bool Contains(StateSegmentId id)
    {
        ulong whole = id.Kind == SegmentKind.RangeProof ? _wholeRangeProofs : CountOf(id.Kind);
        return (id.Id.Height == Heights.Of(id.Kind) && id.Id.Index < whole)
            || (id.Kind == SegmentKind.RangeProof && id.Id.Height == SegmentHeights.RangeProofTail && id.Id.Index - _tailStart < _tailRangeProofs);
    }

    /// <summary>The output segment in which a range proof segment finds its commitments.</summary>
    public StateSegmentId CommitmentsOf(StateSegmentId rangeProofs) =>
        new(SegmentKind.Output, new SegmentIdentifier(Heights.Output, rangeProofs.Id.Index >> (Heights.Output - rangeProofs.Id.Height)));

    /// <summary>The range proof segments that find their commitments in an output segment.</summary>
    public IEnumerable<StateSegmentId> RangeProofsOf(StateSegmentId outputs)
    {
        ulong first = outputs.Id.Index << outputs.Id.Height;
        ulong end = first + (1UL << outputs.Id.Height);
        ulong tail = _wholeRangeProofs << Heights.RangeProof;
        ulong whole = Math.Min(end >> Heights.RangeProof, _wholeRangeProofs);
        for (ulong index = first >> Heights.RangeProof; index < whole; index++)
        {
            yield return new StateSegmentId(SegmentKind.RangeProof, new SegmentIdentifier(Heights.RangeProof, index));
        }

        ulong pieces = Math.Min(end >> SegmentHeights.RangeProofTail, _tailStart + _tailRangeProofs);
        for (ulong index = Math.Max(first, tail) >> SegmentHeights.RangeProofTail; index < pieces; index++)
        {
            yield return new StateSegmentId(SegmentKind.RangeProof, new SegmentIdentifier(SegmentHeights.RangeProofTail, index));
        }
    }
}
