using System.Collections.Concurrent;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Grains.Tests.Support;

/// <summary>The segments of a recorded state, verified without any grain: what grains should come to.</summary>
internal static class RecordedResults
{
    private static readonly ConcurrentDictionary<(RecordedChain Chain, SegmentHeights Heights), Lazy<Task<IReadOnlyList<VerifiedSegment>>>> Known = new();

    /// <summary>All segments of the plan, in its order.</summary>
    public static Task<IReadOnlyList<VerifiedSegment>> OfAsync(RecordedChain chain, SegmentHeights heights) =>
        Known.GetOrAdd((chain, heights), static key => new Lazy<Task<IReadOnlyList<VerifiedSegment>>>(() => Task.Run(() => Verify(key.Chain, key.Heights)))).Value
            .WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>The message with a segment as an honest peer that has everything answers it.</summary>
    public static SegmentMessage Message(RecordedChain chain, StateSegmentId id)
    {
        RecordedState state = chain.State!;
        return SegmentBuilder.TryBuild(state.Mmr(id.Kind, SegmentForm.Full), id.Id, out Segment? segment)
            ? new SegmentMessage(state.Horizon.Hash, segment, state.CompanionRoot(id.Kind))
            : throw new ArgumentException($"The chain has no segment {id}.", nameof(id));
    }

    private static IReadOnlyList<VerifiedSegment> Verify(RecordedChain chain, SegmentHeights heights)
    {
        var commitment = new StateCommitment(chain.Horizon);
        var verifier = new SegmentVerifier(chain.Network.Parameters, commitment);
        var plan = new StatePlan(commitment, heights);
        return [.. plan.All().Select(id => Verify(chain, verifier, commitment, plan, id))];
    }

    private static VerifiedSegment Verify(RecordedChain chain, SegmentVerifier verifier, StateCommitment commitment, StatePlan plan, StateSegmentId id)
    {
        UnspentBitmap bitmap = chain.State!.Bitmap;
        SegmentMessage message = Message(chain, id);
        byte[] seed = new byte[32];
        seed[0] = 1;
        VerifiedSegment? verified;
        SegmentDefect? defect;
        bool proven = id.Kind switch
        {
            SegmentKind.Bitmap => verifier.TryVerifyBitmap(message.Segment, message.CompanionRoot, out verified, out defect),
            SegmentKind.Output => verifier.TryVerifyOutputs(message.Segment, message.CompanionRoot, bitmap, out verified, out defect),
            SegmentKind.RangeProof => verifier.TryVerifyRangeProofs(message.Segment, bitmap, Message(chain, plan.CommitmentsOf(id)).Segment, seed, out verified, out defect),
            _ => verifier.TryVerifyKernels(message.Segment, Blocks(chain, commitment, id), seed, out verified, out defect),
        };
        return proven ? verified! : throw new InvalidOperationException($"{id}: {defect!.Detail}");
    }

    private static KernelBlocks Blocks(RecordedChain chain, StateCommitment commitment, StateSegmentId id)
    {
        SegmentRange.TryCreate(id.Id, commitment.KernelMmrSize, out SegmentRange range);
        BlockHeader[] headers = [.. chain.Headers.All.SkipWhile(header => MmrGeometry.LeafCount(header.KernelMmrSize) <= range.FirstLeaf)];
        int last = Array.FindIndex(headers, header => MmrGeometry.LeafCount(header.KernelMmrSize) >= range.FirstLeaf + range.LeafCount);
        return new KernelBlocks(range, headers[..(last + 1)]);
    }
}
