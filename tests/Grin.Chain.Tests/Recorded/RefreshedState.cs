using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.State;

namespace Grin.Chain.Tests.Recorded;

/// <summary>A recorded state, its segments as a node that has pruned builds them, at any heights.</summary>
internal sealed class RefreshedState
{
    private static readonly byte[] WeightSeed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly Dictionary<SegmentKind, MmrSnapshot> _mmrs;

    public RefreshedState(string name, SegmentHeights heights)
    {
        Chain = RecordedChain.Open(name);
        List<RecordedSegment> segments = Chain.Segments("segments-compacted-default.msgs");
        Bitmap = Chain.ProvenBitmap(segments);
        Heights = heights;
        _mmrs = Enum.GetValues<SegmentKind>().ToDictionary(kind => kind, kind => Chain.Snapshot(segments, kind));
    }

    public RecordedChain Chain { get; }

    public StateCommitment Commitment => Chain.Commitment;

    public UnspentBitmap Bitmap { get; }

    public SegmentHeights Heights { get; }

    public Segment Build(StateSegmentId id)
    {
        Assert.True(SegmentBuilder.TryBuild(_mmrs[id.Kind], id.Id, out Segment? segment));
        return segment;
    }

    /// <summary>Verifies a segment that a peer could send.</summary>
    public VerifiedSegment Fetch(StateSegmentId id) => Verify(new SegmentVerifier(Chain.Network.Parameters, Commitment), Bitmap, id, Build(id));

    /// <summary>Verifies a segment that was proven for this state with what is unspent in a later one.</summary>
    public VerifiedSegment VerifyKept(StateSegmentId id, Segment segment, UnspentBitmap later) =>
        Verify(new SegmentVerifier(Chain.Network.Parameters, Commitment, areKept: true), later, id, segment);

    private VerifiedSegment Verify(SegmentVerifier verifier, UnspentBitmap bitmap, StateSegmentId id, Segment segment)
    {
        VerifiedSegment? verified;
        SegmentDefect? defect;
        bool proven = id.Kind switch
        {
            SegmentKind.Bitmap => verifier.TryVerifyBitmap(segment, Chain.OutputPmmrRoot, out verified, out defect),
            SegmentKind.Output => verifier.TryVerifyOutputs(segment, Bitmap.Root, bitmap, out verified, out defect),
            SegmentKind.RangeProof => verifier.TryVerifyRangeProofs(segment, bitmap, Build(new StatePlan(Commitment, Heights).CommitmentsOf(id)), WeightSeed, out verified, out defect),
            _ => verifier.TryVerifyKernels(segment, Blocks(id), WeightSeed, out verified, out defect),
        };
        Assert.True(proven, $"{id}: {defect?.Detail}");
        return verified!;
    }

    private KernelBlocks Blocks(StateSegmentId id)
    {
        Assert.True(SegmentRange.TryCreate(id.Id, Commitment.KernelMmrSize, out SegmentRange range));
        BlockHeader[] headers = [.. Chain.Headers.SkipWhile(header => MmrGeometry.LeafCount(header.KernelMmrSize) <= range.FirstLeaf)];
        int last = Array.FindIndex(headers, header => MmrGeometry.LeafCount(header.KernelMmrSize) >= range.FirstLeaf + range.LeafCount);
        return new KernelBlocks(range, headers[..(last + 1)]);
    }
}
