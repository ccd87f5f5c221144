using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.State;

/// <summary>The verdict over a recorded chain, drawn from one of its recordings as a sync draws it.</summary>
internal static class RecordedVerdict
{
    // Long after every recorded timestamp.
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly byte[] WeightSeed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>The first rule that the chain's headers break; null if none.</summary>
    public static RuleViolation? OfHeaders(RecordedChain chain)
    {
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(chain.Network);
        foreach (BlockHeader header in chain.Headers.Skip(1))
        {
            if (!verifier.TryAppend(header, Now, out RuleViolation? violation))
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>The verdict over the state, every segment proven.</summary>
    public static StateVerdict OfState(RecordedChain chain, string file)
    {
        List<RecordedSegment> segments = chain.Segments(file);
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);
        List<VerifiedSegment> verified = [.. segments.Select(segment => Verify(chain, segments, bitmap, segment))];
        RuleViolation? nrd = NrdRule.Check([.. verified.SelectMany(segment => segment.NrdKernels)]);
        return StateVerifier.Conclude(chain.Network, chain.Horizon, [.. verified.Select(segment => Reread(segment.Result))], nrd);
    }

    private static VerifiedSegment Verify(RecordedChain chain, List<RecordedSegment> all, UnspentBitmap bitmap, RecordedSegment recorded)
    {
        var verifier = new SegmentVerifier(chain.Network.Parameters, chain.Commitment);
        Segment segment = recorded.Segment;
        VerifiedSegment? verified;
        SegmentDefect? defect;
        bool proven = segment.Kind switch
        {
            SegmentKind.Bitmap => verifier.TryVerifyBitmap(segment, recorded.Message.CompanionRoot, out verified, out defect),
            SegmentKind.Output => verifier.TryVerifyOutputs(segment, recorded.Message.CompanionRoot, bitmap, out verified, out defect),
            SegmentKind.RangeProof => verifier.TryVerifyRangeProofs(segment, bitmap, OutputsFor(all, segment), WeightSeed, out verified, out defect),
            _ => verifier.TryVerifyKernels(segment, Blocks(chain, segment), WeightSeed, out verified, out defect),
        };
        Assert.True(proven, defect?.Detail);
        return verified!;
    }

    private static Segment OutputsFor(List<RecordedSegment> all, Segment rangeProofs)
    {
        IEnumerable<Segment> outputs = all.Select(recorded => recorded.Segment).Where(segment => segment.Kind == SegmentKind.Output);
        return outputs.Single(segment => segment.Id.Index == (rangeProofs.Id.Index << rangeProofs.Id.Height) >> segment.Id.Height);
    }

    private static KernelBlocks Blocks(RecordedChain chain, Segment kernels)
    {
        Assert.True(SegmentRange.TryCreate(kernels.Id, chain.Commitment.KernelMmrSize, out SegmentRange range));
        BlockHeader[] headers = [.. chain.Headers
            .SkipWhile(header => MmrGeometry.LeafCount(header.KernelMmrSize) <= range.FirstLeaf)];
        int count = Array.FindIndex(headers, header => MmrGeometry.LeafCount(header.KernelMmrSize) >= range.FirstLeaf + range.LeafCount) + 1;
        return new KernelBlocks(range, headers[..count]);
    }

    /// <summary>A result as a later start reads it.</summary>
    private static SegmentResult Reread(SegmentResult result)
    {
        Assert.True(SegmentResultCodec.TryRead(SegmentResultCodec.Write(result), out SegmentResult? reread, out var error), error?.ToString());
        return reread;
    }
}
