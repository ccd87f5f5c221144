using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Grains.Tests.Support;
using GrinOrleansSync.Grains.Verification;

namespace GrinOrleansSync.Grains.Tests.Verification;

public sealed class SegmentMemoryTests
{
    [Theory]
    [InlineData(SegmentKind.Bitmap)]
    [InlineData(SegmentKind.Output)]
    [InlineData(SegmentKind.RangeProof)]
    [InlineData(SegmentKind.Kernel)]
    public void The_worst_case_has_room_for_four_copies_of_every_recorded_segment(SegmentKind kind)
    {
        RecordedState state = RecordedChains.Demo.State!;
        var plan = new StatePlan(new StateCommitment(state.Horizon), SegmentHeights.Default);
        foreach (StateSegmentId id in plan.Of(kind))
        {
            Assert.True(SegmentBuilder.TryBuild(state.Mmr(kind, SegmentForm.Full), id.Id, out Segment? segment));
            var writer = new WireWriter();
            new SegmentMessage(state.Horizon.Hash, segment, state.CompanionRoot(kind)).Write(writer, ProtocolVersion.Local);

            // Beyond 4 kB of block hash, counts and proof, which do not grow with the segment.
            Assert.True(SegmentMemory.WorstCase(id) >= 4 * (writer.Length - 4096), $"{id} has {writer.Length} bytes");
        }
    }

    [Fact]
    public void It_doubles_with_the_height_up_to_the_highest_segment_there_is()
    {
        static long Of(byte height) => SegmentMemory.WorstCase(new StateSegmentId(SegmentKind.Output, new SegmentIdentifier(height, 0)));

        Assert.Equal(2 * Of(10), Of(11));
        Assert.Equal(Of(SegmentHeights.Max), Of(63));
    }

    [Fact]
    public void The_largest_of_all_kinds_depends_on_the_heights()
    {
        static long Of(SegmentKind kind, byte height) => SegmentMemory.WorstCase(new StateSegmentId(kind, new SegmentIdentifier(height, 0)));

        Assert.Equal(Of(SegmentKind.RangeProof, 11), SegmentMemory.WorstCase(SegmentHeights.Default));
        Assert.Equal(Of(SegmentKind.Output, 15), SegmentMemory.WorstCase(new SegmentHeights(9, 15, 7, 11)));
    }

    [Fact]
    public void A_range_proof_segment_at_the_default_height_fits_the_default_budget_several_times()
    {
        long one = SegmentMemory.WorstCase(new StateSegmentId(SegmentKind.RangeProof, new SegmentIdentifier(11, 0)));

        Assert.InRange(new GrinOrleansSync.Grains.Hosting.SyncOptions().SegmentMemory / one, 4, 64);
    }
}
