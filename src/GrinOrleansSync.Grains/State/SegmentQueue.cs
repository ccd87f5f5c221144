using Grin.Chain.Segments;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.State;

/// <summary>
/// The segments of a plan that nobody works on, in the order in which they can be: the bitmap first, since it tells which
/// outputs are unspent; kernels at any time; outputs after the whole bitmap; range proofs after the output segment that
/// holds their commitments.
/// </summary>
internal sealed class SegmentQueue
{
    // Range proof segments of a plan have two heights where there is a tail.
    private static readonly Comparer<StateSegmentId> ByFirstLeaf =
        Comparer<StateSegmentId>.Create((left, right) => (left.Id.Index << left.Id.Height).CompareTo(right.Id.Index << right.Id.Height));

    private readonly StatePlan _plan;
    private readonly SortedSet<StateSegmentId>[] _open = [.. Enum.GetValues<SegmentKind>().Select(_ => new SortedSet<StateSegmentId>(ByFirstLeaf))];
    private ulong _missingBitmap;

    public SegmentQueue(StatePlan plan, IEnumerable<StateSegmentId> completed)
    {
        _plan = plan;
        var done = completed.ToHashSet();
        _missingBitmap = plan.CountOf(SegmentKind.Bitmap);
        foreach (StateSegmentId id in plan.All())
        {
            bool open = !done.Contains(id) && (id.Kind != SegmentKind.RangeProof || done.Contains(plan.CommitmentsOf(id)));
            if (open)
            {
                Return(id);
            }
            else if (id.Kind == SegmentKind.Bitmap)
            {
                _missingBitmap--;
            }
        }
    }

    /// <summary>Takes the next segment that can be worked on.</summary>
    public bool TryTake(out StateSegmentId id)
    {
        ReadOnlySpan<SegmentKind> kinds = _missingBitmap > 0
            ? [SegmentKind.Bitmap, SegmentKind.Kernel]
            : [SegmentKind.Output, SegmentKind.RangeProof, SegmentKind.Kernel];
        foreach (SegmentKind kind in kinds)
        {
            SortedSet<StateSegmentId> open = _open[(int)kind];
            if (open.Count > 0)
            {
                id = open.Min;
                open.Remove(id);
                return true;
            }
        }

        id = default;
        return false;
    }

    /// <summary>Puts back a segment that was taken.</summary>
    public void Return(StateSegmentId id) => _open[(int)id.Kind].Add(id);

    /// <summary>Notes that a segment is verified, whether or not it was taken, and opens what waited for it.</summary>
    public void Complete(StateSegmentId id)
    {
        _open[(int)id.Kind].Remove(id);
        if (id.Kind == SegmentKind.Bitmap)
        {
            _missingBitmap--;
        }
        else if (id.Kind == SegmentKind.Output)
        {
            _open[(int)SegmentKind.RangeProof].UnionWith(_plan.RangeProofsOf(id));
        }
    }
}
