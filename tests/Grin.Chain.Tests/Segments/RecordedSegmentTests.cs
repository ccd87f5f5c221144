using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;
using Grin.Chain.Wire;

namespace Grin.Chain.Tests.Segments;

/// <summary>Every segment that the real node sent, of every variant and height.</summary>
public sealed class RecordedSegmentTests
{
    public static TheoryData<string, string> Recordings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string chain, string file) in RecordedChain.AllRecordings())
            {
                data.Add(chain, file);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Encodes_back_to_the_recorded_bytes(string chainName, string file)
    {
        List<RecordedSegment> segments = RecordedChain.Open(chainName).Segments(file);

        Assert.NotEmpty(segments);
        foreach (RecordedSegment recorded in segments)
        {
            var writer = new WireWriter(recorded.Body.Length);
            recorded.Message.Write(writer, ProtocolVersion.Local);
            Assert.True(writer.Written.SequenceEqual(recorded.Body), $"{recorded.Segment.Kind} {recorded.Segment.Id}");
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Comes_back_the_same_at_every_protocol_version(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        foreach (RecordedSegment recorded in chain.Segments(file).Where(recorded => recorded.Segment.Kind is SegmentKind.Kernel or SegmentKind.Output))
        {
            foreach (uint version in new uint[] { 0, 1, 2, 3, 1000 })
            {
                var writer = new WireWriter(recorded.Body.Length);
                recorded.Message.Write(writer, new ProtocolVersion(version));

                Assert.True(SegmentMessage.TryParse(writer.Written, recorded.Segment.Kind, new ProtocolVersion(version), chain.Network.Parameters.NrdEnabled, out SegmentMessage? again, out WireError? error), error?.ToString());

                Assert.Equal(recorded.Message.BlockHash, again.BlockHash);
                Assert.Equal(recorded.Message.CompanionRoot, again.CompanionRoot);
                SegmentAssert.Same(recorded.Segment, again.Segment);
            }
        }
    }

    /// <summary>Stripping keeps every leaf that an honest node sent, and stripping again changes nothing.</summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Proves_and_the_covers_tile_every_MMR_and_bag_to_the_roots_the_node_tells(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> segments = chain.Segments(file);
        StateCommitment commitment = chain.Commitment;
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);

        Assert.Equal(chain.BitmapRoot, bitmap.Root);
        foreach (IGrouping<SegmentKind, RecordedSegment> kind in segments.GroupBy(recorded => recorded.Segment.Kind))
        {
            byte height = kind.First().Segment.Id.Height;
            Assert.Equal(SegmentRange.Count(commitment.MmrSize(kind.Key), height), (ulong)kind.Count());
            Assert.Equal(
                chain.State.GetProperty("segments").EnumerateArray().Single(told => told.Text("file") == file)
                    .GetProperty("counts").GetProperty(kind.Key.ToString().ToLowerInvariant()).GetInt32(),
                kind.Count());

            var proven = new List<ProvenSegment>();
            foreach (RecordedSegment recorded in kind)
            {
                Assert.Equal(commitment.BlockHash, recorded.Message.BlockHash);
                Assert.Equal(
                    kind.Key switch { SegmentKind.Bitmap => chain.OutputPmmrRoot, SegmentKind.Output => bitmap.Root, _ => Hash.Zero },
                    recorded.Message.CompanionRoot);
                proven.Add(ProveTwice(chain, recorded.Segment, bitmap));
            }

            Hash root = Covers.Root(commitment.MmrSize(kind.Key), proven);
            Assert.Equal(
                kind.Key switch
                {
                    SegmentKind.Bitmap => chain.BitmapRoot,
                    SegmentKind.Output => chain.OutputPmmrRoot,
                    SegmentKind.RangeProof => chain.Horizon.RangeProofRoot,
                    _ => chain.Horizon.KernelRoot,
                },
                root);
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void The_proof_of_kernels_lists_the_peaks_before_them(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        var mmr = new MmrAccumulator();
        foreach (RecordedSegment recorded in chain.Segments(file).Where(recorded => recorded.Segment.Kind == SegmentKind.Kernel))
        {
            ProvenSegment proven = SegmentAssert.Proves(recorded.Segment, chain.Commitment, null, Hash.Zero);

            Assert.Equal(proven.Range.FirstLeaf, mmr.LeafCount);
            Assert.Equal(mmr.Peaks.ToArray(), proven.PeaksBefore.ToArray());
            for (int row = 0; row < proven.Segment.LeafCount; row++)
            {
                mmr.Append(proven.Segment.Leaf(row));
            }
        }

        Assert.Equal(chain.Horizon.KernelRoot, mmr.Root);
    }

    private static ProvenSegment ProveTwice(RecordedChain chain, Segment sent, UnspentBitmap bitmap)
    {
        ProvenSegment once = SegmentAssert.Proves(sent, chain.Commitment, bitmap, chain.OutputPmmrRoot);
        ProvenSegment twice = SegmentAssert.Proves(once.Segment, chain.Commitment, bitmap, chain.OutputPmmrRoot);

        Assert.True(sent.LeafPositions.SequenceEqual(once.Segment.LeafPositions));
        Assert.True(sent.Leaves.SequenceEqual(once.Segment.Leaves));
        Assert.True(sent.Proof.SequenceEqual(once.Segment.Proof));
        SegmentAssert.Same(once.Segment, twice.Segment);
        Assert.Equal(once.Cover.AsEnumerable(), twice.Cover);
        Assert.Equal(once.PeaksBefore.AsEnumerable(), twice.PeaksBefore);
        return once;
    }
}
