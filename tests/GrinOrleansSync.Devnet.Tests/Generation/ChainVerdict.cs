using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>What a sync finds in a chain, drawn from the segments that a peer serves.</summary>
internal static class ChainVerdict
{
    // Long after every timestamp.
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly byte[] WeightSeed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>The first rule that the headers break; null if none.</summary>
    public static RuleViolation? OfHeaders(RecordedChain chain)
    {
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(chain.Network);
        foreach (BlockHeader header in chain.Headers.All.Skip(1))
        {
            if (!verifier.TryAppend(header, Now, out RuleViolation? violation))
            {
                return violation;
            }
        }

        return null;
    }

    /// <summary>The verdict over the state in sparse segments of default heights, and everything that speaks against it.</summary>
    public static (StateVerdict Verdict, IReadOnlyList<RuleViolation> Violations) OfState(RecordedChain chain) =>
        OfState(chain, SegmentHeights.Default, SegmentForm.Sparse);

    /// <summary>The verdict over the state in segments of some heights and form, and everything that speaks against it.</summary>
    public static (StateVerdict Verdict, IReadOnlyList<RuleViolation> Violations) OfState(RecordedChain chain, SegmentHeights heights, SegmentForm form)
    {
        var commitment = new StateCommitment(chain.Horizon);
        var plan = new StatePlan(commitment, heights);
        var verifier = new SegmentVerifier(chain.Network.Parameters, commitment);
        List<VerifiedSegment> verified = [.. plan.All().Select(id => Verify(chain, verifier, plan, id, form))];
        RuleViolation? nrd = NrdRule.Check([.. verified.SelectMany(segment => segment.NrdKernels)]);
        StateVerdict verdict = StateVerifier.Conclude(chain.Network, chain.Horizon, [.. verified.Select(segment => segment.Result)], nrd);
        IEnumerable<RuleViolation?> violations = [.. verified.SelectMany(segment => segment.Result.Violations), nrd, verdict.Refusal];
        return (verdict, [.. violations.OfType<RuleViolation>().Distinct()]);
    }

    private static VerifiedSegment Verify(RecordedChain chain, SegmentVerifier verifier, StatePlan plan, StateSegmentId id, SegmentForm form)
    {
        SegmentMessage message = Answer(chain, id, form);
        UnspentBitmap bitmap = chain.State!.Bitmap;
        VerifiedSegment? verified;
        SegmentDefect? defect;
        bool proven = id.Kind switch
        {
            SegmentKind.Bitmap => verifier.TryVerifyBitmap(message.Segment, message.CompanionRoot, out verified, out defect),
            SegmentKind.Output => verifier.TryVerifyOutputs(message.Segment, message.CompanionRoot, bitmap, out verified, out defect),
            SegmentKind.RangeProof => verifier.TryVerifyRangeProofs(message.Segment, bitmap, Answer(chain, plan.CommitmentsOf(id), form).Segment, WeightSeed, out verified, out defect),
            _ => verifier.TryVerifyKernels(message.Segment, Blocks(chain, id), WeightSeed, out verified, out defect),
        };
        Assert.True(proven, defect?.Detail);
        return verified!;
    }

    private static SegmentMessage Answer(RecordedChain chain, StateSegmentId id, SegmentForm form)
    {
        Assert.True(HonestAnswers.TryBuild(chain.State!, id.Kind, id.Id, form, out SegmentMessage? message));
        return message;
    }

    private static KernelBlocks Blocks(RecordedChain chain, StateSegmentId id)
    {
        Assert.True(SegmentRange.TryCreate(id.Id, chain.Horizon.KernelMmrSize, out SegmentRange range));
        BlockHeader[] headers = [.. chain.Headers.All.SkipWhile(header => MmrGeometry.LeafCount(header.KernelMmrSize) <= range.FirstLeaf)];
        int count = Array.FindIndex(headers, header => MmrGeometry.LeafCount(header.KernelMmrSize) >= range.FirstLeaf + range.LeafCount) + 1;
        return new KernelBlocks(range, headers[..count]);
    }
}
