using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.TestData;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Devnet.Tests.Peers;

namespace GrinOrleansSync.Devnet.Tests.Faults;

/// <summary>Faults in what segments hold, judged by the prover that judges peers.</summary>
public sealed class SegmentFaultTests
{
    private const int Seeds = 4;

    public static TheoryData<string, SegmentForm> Chains()
    {
        var data = new TheoryData<string, SegmentForm>();
        data.Add("chains/devnet-1100", SegmentForm.Full);
        data.Add("chains/devnet-1100", SegmentForm.Sparse);
        data.Add("chains/refused/control", SegmentForm.Sparse);

        // Its segments are wholly spent, some of them proven by a hash above them.
        if (TestVectors.Find("chains/devnet-spent") is not null)
        {
            data.Add("chains/devnet-spent", SegmentForm.Sparse);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_corrupt_leaf_breaks_the_proof_of_every_segment_that_needs_leaves(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "corrupt-leaf"))
        {
            Assert.Equal(answer.Needs.Leaves.Count > 0 ? SegmentDefectKind.MerkleProof : null, answer.Defect?.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_corrupt_hash_breaks_the_proof_of_every_segment_that_uses_hashes(string name, SegmentForm form)
    {
        int hit = 0;
        foreach (Answer answer in Answers(name, form, "corrupt-hash"))
        {
            Assert.Equal(answer.Needs.Hashes.Count > 0 ? SegmentDefectKind.MerkleProof : null, answer.Defect?.Kind);
            hit += answer.Defect is null ? 0 : 1;
        }

        Assert.NotEqual(0, hit);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_corrupt_proof_breaks_the_proof_of_every_segment_that_has_one(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "corrupt-proof"))
        {
            Assert.Equal(answer.Honest.Segment.Proof.Length > 0 ? SegmentDefectKind.MerkleProof : null, answer.Defect?.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_corrupt_companion_root_breaks_the_proof_of_bitmap_segments_and_differs_in_output_segments(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "companion-root"))
        {
            Assert.Equal(answer.Kind == SegmentKind.Bitmap ? SegmentDefectKind.MerkleProof : null, answer.Defect?.Kind);
            Assert.Equal(answer.Kind is SegmentKind.Bitmap or SegmentKind.Output, answer.Honest.CompanionRoot != answer.Message.CompanionRoot);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Missing_data_is_found_missing(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "missing-data"))
        {
            bool expressible = answer.Kind != SegmentKind.Bitmap || answer.Honest.Segment.LeafCount > 1;
            Assert.Equal(expressible ? SegmentDefectKind.MissingData : null, answer.Defect?.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Missing_data_is_a_leaf_a_hash_or_everything(string name, SegmentForm form)
    {
        var ways = new HashSet<(int, int)>();
        foreach (Answer answer in Answers(name, form, "missing-data").Where(answer => answer.Needs is { Leaves.Count: > 1, Hashes.Count: > 1 }))
        {
            Segment honest = answer.Honest.Segment;
            Segment lacking = answer.Message.Segment;
            ways.Add((Math.Min(2, honest.LeafCount - lacking.LeafCount), Math.Min(2, honest.Hashes.Length - lacking.Hashes.Length)));
        }

        Assert.Equal([(0, 1), (1, 0), (2, 2)], ways.Order());
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Spent_leaves_are_tolerated_and_forged_ones_are_stripped(string name, SegmentForm form)
    {
        int forged = 0;
        foreach (Answer answer in Answers(name, form, "spent-leaves"))
        {
            Assert.Null(answer.Defect);
            MmrSnapshot honest = answer.Probe.State.Mmr(answer.Kind, SegmentForm.Full);
            Segment sent = answer.Message.Segment;
            Segment kept = answer.Proven!.Segment;
            for (int row = 0; row < sent.LeafCount; row++)
            {
                if (!honest.TryGetLeaf(MmrGeometry.LeafIndex(sent.LeafPositions[row]), out ReadOnlySpan<byte> authentic) || !authentic.SequenceEqual(sent.Leaf(row)))
                {
                    Assert.Equal(-1, kept.FindLeaf(sent.LeafPositions[row]));
                    forged++;
                }
            }
        }

        Assert.NotEqual(0, forged);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Extra_hashes_are_tolerated_and_stripped(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "extra-hashes"))
        {
            Assert.Null(answer.Defect);
            Segment sent = answer.Message.Segment;
            Segment kept = answer.Proven!.Segment;
            Assert.Equal(answer.Honest.Segment.Proof.Length + 3, sent.Proof.Length);
            Assert.Equal(answer.Honest.Segment.Proof.Length, kept.Proof.Length);
            Assert.True(answer.Kind == SegmentKind.Bitmap || sent.Hashes.Length > answer.Honest.Segment.Hashes.Length);
            for (int row = 0; row < kept.Hashes.Length; row++)
            {
                Assert.True(answer.Probe.State.Mmr(answer.Kind, SegmentForm.Full).TryGetHash(kept.HashPositions[row], out Grin.Chain.Hash authentic));
                Assert.Equal(authentic, kept.Hashes[row]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Tolerated_faults_are_tolerated_together(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "spent-leaves", "extra-hashes", "extra-bytes"))
        {
            Assert.Null(answer.Defect);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_wrong_segment_is_of_another_height_or_beyond_the_end(string name, SegmentForm form)
    {
        var ways = new HashSet<bool>();
        foreach (Answer answer in Answers(name, form, prove: false, "wrong-segment"))
        {
            SegmentIdentifier id = answer.Message.Segment.Id;
            bool exists = SegmentRange.TryCreate(id, answer.Probe.State.Mmr(answer.Kind, form).MmrSize, out _);
            ways.Add(exists);
            Assert.Equal(exists, id.Height != answer.Id.Height);
            Assert.NotEqual(answer.Id, id);
            if (exists)
            {
                Assert.Null(answer.Probe.Prove(answer.Message));
            }
        }

        Assert.Equal(2, ways.Count);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_wrong_block_is_the_one_before_the_horizon(string name, SegmentForm form)
    {
        foreach (Answer answer in Answers(name, form, "wrong-block"))
        {
            Assert.Equal(answer.Probe.State.Horizon.PreviousHash, answer.Message.BlockHash);
        }
    }

    [Fact]
    public void The_same_seed_spoils_the_same_way_whatever_was_asked_before_and_other_seeds_other_ways()
    {
        var id = new SegmentIdentifier(11, 1);
        ChainPeerOptions options = new() { Faults = HandlerProbe.Faults("corrupt-leaf"), Seed = 5 };
        var first = new HandlerProbe(RecordedChains.Demo, options);
        var second = new HandlerProbe(RecordedChains.Demo, options);
        second.Ask(SegmentKind.Output, new SegmentIdentifier(11, 0));

        byte[] spoilt = first.Ask(SegmentKind.Output, id)!;

        Assert.Equal(spoilt, second.Ask(SegmentKind.Output, id));
        Assert.NotEqual(spoilt, new HandlerProbe(RecordedChains.Demo, options with { Seed = 6 }).Ask(SegmentKind.Output, id));
    }

    [Theory]
    [InlineData(SegmentForm.Full)]
    [InlineData(SegmentForm.Sparse)]
    public void Any_two_faults_combine(SegmentForm form)
    {
        foreach (Fault one in FaultCatalogue.All)
        {
            foreach (Fault other in FaultCatalogue.All)
            {
                var probe = new HandlerProbe(RecordedChains.Get("chains/refused/control"), new ChainPeerOptions { Form = form, Faults = [one, other] });
                foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
                {
                    byte[]? body = probe.Ask(kind, new SegmentIdentifier(11, 0)) ?? probe.Ask(kind, new SegmentIdentifier(9, 0));
                    Assert.Equal(one.WithholdsSegments || other.WithholdsSegments, body is null);
                }
            }
        }
    }

    private static IEnumerable<Answer> Answers(string name, SegmentForm form, params string[] faults) => Answers(name, form, prove: true, faults);

    private static IEnumerable<Answer> Answers(string name, SegmentForm form, bool prove, params string[] faults)
    {
        RecordedChain chain = RecordedChains.Get(name);
        (SegmentKind Kind, byte Height)[] heights =
        [
            (SegmentKind.Bitmap, 1), (SegmentKind.Bitmap, 9), (SegmentKind.Output, 5), (SegmentKind.Output, 10),
            (SegmentKind.RangeProof, 6), (SegmentKind.Kernel, 9),
        ];
        var honest = new HandlerProbe(chain, new ChainPeerOptions { Form = form, AnyHeight = true });
        for (int seed = 0; seed < Seeds; seed++)
        {
            var probe = new HandlerProbe(chain, new ChainPeerOptions { Form = form, AnyHeight = true, Faults = HandlerProbe.Faults(faults), Seed = seed });
            foreach ((SegmentKind kind, byte height) in heights)
            {
                SegmentIdentifier[] ids = [.. honest.Segments(kind, height)];

                // The first, the last and two others for each seed.
                foreach (int i in (HashSet<int>)[0, ids.Length - 1, (seed + 1) * ids.Length / (Seeds + 2), ids.Length - 1 - (seed % ids.Length)])
                {
                    SegmentIdentifier id = ids[i];
                    SegmentMessage message = probe.Parse(kind, probe.Ask(kind, id)!);
                    ProvenSegment? proven = null;
                    SegmentDefect? defect = prove ? probe.Prove(message, out proven) : null;
                    SegmentMessage unspoilt = honest.Parse(kind, honest.Ask(kind, id)!);
                    SegmentRange.TryCreate(id, probe.State.Mmr(kind, form).MmrSize, out SegmentRange range);
                    var needs = SegmentNeeds.Of(unspoilt.Segment, range, probe.State.Bitmap);
                    yield return new Answer(probe, kind, id, unspoilt, needs, message, defect, proven);
                }
            }
        }
    }

    private sealed record Answer(
        HandlerProbe Probe,
        SegmentKind Kind,
        SegmentIdentifier Id,
        SegmentMessage Honest,
        SegmentNeeds Needs,
        SegmentMessage Message,
        SegmentDefect? Defect,
        ProvenSegment? Proven);
}
