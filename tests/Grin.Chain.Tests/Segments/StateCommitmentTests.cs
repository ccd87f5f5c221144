using Grin.Chain.Headers;
using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.Segments;

public sealed class StateCommitmentTests
{
    [Fact]
    public void Headers_of_versions_1_and_2_and_of_sizes_no_MMR_has_commit_to_no_state()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        Assert.All(chain.Headers, header => Assert.Equal(header.Version >= 3, StateCommitment.IsProvable(header)));

        BlockHeader misshapen = RecordedChain.Open("chains/refused/mmrsize").Headers[40];
        Assert.Equal(282UL, misshapen.OutputMmrSize);
        Assert.False(StateCommitment.IsProvable(misshapen));
        Assert.Throws<ArgumentException>(() => new StateCommitment(misshapen));
    }

    [Fact]
    public void It_tells_sizes_and_leaves_of_every_kind()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        StateCommitment commitment = chain.Commitment;

        Assert.Equal(chain.Horizon.OutputMmrSize, commitment.MmrSize(SegmentKind.Output));
        Assert.Equal(chain.Horizon.OutputMmrSize, commitment.MmrSize(SegmentKind.RangeProof));
        Assert.Equal(chain.Horizon.KernelMmrSize, commitment.MmrSize(SegmentKind.Kernel));
        Assert.Equal(commitment.BitmapMmrSize, commitment.MmrSize(SegmentKind.Bitmap));
        Assert.Equal(chain.Horizon.Hash, commitment.BlockHash);
    }

    [Fact]
    public void Proving_with_the_wrong_bitmap_or_a_segment_it_has_not_is_a_mistake_of_the_caller()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        List<RecordedSegment> segments = chain.Segments("segments-compacted-default.msgs");
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);
        Segment kernels = segments.First(recorded => recorded.Segment.Kind == SegmentKind.Kernel).Segment;
        Segment outputs = segments.First(recorded => recorded.Segment.Kind == SegmentKind.Output).Segment;
        var beyond = new Segment(SegmentKind.Kernel, new SegmentIdentifier(11, 9), [], [], [], [], []);

        Assert.Throws<ArgumentException>(() => SegmentProver.TryProve(kernels, chain.Commitment, bitmap, Hash.Zero, out _, out _));
        Assert.Throws<ArgumentException>(() => SegmentProver.TryProve(outputs, chain.Commitment, null, Hash.Zero, out _, out _));
        Assert.Throws<ArgumentException>(() => SegmentProver.TryProve(beyond, chain.Commitment, null, Hash.Zero, out _, out _));
    }
}
