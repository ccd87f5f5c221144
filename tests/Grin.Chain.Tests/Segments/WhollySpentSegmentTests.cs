using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;
using Grin.TestData;

namespace Grin.Chain.Tests.Segments;

/// <summary>Full segments of which no output is unspent: answered by one hash, of their root or of an ancestor.</summary>
public sealed class WhollySpentSegmentTests
{
    [Fact]
    public void The_recorded_ones_are_answered_by_one_hash_and_two_of_them_share_their_cover()
    {
        Assert.SkipWhen(TestVectors.Find("chains/devnet-spent/state.json") is null, "GRIN_TEST_DATA names no folder with the chain devnet-spent");
        RecordedChain chain = RecordedChain.Open("chains/devnet-spent");
        List<RecordedSegment> segments = chain.Segments("segments-compacted-default.msgs");
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);
        foreach (SegmentKind kind in new[] { SegmentKind.Output, SegmentKind.RangeProof })
        {
            ProvenSegment[] proven =
            [
                .. segments.Where(recorded => recorded.Segment.Kind == kind)
                    .Select(recorded => SegmentAssert.Proves(recorded.Segment, chain.Commitment, bitmap, Hash.Zero)),
            ];

            Assert.All(proven[1..4], segment => Assert.Equal(0, segment.Segment.LeafCount));
            Assert.All(proven[1..4], segment => Assert.Equal(1, segment.Segment.Hashes.Length));
            Assert.Equal(proven[1].Range.LastPosition, Assert.Single(proven[1].Cover).Position);
            Assert.Equal(MmrGeometry.Family(proven[2].Range.LastPosition).Parent, Assert.Single(proven[2].Cover).Position);
            Assert.Equal(proven[2].Cover.AsEnumerable(), proven[3].Cover);
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 3)]
    public void It_proves_from_its_root_or_any_wholly_spent_ancestor_and_from_nothing_above(byte height, ulong index)
    {
        // 24 leaves: the first 16 spent, so everything below the peak at position 30.
        SyntheticState state = StateWithFirstSpent(24, 16);
        var id = new SegmentIdentifier(height, index);
        Assert.True(SegmentRange.TryCreate(id, state.Full.MmrSize, out SegmentRange range));
        ulong position = range.LastPosition;
        for (int levels = 0; MmrGeometry.Height(position) <= 4; levels++, position = MmrGeometry.Family(position).Parent)
        {
            Assert.True(state.Full.TryGetHash(position, out Hash hash));
            Segment segment = FromAncestor(state.Full, id, position, hash);

            ProvenSegment proven = SegmentAssert.Proves(segment, state.Commitment, state.Bitmap, Hash.Zero);

            Assert.Equal([new MmrNode(position, hash)], proven.Cover.AsEnumerable());
            SegmentAssert.Same(segment, proven.Segment);
            var forged = new Segment(segment.Kind, id, [position], [SegmentDraft.RandomHash(new Random(levels))], [], [], [.. segment.Proof]);
            Assert.False(SegmentAssert.TryProve(forged, state.Commitment, state.Bitmap, Hash.Zero, out _, out SegmentDefect? defect));
            Assert.Equal(SegmentDefectKind.MerkleProof, defect!.Kind);
        }
    }

    [Fact]
    public void A_hash_above_something_unspent_does_not_stand_for_it()
    {
        // Leaves 0 to 7 are spent, 8 is not: the node at 14 covers the spent ones only, its parent at 30 both.
        SyntheticState state = StateWithFirstSpent(16, 8);
        var id = new SegmentIdentifier(2, 1);
        Assert.True(state.Full.TryGetHash(30, out Hash root));

        Assert.False(SegmentAssert.TryProve(FromAncestor(state.Full, id, 30, root), state.Commitment, state.Bitmap, Hash.Zero, out _, out SegmentDefect? defect));

        Assert.Equal(SegmentDefectKind.MissingData, defect!.Kind);
    }

    private static SyntheticState StateWithFirstSpent(int leafCount, int spent)
    {
        for (int seed = 0; ; seed++)
        {
            var state = new SyntheticState(leafCount, 0.3, new Random(seed));
            if (!state.Bitmap.AnyUnspent(0, (ulong)spent) && state.Bitmap.IsUnspent((ulong)spent))
            {
                return state;
            }
        }
    }

    private static Segment FromAncestor(MmrSnapshot full, SegmentIdentifier id, ulong start, Hash hash)
    {
        Assert.True(SegmentBuilder.TryBuild(full, id, out Segment? built));
        Assert.True(SegmentRange.TryCreate(id, full.MmrSize, out SegmentRange range));
        int levels = MmrGeometry.Height(start) - MmrGeometry.Height(range.LastPosition);
        return new Segment(full.Kind, id, [start], [hash], [], [], [.. built.Proof[levels..]]);
    }
}
