using Grin.Chain.Segments;

namespace Grin.Chain.State;

/// <summary>Every segment that a state consists of, at given heights, and which must be there before which (design: order inside a state sync).</summary>
public sealed class StatePlan
{
    private readonly StateCommitment _commitment;

    /// <summary>The plan of the state that a horizon header commits to.</summary>
    /// <exception cref="ArgumentException">Heights that can't be used.</exception>
    public StatePlan(StateCommitment commitment, SegmentHeights heights)
    {
        if (heights.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(heights));
        }

        _commitment = commitment;
        Heights = heights;
    }

    /// <summary>Heights by kind.</summary>
    public SegmentHeights Heights { get; }

    /// <summary>Number of all segments.</summary>
    public ulong Count => CountOf(SegmentKind.Bitmap) + CountOf(SegmentKind.Output) + CountOf(SegmentKind.RangeProof) + CountOf(SegmentKind.Kernel);

    /// <summary>Number of segments of a kind.</summary>
    public ulong CountOf(SegmentKind kind) => SegmentRange.Count(_commitment.MmrSize(kind), Heights.Of(kind));

    /// <summary>The segments of a kind in index order.</summary>
    public IEnumerable<StateSegmentId> Of(SegmentKind kind)
    {
        ulong count = CountOf(kind);
        for (ulong index = 0; index < count; index++)
        {
            yield return new StateSegmentId(kind, new SegmentIdentifier(Heights.Of(kind), index));
        }
    }

    /// <summary>All segments, in the order in which they are best asked for: the bitmap, then kernels, outputs, range proofs.</summary>
    public IEnumerable<StateSegmentId> All() =>
        [.. Of(SegmentKind.Bitmap), .. Of(SegmentKind.Kernel), .. Of(SegmentKind.Output), .. Of(SegmentKind.RangeProof)];

    /// <summary>Whether a segment is part of the plan.</summary>
    public bool Contains(StateSegmentId id) => id.Id.Height == Heights.Of(id.Kind) && id.Id.Index < CountOf(id.Kind);

    /// <summary>The output segment in which a range proof segment finds its commitments.</summary>
    public StateSegmentId CommitmentsOf(StateSegmentId rangeProofs) =>
        new(SegmentKind.Output, new SegmentIdentifier(Heights.Output, rangeProofs.Id.Index >> (Heights.Output - Heights.RangeProof)));
}
