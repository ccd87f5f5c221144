using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.Segments;

/// <summary>Small states of every shape, pruned at random, and segments of them altered at random.</summary>
public sealed class SegmentProverRandomTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Segments_of_any_pruned_state_prove_and_their_covers_add_up(int seed)
    {
        var random = new Random(seed);
        for (int leafCount = 1; leafCount <= 70; leafCount++)
        {
            var state = new SyntheticState(leafCount, random.NextDouble(), random);
            MmrSnapshot source = state.PartlyPruned(random);
            for (byte height = 1; height <= 7; height++)
            {
                var proven = new List<ProvenSegment>();
                for (ulong index = 0; index < SegmentRange.Count(source.MmrSize, height); index++)
                {
                    Assert.True(SegmentBuilder.TryBuild(source, new SegmentIdentifier(height, index), out Segment? built));
                    ProvenSegment once = SegmentAssert.Proves(built, state.Commitment, state.Bitmap, Hash.Zero);
                    AssertAuthentic(state, once);
                    SegmentAssert.Same(once.Segment, SegmentAssert.Proves(once.Segment, state.Commitment, state.Bitmap, Hash.Zero).Segment);
                    Assert.True(built.LeafPositions.SequenceEqual(once.Segment.LeafPositions));
                    proven.Add(once);
                }

                Assert.Equal(state.Full.Root, Covers.Root(source.MmrSize, proven));
                Assert.Equal(source.Root, MmrSnapshot.FromSegments(SegmentKind.Output, source.MmrSize, [.. proven.Select(segment => segment.Segment)]).Root);
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Verdicts_on_altered_segments_are_those_of_the_rule_and_nothing_altered_is_kept(int seed)
    {
        var random = new Random(seed);
        int proven = 0;
        int forged = 0;
        int missing = 0;
        int alteredAndProven = 0;
        for (int round = 0; round < 2000; round++)
        {
            var state = new SyntheticState(1 + random.Next(60), random.NextDouble(), random);
            MmrSnapshot source = random.Next(2) == 0 ? state.Full : state.PartlyPruned(random);
            var height = (byte)(1 + random.Next(6));
            var id = new SegmentIdentifier(height, (ulong)random.NextInt64((long)SegmentRange.Count(source.MmrSize, height)));
            Assert.True(SegmentBuilder.TryBuild(source, id, out Segment? built));
            var draft = new SegmentDraft(built);
            for (int changes = random.Next(5); changes > 0; changes--)
            {
                Alter(draft, state.Full, random);
            }

            Segment altered = draft.Build();
            var reference = ReferenceProof.Of(altered, source.MmrSize, state.Bitmap);
            bool accepted = SegmentAssert.TryProve(altered, state.Commitment, state.Bitmap, Hash.Zero, out ProvenSegment? segment, out SegmentDefect? defect);
            if (reference.Root is null)
            {
                Assert.Equal(SegmentDefectKind.MissingData, defect?.Kind);
                missing++;
            }
            else if (!state.Commitment.CommitsTo(SegmentKind.Output, reference.Root.Value, state.Bitmap.Root))
            {
                Assert.Equal(SegmentDefectKind.MerkleProof, defect?.Kind);
                forged++;
            }
            else
            {
                Assert.True(accepted, defect?.Detail);
                AssertAuthentic(state, segment!);
                AssertKeepsWhatTheRootNeeds(altered, reference, segment!.Segment);
                SegmentAssert.Same(segment.Segment, SegmentAssert.Proves(segment.Segment, state.Commitment, state.Bitmap, Hash.Zero).Segment);
                proven++;
                alteredAndProven += altered.Leaves.SequenceEqual(built.Leaves) && altered.Hashes.SequenceEqual(built.Hashes) ? 0 : 1;
            }
        }

        Assert.All([proven, forged, missing, alteredAndProven], count => Assert.InRange(count, 150, 2000));
    }

    [Fact]
    public void A_pair_of_children_is_kept_if_one_is_proven_by_its_leaves_and_the_other_only_by_its_listed_hash()
    {
        // Four spent leaves below one listed root, then two pairs that are not wholly spent. Of the left pair one leaf is forged, of the right
        // pair the hash is not listed.
        var random = new Random(5);
        SyntheticState state;
        do
        {
            state = new SyntheticState(8, 0.5, random);
        }
        while (state.Bitmap.AnyUnspent(0, 4) || !state.Bitmap.AnyUnspent(4, 2) || !state.Bitmap.AnyUnspent(6, 2));
        Assert.True(SegmentBuilder.TryBuild(state.Full, new SegmentIdentifier(3, 0), out Segment? built));
        var draft = new SegmentDraft(built);
        draft.Leaves[0] = SegmentDraft.Altered(draft.Leaves[0], random);
        Assert.True(draft.Hashes.Remove(5));

        Segment kept = SegmentAssert.Proves(draft.Build(), state.Commitment, state.Bitmap, Hash.Zero).Segment;

        Assert.Equal([3UL, 4UL, 7UL, 8UL, 10UL, 11UL], kept.LeafPositions.ToArray());
        Assert.Equal([2UL, 6UL], kept.HashPositions.ToArray());
    }

    private static void Alter(SegmentDraft draft, MmrSnapshot full, Random random)
    {
        ulong position = (ulong)random.NextInt64((long)full.MmrSize + 3);
        switch (random.Next(11))
        {
            case 0 when draft.Leaves.Count > 0:
                position = draft.Leaves.Keys.ElementAt(random.Next(draft.Leaves.Count));
                draft.Leaves[position] = SegmentDraft.Altered(draft.Leaves[position], random);
                break;
            case 1 when draft.Leaves.Count > 0:
                draft.Leaves.Remove(draft.Leaves.Keys.ElementAt(random.Next(draft.Leaves.Count)));
                break;
            case 2 when draft.Hashes.Count > 0:
                position = draft.Hashes.Keys.ElementAt(random.Next(draft.Hashes.Count));
                draft.Hashes[position] = SegmentDraft.Altered(draft.Hashes[position], random);
                break;
            case 3 when draft.Hashes.Count > 0:
                draft.Hashes.Remove(draft.Hashes.Keys.ElementAt(random.Next(draft.Hashes.Count)));
                break;
            case 4 when draft.Proof.Count > 0:
                int row = random.Next(draft.Proof.Count);
                draft.Proof[row] = SegmentDraft.Altered(draft.Proof[row], random);
                break;
            case 5 when draft.Proof.Count > 0:
                draft.Proof.RemoveAt(random.Next(draft.Proof.Count));
                break;
            case 6:
                draft.Proof.Add(SegmentDraft.RandomHash(random));
                break;
            case 7:
                draft.Hashes[position] = SegmentDraft.RandomHash(random);
                break;
            case 8:
                // Authentic hashes where the builder lists none: of leaves that are there and of computed nodes.
                for (ulong listed = (ulong)random.Next(3); listed < full.MmrSize; listed += (ulong)random.Next(1, 5))
                {
                    Assert.True(full.TryGetHash(listed, out Hash hash));
                    draft.Hashes[listed] = hash;
                }

                break;
            case 9:
                draft.Leaves.TryAdd(position, SegmentDraft.RandomHash(random).ToArray().Concat(new byte[2]).ToArray());
                break;
            default:
                foreach (ulong inner in draft.Hashes.Keys.Where(_ => random.Next(3) == 0).ToArray())
                {
                    draft.Hashes.Remove(inner);
                }

                break;
        }
    }

    private static void AssertAuthentic(SyntheticState state, ProvenSegment proven)
    {
        Segment segment = proven.Segment;
        for (int row = 0; row < segment.LeafCount; row++)
        {
            Assert.True(state.IsAuthentic(segment.LeafPositions[row], segment.Leaf(row)), $"leaf at {segment.LeafPositions[row]}");
        }

        for (int row = 0; row < segment.Hashes.Length; row++)
        {
            Assert.True(state.IsAuthentic(segment.HashPositions[row], segment.Hashes[row]), $"hash at {segment.HashPositions[row]}");
        }

        foreach (MmrNode node in proven.Cover)
        {
            Assert.True(state.IsAuthentic(node.Position, node.Hash), $"cover at {node.Position}");
        }
    }

    private static void AssertKeepsWhatTheRootNeeds(Segment sent, ReferenceProof reference, Segment kept)
    {
        Assert.All(reference.UsedLeaves, row => Assert.NotEqual(-1, kept.FindLeaf(sent.LeafPositions[row])));
        Assert.All(reference.UsedHashes, row => Assert.True(kept.TryGetHash(sent.HashPositions[row], out _)));
        Assert.Equal(reference.UsedProof, kept.Proof.Length);
    }
}
