using System.Text.Json;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Tests.Recorded;
using Grin.TestData;

namespace Grin.Chain.Tests.State;

/// <summary>The same chain at three tips: what is kept of a state together with the tail of the next is that next state.</summary>
public sealed class SegmentTakeOverTests
{
    private static readonly string[] Tips = ["chains/devnet-1100/at-1000", "chains/devnet-1100/at-1060", "chains/devnet-1100"];

    // The second with range proof segments so small that some fill up between the tips.
    private static readonly SegmentHeights[] Heights = [SegmentHeights.Default, new SegmentHeights(9, 11, 8, 9)];

    public static bool HasTips => Tips.All(tip => TestVectors.Find(tip) is not null);

    [Theory(Skip = "The chain is here at one tip only: the others are in the larger collection of test data.", SkipUnless = nameof(HasTips))]
    [InlineData(0)]
    [InlineData(1)]
    public void States_refreshed_through_three_tips_are_the_recorded_ones(int run)
    {
        RefreshedState[] states = [.. Tips.Select(tip => new RefreshedState(tip, Heights[run]))];
        Dictionary<StateSegmentId, Kept> kept = Fetch(states[0], new StatePlan(states[0].Commitment, Heights[run]).All());
        for (int i = 1; i < states.Length; i++)
        {
            kept = Refresh(states[i - 1], states[i], kept);

            AssertRecorded(states[i], kept.Values.Select(segment => segment.Result));
            Assert.All(kept.Values, segment => AssertVerifiesFromBytes(segment, states[i]));
        }

        // Segments of every kind come from more than one of the tips, and range proofs are cut out of larger segments, and
        // joined to larger ones where the next tip filled them.
        Assert.All(
            [SegmentKind.Output, SegmentKind.RangeProof, SegmentKind.Kernel],
            kind => Assert.Contains(kept, segment => segment.Key.Kind == kind && segment.Value.Origin == states[0]));
        StateSegmentId[] between = [.. kept.Where(segment => segment.Value.Origin == states[1]).Select(segment => segment.Key)];
        Assert.Contains(between, id => id.Id.Height == SegmentHeights.RangeProofTail);
        Assert.Equal(Heights[run].RangeProof == 8, between.Contains(new StateSegmentId(SegmentKind.RangeProof, new SegmentIdentifier(8, 25))));
    }

    private static Dictionary<StateSegmentId, Kept> Fetch(RefreshedState state, IEnumerable<StateSegmentId> ids) => ids.ToDictionary(id => id, id =>
    {
        VerifiedSegment verified = state.Fetch(id);
        Assert.Equal(state.Commitment.BlockHash, verified.Result.Origin);
        return new Kept(state, verified.Proven.Segment, verified.Result);
    });

    private static Dictionary<StateSegmentId, Kept> Refresh(RefreshedState earlier, RefreshedState later, Dictionary<StateSegmentId, Kept> kept)
    {
        var takeOver = new SegmentTakeOver(earlier.Commitment, earlier.Bitmap, later.Bitmap);
        var plan = new StatePlan(later.Commitment, later.Heights, StatePlan.RangeProofTailAfter(earlier.Commitment, later.Heights));
        var refreshed = new Dictionary<StateSegmentId, Kept>();
        var missing = new List<StateSegmentId>();
        foreach (StateSegmentId id in plan.All())
        {
            if (id.Kind == SegmentKind.Bitmap || !SegmentTakeOver.IsFull(earlier.Commitment, id))
            {
                missing.Add(id);
            }
            else if (kept.TryGetValue(id, out Kept? same))
            {
                Assert.Equal(id.Kind == SegmentKind.Kernel, SegmentTakeOver.HoldsForKernels(earlier.Commitment, same.Result));
                Assert.Equal(id.Kind != SegmentKind.Kernel, takeOver.CanTakeOver(same.Result));
                refreshed[id] = id.Kind == SegmentKind.Kernel ? same : same with { Result = takeOver.Correct(same.Result, same.Segment) };
            }
            else
            {
                refreshed[id] = id.Id.Height == SegmentHeights.RangeProofTail ? Cut(id, earlier, takeOver, later, kept) : Join(id, takeOver, kept);
            }
        }

        Assert.All(missing, id => Assert.True(id.Kind == SegmentKind.Bitmap || !SegmentTakeOver.IsFull(earlier.Commitment, id)));
        foreach ((StateSegmentId id, Kept fetched) in Fetch(later, missing))
        {
            refreshed.Add(id, fetched);
        }

        return refreshed;
    }

    private static Kept Cut(StateSegmentId id, RefreshedState earlier, SegmentTakeOver takeOver, RefreshedState later, Dictionary<StateSegmentId, Kept> kept)
    {
        byte height = later.Heights.RangeProof;
        Kept whole = kept[new StateSegmentId(id.Kind, new SegmentIdentifier(height, id.Id.Index >> (height - id.Id.Height)))];
        Assert.True(SegmentPieces.TryCut(whole.Segment, earlier.Commitment.OutputMmrSize, id.Id, out Segment? piece));
        Assert.True(takeOver.TryTakeOver(piece, earlier.Commitment, out VerifiedSegment? verified));
        return new Kept(earlier, verified.Proven.Segment, verified.Result);
    }

    private static Kept Join(StateSegmentId id, SegmentTakeOver takeOver, Dictionary<StateSegmentId, Kept> kept)
    {
        int shift = id.Id.Height - SegmentHeights.RangeProofTail;
        Kept[] pieces = [.. Enumerable.Range(0, 1 << shift).Select(i => kept[new StateSegmentId(id.Kind, new SegmentIdentifier(SegmentHeights.RangeProofTail, (id.Id.Index << shift) + (ulong)i))])];
        Assert.True(SegmentPieces.TryJoin([.. pieces.Select(piece => piece.Segment)], id.Id.Height, out Segment? joined));
        Assert.True(takeOver.TryTakeOver(joined, pieces[^1].Origin.Commitment, out VerifiedSegment? verified));
        return new Kept(pieces[^1].Origin, verified.Proven.Segment, verified.Result);
    }

    /// <summary>What was corrected by what was spent since is what comes out when everything is verified as if new.</summary>
    private static void AssertVerifiesFromBytes(Kept segment, RefreshedState state)
    {
        VerifiedSegment again = segment.Origin == state
            ? state.Fetch(segment.Result.Id)
            : segment.Origin.VerifyKept(segment.Result.Id, segment.Segment, state.Bitmap);
        Assert.Equal(SegmentResultCodec.Write(segment.Result), SegmentResultCodec.Write(again.Result));
    }

    private static void AssertRecorded(RefreshedState state, IEnumerable<SegmentResult> results)
    {
        StateVerdict verdict = StateVerifier.Conclude(state.Chain.Network, state.Chain.Horizon, [.. results], null);

        Assert.Null(verdict.Refusal);
        JsonElement recorded = state.Chain.State.GetProperty("headers").EnumerateArray().Single(header => header.GetProperty("height").GetUInt64() == state.Chain.Horizon.Height);
        Assert.Equal(state.Chain.OutputPmmrRoot, verdict.Summary!.OutputPmmrRoot);
        Assert.Equal(state.Chain.BitmapRoot, verdict.Summary.BitmapRoot);
        Assert.Equal(recorded.GetProperty("range_proof_root").GetString(), verdict.Summary.RangeProofRoot.ToString());
        Assert.Equal(recorded.GetProperty("kernel_root").GetString(), verdict.Summary.KernelRoot.ToString());
        Assert.Equal(recorded.GetProperty("utxo_sum").GetString(), Convert.ToHexStringLower(verdict.Summary.UtxoSum.AsSpan()));
        Assert.Equal(recorded.GetProperty("kernel_sum").GetString(), Convert.ToHexStringLower(verdict.Summary.KernelSum.AsSpan()));
        Assert.Equal(state.Bitmap.UnspentCount, verdict.Summary.UnspentOutputs);
    }

    /// <summary>A segment that a store has.</summary>
    private sealed record Kept(RefreshedState Origin, Segment Segment, SegmentResult Result);
}
