using System.Collections.Immutable;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;

namespace Grin.Chain.Tests.Segments;

/// <summary>
/// Segments that were proven and stripped, proven again after more of their outputs were spent, whole, cut out of the last
/// one, and joined.
/// </summary>
public sealed class KeptSegmentTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void A_full_segment_proves_whatever_was_spent_since_and_vouches_for_the_same_nodes(int seed)
    {
        var random = new Random(seed);
        int proven = 0;
        for (int round = 0; round < 1000; round++)
        {
            (SyntheticState state, UnspentBitmap later) = Random(random);
            foreach (ProvenSegment stored in Stored(state, (byte)(1 + random.Next(5)), random).Where(stored => stored.Range.IsFull))
            {
                ProvenSegment kept = Proves(stored.Segment, state, later);
                Assert.Equal(stored.Cover.AsEnumerable(), kept.Cover);
                Assert.Equal(stored.PeaksBefore.AsEnumerable(), kept.PeaksBefore);
                Assert.Equal(state.Commitment.BlockHash, kept.Horizon);
                AssertHolds(state, later, kept);
                SegmentAssert.Same(kept.Segment, Proves(kept.Segment, state, later).Segment);
                proven++;
            }
        }

        Assert.InRange(proven, 1000, int.MaxValue);
    }

    [Theory]
    [InlineData(23)]
    [InlineData(24)]
    public void An_altered_segment_does_not_prove_or_what_was_altered_is_dropped(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        int dropped = 0;
        for (int round = 0; round < 2000; round++)
        {
            (SyntheticState state, UnspentBitmap later) = Random(random);
            ProvenSegment[] full = [.. Stored(state, (byte)(1 + random.Next(4)), random).Where(stored => stored.Range.IsFull)];
            if (full.Length == 0)
            {
                continue;
            }

            var draft = new SegmentDraft(full[random.Next(full.Length)].Segment);
            Alter(draft, random);
            if (SegmentProver.TryProveKept(draft.Build(), state.Commitment, later, state.Bitmap.Root, out ProvenSegment? kept, out _))
            {
                AssertHolds(state, later, kept);
                dropped++;
            }
            else
            {
                refused++;
            }
        }

        Assert.All([refused, dropped], count => Assert.InRange(count, 50, 2000));
    }

    [Fact]
    public void Only_what_was_full_can_be_kept()
    {
        var state = new SyntheticState(11, 1, new Random(25));
        ProvenSegment last = Stored(state, 2, new Random(26)).Last();

        Assert.False(SegmentProver.TryProveKept(last.Segment, state.Commitment, state.Bitmap, state.Bitmap.Root, out _, out SegmentDefect? defect));
        Assert.Contains("not full", defect.Detail, StringComparison.Ordinal);
        var beyond = new Segment(SegmentKind.Output, new SegmentIdentifier(2, 9), [], [], [], [], []);
        Assert.False(SegmentProver.TryProveKept(beyond, state.Commitment, state.Bitmap, state.Bitmap.Root, out _, out _));
    }

    [Fact]
    public void The_companion_is_the_earlier_one()
    {
        var state = new SyntheticState(16, 1, new Random(27));
        ProvenSegment whole = Assert.Single(Stored(state, 4, new Random(28)));

        Assert.False(SegmentProver.TryProveKept(whole.Segment, state.Commitment, state.Bitmap, Hash.Zero, out _, out SegmentDefect? defect));
        Assert.Equal(SegmentDefectKind.MerkleProof, defect.Kind);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Every_full_piece_of_the_last_segment_is_cut_out_of_it(int seed)
    {
        var random = new Random(seed);
        int cut = 0;
        for (int round = 0; round < 500; round++)
        {
            (SyntheticState state, UnspentBitmap later) = Random(random);
            byte height = (byte)(3 + random.Next(4));
            ProvenSegment last = Stored(state, height, random).Last();
            if (last.Range.IsFull)
            {
                continue;
            }

            byte lower = (byte)(1 + random.Next(height - 1));
            ulong first = last.Range.FirstLeaf >> lower;
            for (ulong index = first; index < (last.Range.FirstLeaf + last.Range.LeafCount) >> lower; index++, cut++)
            {
                Assert.True(SegmentPieces.TryCut(last.Segment, last.Range.MmrSize, new SegmentIdentifier(lower, index), out Segment? piece));
                AssertHolds(state, later, Proves(piece, state, later));
            }

            // Neither what is not in it, nor what is not full, nor what is no segment of that MMR.
            Assert.False(first > 0 && SegmentPieces.TryCut(last.Segment, last.Range.MmrSize, new SegmentIdentifier(lower, first - 1), out _));
            Assert.False(SegmentPieces.TryCut(last.Segment, last.Range.MmrSize, new SegmentIdentifier(lower, 1000), out _));
            Assert.False(SegmentPieces.TryCut(last.Segment, 2, new SegmentIdentifier(lower, first), out _));
        }

        Assert.InRange(cut, 500, int.MaxValue);
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Pieces_that_fill_a_segment_are_joined_to_it(int seed)
    {
        var random = new Random(seed);
        int joined = 0;
        for (int round = 0; round < 500; round++)
        {
            (SyntheticState state, UnspentBitmap later) = Random(random);
            byte lower = (byte)(1 + random.Next(3));
            byte height = (byte)(lower + 1 + random.Next(2));
            ProvenSegment[] pieces = [.. Stored(state, lower, random).Where(piece => piece.Range.IsFull)];
            foreach (ProvenSegment[] group in pieces.Chunk(1 << (height - lower)).Where(group => group.Length == 1 << (height - lower)))
            {
                Assert.True(SegmentPieces.TryJoin([.. group.Select(piece => piece.Segment)], height, out Segment? whole));
                Assert.Equal(new SegmentIdentifier(height, group[0].Segment.Id.Index >> (height - lower)), whole.Id);

                // What is wholly spent may be vouched for by different nodes above it: then there is no one way from there.
                if (SegmentProver.TryProveKept(whole, state.Commitment, later, state.Bitmap.Root, out ProvenSegment? kept, out _))
                {
                    AssertHolds(state, later, kept);
                    joined++;
                }
                else
                {
                    Assert.False(state.Bitmap.AnyUnspent(group[^1].Range.FirstLeaf, group[^1].Range.LeafCount));
                }
            }
        }

        Assert.InRange(joined, 500, int.MaxValue);
    }

    [Fact]
    public void Pieces_that_do_not_fill_a_segment_are_not_joined()
    {
        var state = new SyntheticState(64, 1, new Random(43));
        Segment[] pieces = [.. Stored(state, 2, new Random(44)).Select(piece => piece.Segment)];

        Assert.True(SegmentPieces.TryJoin(pieces[4..8], 4, out _));
        Assert.False(SegmentPieces.TryJoin(pieces[4..7], 4, out _));
        Assert.False(SegmentPieces.TryJoin(pieces[3..7], 4, out _));
        Assert.False(SegmentPieces.TryJoin([pieces[4], pieces[6], pieces[5], pieces[7]], 4, out _));
        Assert.False(SegmentPieces.TryJoin(pieces[4..8], 2, out _));
        Assert.False(SegmentPieces.TryJoin([], 4, out _));
    }

    /// <summary>A state, and what is left unspent of it later.</summary>
    private static (SyntheticState State, UnspentBitmap Later) Random(Random random)
    {
        var state = new SyntheticState(1 + random.Next(120), random.NextDouble(), random);
        byte[] chunks = state.Bitmap.Chunks.ToArray();
        double spent = random.NextDouble();
        for (int leaf = 0; leaf < (int)state.Bitmap.OutputLeafCount; leaf += 4)
        {
            if (random.NextDouble() < spent)
            {
                chunks[leaf / 8] &= (byte)~((random.Next(2) == 0 ? 0xF0 : 0x50) >> (leaf % 8));
            }
        }

        return (state, new UnspentBitmap(state.Bitmap.OutputLeafCount, chunks));
    }

    /// <summary>All segments of a height as they are stored: proven and stripped.</summary>
    private static ImmutableArray<ProvenSegment> Stored(SyntheticState state, byte height, Random random)
    {
        MmrSnapshot source = random.Next(2) == 0 ? state.Full : state.PartlyPruned(random);
        var segments = ImmutableArray.CreateBuilder<ProvenSegment>();
        for (ulong index = 0; index < SegmentRange.Count(source.MmrSize, height); index++)
        {
            Assert.True(SegmentBuilder.TryBuild(source, new SegmentIdentifier(height, index), out Segment? built));
            segments.Add(SegmentAssert.Proves(built, state.Commitment, state.Bitmap, Hash.Zero));
        }

        return segments.ToImmutable();
    }

    private static ProvenSegment Proves(Segment segment, SyntheticState state, UnspentBitmap later)
    {
        Assert.True(SegmentProver.TryProveKept(segment, state.Commitment, later, state.Bitmap.Root, out ProvenSegment? proven, out SegmentDefect? defect), defect?.Detail);
        return proven;
    }

    /// <summary>Every unspent leaf is there, and everything that is there is the chain's.</summary>
    private static void AssertHolds(SyntheticState state, UnspentBitmap later, ProvenSegment kept)
    {
        for (int row = 0; row < kept.Segment.LeafCount; row++)
        {
            Assert.True(state.IsAuthentic(kept.Segment.LeafPositions[row], kept.Segment.Leaf(row)));
        }

        for (int i = 0; i < kept.Segment.Hashes.Length; i++)
        {
            Assert.True(state.IsAuthentic(kept.Segment.HashPositions[i], kept.Segment.Hashes[i]));
        }

        Assert.All(kept.Cover, node => Assert.True(state.IsAuthentic(node.Position, node.Hash)));
        for (ulong leaf = kept.Range.FirstLeaf; leaf < kept.Range.FirstLeaf + kept.Range.LeafCount; leaf++)
        {
            Assert.True(!later.IsUnspent(leaf) || kept.Segment.FindLeaf(MmrGeometry.LeafPosition(leaf)) >= 0);
        }
    }

    private static void Alter(SegmentDraft draft, Random random)
    {
        int choice = random.Next(draft.Leaves.Count + draft.Hashes.Count);
        if (choice < draft.Leaves.Count)
        {
            ulong position = draft.Leaves.Keys.ElementAt(choice);
            draft.Leaves[position] = SegmentDraft.Altered(draft.Leaves[position], random);
        }
        else
        {
            ulong position = draft.Hashes.Keys.ElementAt(choice - draft.Leaves.Count);
            draft.Hashes[position] = SegmentDraft.Altered(draft.Hashes[position], random);
        }
    }
}
