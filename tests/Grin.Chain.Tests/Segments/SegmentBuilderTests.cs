using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Segments;

/// <summary>Segments built from a state that was put together from recorded ones.</summary>
public sealed class SegmentBuilderTests
{
    private const string Uncompacted = "segments-uncompacted-default.msgs";

    private static readonly SegmentKind[] Kinds = Enum.GetValues<SegmentKind>();

    public static TheoryData<string> UncompactedChains => [.. RecordedChain.AllRecordings().Where(recording => recording.File == Uncompacted).Select(recording => recording.Chain)];

    public static TheoryData<string, string> Recordings => RecordedSegmentTests.Recordings;

    public static TheoryData<string, string> CompactedOfUncompacted
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string chain, string file) in RecordedChain.AllRecordings())
            {
                if (file.Contains("-compacted", StringComparison.Ordinal) && RecordedChain.Open(chain).Has(Uncompacted))
                {
                    data.Add(chain, file);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_state_put_together_from_segments_has_the_roots_the_node_tells_and_rebuilds_every_message_byte_for_byte(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> segments = chain.Segments(file);

        foreach (SegmentKind kind in Kinds)
        {
            MmrSnapshot snapshot = chain.Snapshot(segments, kind);
            Assert.Equal(Root(chain, kind), snapshot.Root);
            AssertRebuilds(chain, snapshot, segments);
        }
    }

    [Theory]
    [MemberData(nameof(UncompactedChains))]
    public void From_a_state_with_every_leaf_segments_of_other_heights_prove(string chainName)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> segments = chain.Segments(Uncompacted);
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);

        foreach (SegmentKind kind in Kinds)
        {
            MmrSnapshot snapshot = chain.Snapshot(segments, kind);
            foreach (byte height in Heights(kind, chain))
            {
                AssertAllProve(chain, snapshot, height, bitmap);
            }
        }
    }

    [Theory]
    [MemberData(nameof(UncompactedChains))]
    public void From_a_pruned_state_segments_of_every_height_prove(string chainName)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> segments = chain.Segments(Uncompacted);
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);

        foreach (SegmentKind kind in new[] { SegmentKind.Output, SegmentKind.RangeProof })
        {
            MmrSnapshot pruned = chain.Snapshot(segments, kind).Prune(bitmap);
            foreach (byte height in Heights(kind, chain))
            {
                AssertAllProve(chain, pruned, height, bitmap);
            }
        }
    }

    /// <summary>
    /// A node removes what was spent at its own compaction horizon (head minus cut-through horizon, consensus.md §16). On
    /// AutomatedTesting chains that is the archive header; on UserTesting it lies 50 blocks below it, so less is removed.
    /// </summary>
    [Theory]
    [MemberData(nameof(CompactedOfUncompacted))]
    public void Pruning_what_was_spent_at_the_compaction_horizon_gives_what_a_compacted_node_sent(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> uncompacted = chain.Segments(Uncompacted);
        List<RecordedSegment> compacted = chain.Segments(file);
        ulong horizon = chain.Headers[^1].Height - chain.Network.Parameters.CutThroughHorizon;
        UnspentBitmap notRemovable = horizon == chain.Horizon.Height
            ? chain.ProvenBitmap(uncompacted)
            : Replay.NotRemovable(chain, horizon);

        foreach (SegmentKind kind in new[] { SegmentKind.Output, SegmentKind.RangeProof })
        {
            AssertRebuilds(chain, chain.Snapshot(uncompacted, kind).Prune(notRemovable), compacted);
        }
    }

    [Fact]
    public void A_segment_beyond_the_last_is_not_built()
    {
        RecordedChain chain = RecordedChain.Open("chains/forks-200/branch-230");
        MmrSnapshot snapshot = chain.Snapshot(chain.Segments(Uncompacted), SegmentKind.Kernel);
        ulong count = SegmentRange.Count(snapshot.MmrSize, 5);

        Assert.True(SegmentBuilder.TryBuild(snapshot, new SegmentIdentifier(5, count - 1), out _));
        Assert.False(SegmentBuilder.TryBuild(snapshot, new SegmentIdentifier(5, count), out _));
        Assert.False(SegmentBuilder.TryBuild(snapshot, new SegmentIdentifier(255, 0), out _));
        Assert.False(SegmentBuilder.TryBuild(snapshot, new SegmentIdentifier(5, ulong.MaxValue), out _));
    }

    [Fact]
    public void A_state_with_a_segment_missing_is_not_put_together()
    {
        RecordedChain chain = RecordedChain.Open("chains/user-240");
        List<RecordedSegment> segments = chain.Segments(Uncompacted);
        RecordedSegment first = segments.First(recorded => recorded.Segment.Kind == SegmentKind.Output);

        Assert.Throws<InvalidDataException>(() => chain.Snapshot(segments.Where(recorded => recorded != first), SegmentKind.Output));
    }

    private static Hash Root(RecordedChain chain, SegmentKind kind) => kind switch
    {
        SegmentKind.Bitmap => chain.BitmapRoot,
        SegmentKind.Output => chain.OutputPmmrRoot,
        SegmentKind.RangeProof => chain.Horizon.RangeProofRoot,
        _ => chain.Horizon.KernelRoot,
    };

    private static void AssertRebuilds(RecordedChain chain, MmrSnapshot snapshot, List<RecordedSegment> recordings)
    {
        foreach (RecordedSegment recorded in recordings.Where(recorded => recorded.Segment.Kind == snapshot.Kind))
        {
            Assert.True(SegmentBuilder.TryBuild(snapshot, recorded.Segment.Id, out Segment? built));
            Hash companion = snapshot.Kind switch
            {
                SegmentKind.Bitmap => chain.OutputPmmrRoot,
                SegmentKind.Output => chain.BitmapRoot,
                _ => Hash.Zero,
            };
            var writer = new WireWriter(recorded.Body.Length);
            new SegmentMessage(chain.Horizon.Hash, built, companion).Write(writer, ProtocolVersion.Local);
            Assert.True(writer.Written.SequenceEqual(recorded.Body), $"{snapshot.Kind} {recorded.Segment.Id}");
        }
    }

    private static void AssertAllProve(RecordedChain chain, MmrSnapshot snapshot, byte height, UnspentBitmap bitmap)
    {
        var proven = new List<ProvenSegment>();
        for (ulong index = 0; index < SegmentRange.Count(snapshot.MmrSize, height); index++)
        {
            Assert.True(SegmentBuilder.TryBuild(snapshot, new SegmentIdentifier(height, index), out Segment? built));
            ProvenSegment stripped = SegmentAssert.Proves(built, chain.Commitment, bitmap, chain.OutputPmmrRoot);
            Assert.True(built.LeafPositions.SequenceEqual(stripped.Segment.LeafPositions));
            proven.Add(stripped);
        }

        Assert.Equal(snapshot.Root, Covers.Root(snapshot.MmrSize, proven));
    }

    // Range proofs are long: of the large chains a few heights must do. Height 0 proves only without a bitmap
    // (consensus.md §10.7).
    private static IEnumerable<byte> Heights(SegmentKind kind, RecordedChain chain)
    {
        bool isLarge = chain.Commitment.OutputLeafCount > 5000;
        return (kind, isLarge) switch
        {
            (SegmentKind.RangeProof, true) => [7],
            (SegmentKind.RangeProof, false) => [1, 5, 8],
            (SegmentKind.Output, true) => [6, 9, 14],
            (SegmentKind.Output, false) => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
            (_, true) => [5, 10, 16],
            _ => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
        };
    }
}
