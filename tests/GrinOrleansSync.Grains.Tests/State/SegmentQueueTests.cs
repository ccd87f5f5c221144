using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Grains.State;
using GrinOrleansSync.Grains.Tests.Support;

namespace GrinOrleansSync.Grains.Tests.State;

public sealed class SegmentQueueTests
{
    // The demo chain at these heights: bitmap 1, outputs 4, range proofs 4 or 8, kernels 2.
    private static readonly StatePlan Equal = Plan(SegmentHeights.Default);
    private static readonly StatePlan Finer = Plan(SegmentHeights.Default with { RangeProof = 10 });
    private static readonly StatePlan FinerBitmap = Plan(SegmentHeights.Default with { Bitmap = 1 });

    [Fact]
    public void Until_the_bitmap_is_complete_only_bitmap_and_kernels_are_given_out()
    {
        var queue = new SegmentQueue(FinerBitmap, []);

        Assert.Equal(["bitmap/1/0", "bitmap/1/1", "bitmap/1/2", "bitmap/1/3", "kernel/11/0", "kernel/11/1"], TakeAll(queue));

        foreach (StateSegmentId id in FinerBitmap.Of(SegmentKind.Bitmap).Take(3))
        {
            queue.Complete(id);
        }

        Assert.Empty(TakeAll(queue));
        queue.Complete(FinerBitmap.Of(SegmentKind.Bitmap).Last());
        Assert.Equal(["output/11/0", "output/11/1", "output/11/2", "output/11/3"], TakeAll(queue));
    }

    [Fact]
    public void After_the_bitmap_outputs_come_before_range_proofs_and_kernels_come_last()
    {
        var queue = new SegmentQueue(Equal, []);
        queue.Complete(Id("bitmap/9/0"));
        queue.Complete(Id("output/11/2"));

        Assert.Equal(["output/11/0", "output/11/1", "output/11/3", "rangeproof/11/2", "kernel/11/0", "kernel/11/1"], TakeAll(queue));
    }

    [Fact]
    public void An_output_segment_releases_the_range_proof_segment_of_the_same_height_that_needs_it()
    {
        SegmentQueue queue = WithBitmap(Equal);
        TakeAll(queue);

        queue.Complete(Id("output/11/3"));

        Assert.Equal(["rangeproof/11/3"], TakeAll(queue));
    }

    [Fact]
    public void An_output_segment_releases_the_range_proofs_of_a_tail_in_the_order_of_their_leaves()
    {
        var plan = new StatePlan(new StateCommitment(RecordedChains.Demo.Horizon), SegmentHeights.Default, 3 * 2048);
        SegmentQueue queue = WithBitmap(plan);
        TakeAll(queue);

        queue.Complete(Id("output/11/3"));
        queue.Complete(Id("output/11/2"));

        Assert.Equal(["rangeproof/11/2", .. Enumerable.Range(48, 8).Select(index => $"rangeproof/7/{index}")], TakeAll(queue));
        queue.Return(Id("rangeproof/7/50"));
        queue.Complete(Id("rangeproof/7/50"));
        Assert.Empty(TakeAll(queue));
        Assert.Equal(["rangeproof/7/51"], TakeAll(new SegmentQueue(plan, plan.All().Where(id => id != Id("rangeproof/7/51")))));
    }

    [Theory]
    [InlineData("output/11/0", "rangeproof/10/0|rangeproof/10/1")]
    [InlineData("output/11/3", "rangeproof/10/6")]
    public void An_output_segment_releases_all_lower_range_proof_segments_that_exist(string output, string released)
    {
        SegmentQueue queue = WithBitmap(Finer);
        TakeAll(queue);

        queue.Complete(Id(output));

        Assert.Equal(released.Split('|'), TakeAll(queue));
    }

    [Fact]
    public void What_was_returned_is_given_out_again_in_its_place()
    {
        SegmentQueue queue = WithBitmap(Equal);
        TakeAll(queue);

        queue.Return(Id("kernel/11/1"));
        queue.Return(Id("output/11/1"));

        Assert.Equal(["output/11/1", "kernel/11/1"], TakeAll(queue));
    }

    [Fact]
    public void What_is_complete_is_not_given_out_though_nobody_took_it()
    {
        SegmentQueue queue = WithBitmap(Equal);

        queue.Complete(Id("output/11/0"));
        queue.Complete(Id("rangeproof/11/0"));
        queue.Complete(Id("kernel/11/0"));

        Assert.Equal(["output/11/1", "output/11/2", "output/11/3", "kernel/11/1"], TakeAll(queue));
    }

    [Fact]
    public void A_queue_that_goes_on_from_completed_segments_gives_out_the_rest()
    {
        var queue = new SegmentQueue(Finer, [Id("bitmap/9/0"), Id("output/11/0"), Id("output/11/3"), Id("rangeproof/10/1"), Id("kernel/11/0")]);

        Assert.Equal(["output/11/1", "output/11/2", "rangeproof/10/0", "rangeproof/10/6", "kernel/11/1"], TakeAll(queue));
    }

    [Fact]
    public void A_queue_that_goes_on_with_a_part_of_the_bitmap_waits_for_the_rest_of_it()
    {
        var queue = new SegmentQueue(FinerBitmap, [Id("bitmap/1/0"), Id("bitmap/1/2"), Id("output/11/0")]);

        Assert.Equal(["bitmap/1/1", "bitmap/1/3", "kernel/11/0", "kernel/11/1"], TakeAll(queue));
        queue.Complete(Id("bitmap/1/1"));
        queue.Complete(Id("bitmap/1/3"));
        Assert.Equal(["output/11/1", "output/11/2", "output/11/3", "rangeproof/11/0"], TakeAll(queue));
    }

    private static StatePlan Plan(SegmentHeights heights) => new(new StateCommitment(RecordedChains.Demo.Horizon), heights);

    private static StateSegmentId Id(string text) => StateSegmentId.TryParse(text, out StateSegmentId id) ? id : throw new FormatException(text);

    private static SegmentQueue WithBitmap(StatePlan plan) => new(plan, plan.Of(SegmentKind.Bitmap));

    private static List<string> TakeAll(SegmentQueue queue)
    {
        var taken = new List<string>();
        while (queue.TryTake(out StateSegmentId id))
        {
            taken.Add(id.ToString());
        }

        return taken;
    }
}
