using Grin.Chain.Segments;

namespace Grin.Chain.Tests.Segments;

internal static class SegmentAssert
{
    /// <summary>Proves a segment, with the bitmap only where the kind has use for it.</summary>
    public static bool TryProve(Segment segment, StateCommitment commitment, UnspentBitmap? bitmap, Hash outputPmmrRoot, out ProvenSegment? proven, out SegmentDefect? defect) =>
        SegmentProver.TryProve(segment, commitment, SegmentLeaf.IsPrunable(segment.Kind) ? bitmap : null, outputPmmrRoot, out proven, out defect);

    public static ProvenSegment Proves(Segment segment, StateCommitment commitment, UnspentBitmap? bitmap, Hash outputPmmrRoot)
    {
        Assert.True(TryProve(segment, commitment, bitmap, outputPmmrRoot, out ProvenSegment? proven, out SegmentDefect? defect), defect?.Detail);
        return proven!;
    }

    public static void Same(Segment expected, Segment actual)
    {
        Assert.Equal(expected.Kind, actual.Kind);
        Assert.Equal(expected.Id, actual.Id);
        Assert.True(expected.HashPositions.SequenceEqual(actual.HashPositions), "hash positions");
        Assert.True(expected.Hashes.SequenceEqual(actual.Hashes), "hashes");
        Assert.True(expected.LeafPositions.SequenceEqual(actual.LeafPositions), "leaf positions");
        Assert.True(expected.Leaves.SequenceEqual(actual.Leaves), "leaves");
        Assert.True(expected.Proof.SequenceEqual(actual.Proof), "proof");
    }
}
