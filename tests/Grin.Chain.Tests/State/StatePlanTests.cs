using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.State;

public sealed class StatePlanTests
{
    // 7098 outputs and 2814 kernels at the horizon.
    private static readonly StateCommitment Commitment = RecordedChain.Open("chains/devnet-1100").Commitment;

    [Fact]
    public void Without_a_tail_all_range_proof_segments_have_one_height()
    {
        var plan = new StatePlan(Commitment, SegmentHeights.Default);

        Assert.Equal("bitmap/9/0 kernel/11/0 kernel/11/1 output/11/0 output/11/1 output/11/2 output/11/3 rangeproof/11/0 rangeproof/11/1 rangeproof/11/2 rangeproof/11/3", Names(plan.All()));
        AssertConsistent(plan);
    }

    [Fact]
    public void From_the_tail_on_range_proof_segments_are_the_lowest_that_nodes_serve()
    {
        var plan = new StatePlan(Commitment, SegmentHeights.Default, 3 * 2048);

        Assert.Equal(
            "rangeproof/11/0 rangeproof/11/1 rangeproof/11/2 rangeproof/7/48 rangeproof/7/49 rangeproof/7/50 rangeproof/7/51 rangeproof/7/52 rangeproof/7/53 rangeproof/7/54 rangeproof/7/55",
            Names(plan.Of(SegmentKind.RangeProof)));
        AssertConsistent(plan);
        Assert.False(plan.Contains(Id("rangeproof/11/3")));
        Assert.False(plan.Contains(Id("rangeproof/7/47")));
        Assert.False(plan.Contains(Id("rangeproof/7/56")));
        Assert.False(plan.Contains(Id("output/7/48")));
        Assert.Equal("output/11/3", plan.CommitmentsOf(Id("rangeproof/7/48")).ToString());
        Assert.Equal("output/11/2", plan.CommitmentsOf(Id("rangeproof/11/2")).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(8192)]
    public void A_tail_may_be_everything_or_nothing(ulong tail) => AssertConsistent(new StatePlan(Commitment, SegmentHeights.Default, tail));

    [Fact]
    public void Output_segments_higher_than_those_of_range_proofs_release_both_heights()
    {
        var plan = new StatePlan(Commitment, new SegmentHeights(9, 13, 10, 11), 5 * 1024);

        AssertConsistent(plan);
        Assert.Equal(5 + 16, plan.RangeProofsOf(Id("output/13/0")).Count());
    }

    [Theory]
    [InlineData(11, 100)]
    [InlineData(7, 128)]
    [InlineData(5, 32)]
    public void A_tail_begins_with_a_segment_that_is_higher(byte height, ulong tail) =>
        Assert.Throws<ArgumentException>(() => new StatePlan(Commitment, SegmentHeights.Default with { RangeProof = height }, tail));

    [Theory]
    [InlineData(11, 6144UL)]
    [InlineData(8, 6912UL)]
    [InlineData(7, null)]
    [InlineData(5, null)]
    public void The_tail_begins_where_the_earlier_state_had_its_last_full_segment(byte height, ulong? tail) =>
        Assert.Equal(tail, StatePlan.RangeProofTailAfter(Commitment, SegmentHeights.Default with { RangeProof = height }));

    /// <summary>Whatever the plan lists it contains and counts; each range proof is found by the outputs it waits for, and by no others.</summary>
    private static void AssertConsistent(StatePlan plan)
    {
        StateSegmentId[] all = [.. plan.All()];
        Assert.Equal(plan.Count, (ulong)all.Length);
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, id => Assert.True(plan.Contains(id)));
        foreach (StateSegmentId outputs in plan.Of(SegmentKind.Output))
        {
            Assert.Equal(plan.Of(SegmentKind.RangeProof).Where(id => plan.CommitmentsOf(id) == outputs), plan.RangeProofsOf(outputs));
        }

        ulong next = 0;
        foreach (StateSegmentId id in plan.Of(SegmentKind.RangeProof))
        {
            Assert.True(SegmentRange.TryCreate(id.Id, Commitment.OutputMmrSize, out SegmentRange range));
            Assert.Equal(next, range.FirstLeaf);
            next += range.LeafCount;
        }

        Assert.Equal(Commitment.OutputLeafCount, next);
    }

    private static string Names(IEnumerable<StateSegmentId> ids) => string.Join(' ', ids);

    private static StateSegmentId Id(string text) => StateSegmentId.TryParse(text, out StateSegmentId id) ? id : throw new FormatException(text);
}
