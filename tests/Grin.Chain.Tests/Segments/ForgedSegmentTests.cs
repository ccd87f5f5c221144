using System.Collections.Concurrent;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Tests.Recorded;
using Grin.TestData;

namespace Grin.Chain.Tests.Segments;

/// <summary>Recorded segments with one thing altered, as lying peers would send them (interface.md §5).</summary>
public sealed class ForgedSegmentTests
{
    private static readonly ConcurrentDictionary<(string Chain, string File), Lazy<List<Fixture>>> Fixtures = new();

    // Recordings with all leaves, with few of them, and with wholly spent segments.
    public static TheoryData<string, string> Recordings
    {
        get
        {
            (string Chain, string File)[] wanted =
            [
                ("chains/user-240", "segments-uncompacted-default.msgs"),
                ("chains/user-240", "segments-compacted-default.msgs"),
                ("chains/devnet-1100", "segments-uncompacted-default.msgs"),
                ("chains/devnet-1100", "segments-compacted-default.msgs"),
                ("chains/devnet-spent", "segments-uncompacted-default.msgs"),
                ("chains/devnet-spent", "segments-compacted-default.msgs"),
                ("chains/devnet-spent", "segments-compacted-small.msgs"),
            ];
            var data = new TheoryData<string, string>();
            foreach ((string chain, string file) in wanted.Where(recording => TestVectors.Find($"{recording.Chain}/{recording.File}") is not null))
            {
                data.Add(chain, file);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_required_leaf_altered_leads_to_another_root(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            ulong position = fixture.PickUsedLeaf(random);
            draft.Leaves[position] = SegmentDraft.Altered(draft.Leaves[position], random);
            fixture.AssertRefused(draft, SegmentDefectKind.MerkleProof);
        }, fixture => fixture.Used.UsedLeaves.Count > 0);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_required_leaf_left_out_is_missing_data(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            draft.Leaves.Remove(fixture.PickUsedLeaf(random));
            fixture.AssertRefused(draft, SegmentDefectKind.MissingData);
        }, fixture => fixture.Used.UsedLeaves.Count > 0);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_hash_that_the_root_needs_altered_leads_to_another_root(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            ulong position = fixture.PickUsedHash(random);
            draft.Hashes[position] = SegmentDraft.Altered(draft.Hashes[position], random);
            fixture.AssertRefused(draft, SegmentDefectKind.MerkleProof);
        }, fixture => fixture.Used.UsedHashes.Count > 0);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_hash_that_the_root_needs_left_out_is_missing_data(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            draft.Hashes.Remove(fixture.PickUsedHash(random));
            fixture.AssertRefused(draft, SegmentDefectKind.MissingData);
        }, fixture => fixture.Used.UsedHashes.Count > 0);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_proof_hash_altered_leads_to_another_root(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            int row = random.Next(draft.Proof.Count);
            draft.Proof[row] = SegmentDraft.Altered(draft.Proof[row], random);
            fixture.AssertRefused(draft, SegmentDefectKind.MerkleProof);
        }, fixture => fixture.Used.UsedProof > 0);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_proof_cut_short_is_missing_data(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            draft.Proof.RemoveAt(random.Next(draft.Proof.Count));
            fixture.AssertRefused(draft, SegmentDefectKind.MissingData);
        }, fixture => fixture.Used.UsedProof > 0);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void An_empty_segment_is_missing_data(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, _) =>
        {
            draft.Leaves.Clear();
            draft.Hashes.Clear();
            fixture.AssertRefused(draft, SegmentDefectKind.MissingData);
        }, _ => true);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_bitmap_segment_with_another_companion_root_leads_to_another_root(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        var random = new Random(1);
        foreach (RecordedSegment recorded in chain.Segments(file).Where(recorded => recorded.Segment.Kind == SegmentKind.Bitmap))
        {
            Hash companion = SegmentDraft.Altered(recorded.Message.CompanionRoot, random);

            Assert.False(SegmentProver.TryProve(recorded.Segment, chain.Commitment, null, companion, out _, out SegmentDefect? defect));
            Assert.Equal(SegmentDefectKind.MerkleProof, defect.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void An_output_segment_is_proven_with_the_root_of_our_bitmap_and_no_other(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> segments = chain.Segments(file);
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);
        byte[] chunks = bitmap.Chunks.ToArray();
        ulong lastUnspent = bitmap.OutputLeafCount - 1;
        chunks[lastUnspent / 8] ^= (byte)(0x80 >> (int)(lastUnspent % 8));
        var other = new UnspentBitmap(bitmap.OutputLeafCount, chunks);
        RecordedSegment first = segments.First(recorded => recorded.Segment.Kind == SegmentKind.Output);

        Assert.True(SegmentProver.TryProve(first.Segment, chain.Commitment, bitmap, Hash.Zero, out ProvenSegment? proven, out _));
        Assert.Equal(bitmap.Root, proven.CompanionRoot);
        Assert.False(SegmentProver.TryProve(first.Segment, chain.Commitment, other, Hash.Zero, out _, out _));
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_spent_leaf_altered_is_dropped_with_its_sibling_and_everything_else_stays(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            ulong[] spent = [.. draft.Leaves.Keys.Where(position => !fixture.IsUsedLeaf(position))];
            ulong position = spent[random.Next(spent.Length)];
            draft.Leaves[position] = SegmentDraft.Altered(draft.Leaves[position], random);

            Segment kept = fixture.AssertProves(draft);

            ulong sibling = MmrGeometry.Family(position).Sibling;
            Assert.Equal(fixture.Stripped.LeafPositions.ToArray().Where(leaf => leaf != position && leaf != sibling), kept.LeafPositions.ToArray());
            fixture.AssertAuthentic(kept);
        }, fixture => fixture.Used.UsedLeaves.Count < fixture.Segment.LeafCount);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Many_spent_leaves_altered_or_left_out_are_never_kept(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            foreach (ulong position in draft.Leaves.Keys.Where(position => !fixture.IsUsedLeaf(position)).ToArray())
            {
                switch (random.Next(6))
                {
                    case 0:
                        draft.Leaves[position] = SegmentDraft.Altered(draft.Leaves[position], random);
                        break;
                    case 1:
                        draft.Leaves.Remove(position);
                        break;
                }
            }

            fixture.AssertAuthentic(fixture.AssertProves(draft));
        }, fixture => fixture.Used.UsedLeaves.Count < fixture.Segment.LeafCount);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Hashes_that_the_root_does_not_need_are_never_kept_when_altered(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            foreach (ulong position in draft.Hashes.Keys.Where(position => !fixture.IsUsedHash(position) && random.Next(4) == 0).ToArray())
            {
                draft.Hashes[position] = SegmentDraft.Altered(draft.Hashes[position], random);
            }

            fixture.AssertAuthentic(fixture.AssertProves(draft));
        }, fixture => fixture.Used.UsedHashes.Count < fixture.Segment.Hashes.Length);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Extra_hashes_and_leaves_and_surplus_proof_hashes_leave_no_trace(string chain, string file) =>
        ForEach(chain, file, (fixture, draft, random) =>
        {
            ulong size = fixture.Commitment.MmrSize(fixture.Segment.Kind);
            for (int i = 0; i < 20; i++)
            {
                // Bitmap and kernel segments have no use for hashes at all, others none for those of nodes they compute.
                ulong position = (ulong)random.NextInt64(2 * (long)size);
                if (!fixture.CouldUseHash(position))
                {
                    draft.Hashes.TryAdd(position, SegmentDraft.RandomHash(random));
                }

                if (position > fixture.Range.LastPosition || position < fixture.Range.FirstPosition || MmrGeometry.Height(position) > 0)
                {
                    draft.Leaves.TryAdd(position, new byte[fixture.Segment.LeafSize]);
                }

                draft.Proof.Add(SegmentDraft.RandomHash(random));
            }

            SegmentAssert.Same(fixture.Stripped, fixture.AssertProves(draft));
        }, _ => true);

    private static void ForEach(string chain, string file, Action<Fixture, SegmentDraft, Random> test, Func<Fixture, bool> applies)
    {
        foreach (Fixture fixture in Fixtures.GetOrAdd((chain, file), key => new Lazy<List<Fixture>>(() => Prepare(key.Chain, key.File))).Value.Where(applies))
        {
            // A range proof segment takes twenty times as long as another.
            int trials = fixture.Segment.Kind == SegmentKind.RangeProof ? 1 : 3;
            for (int trial = 0; trial < trials; trial++)
            {
                test(fixture, new SegmentDraft(fixture.Segment), new Random((1000 * trial) + (int)fixture.Segment.Id.Index));
            }
        }
    }

    private static List<Fixture> Prepare(string chainName, string file)
    {
        RecordedChain chain = RecordedChain.Open(chainName);
        List<RecordedSegment> segments = chain.Segments(file);
        UnspentBitmap bitmap = chain.ProvenBitmap(segments);
        var fixtures = new List<Fixture>();
        foreach (IGrouping<SegmentKind, RecordedSegment> kind in segments.GroupBy(recorded => recorded.Segment.Kind))
        {
            // The first, the last (an incomplete one), and of many some between.
            MmrSnapshot snapshot = chain.Snapshot(segments, kind.Key);
            RecordedSegment[] all = [.. kind];
            int step = Math.Max(2, all.Length / 5);
            fixtures.AddRange(all.Where((_, i) => i % step == 0 || i == all.Length - 1).Select(recorded => new Fixture(chain, recorded.Segment, bitmap, snapshot)));
        }

        return fixtures;
    }

    private sealed class Fixture
    {
        private readonly RecordedChain _chain;
        private readonly UnspentBitmap _bitmap;
        private readonly MmrSnapshot _authentic;

        public Fixture(RecordedChain chain, Segment segment, UnspentBitmap bitmap, MmrSnapshot authentic)
        {
            _chain = chain;
            _bitmap = bitmap;
            _authentic = authentic;
            Segment = segment;
            Commitment = chain.Commitment;
            Assert.True(SegmentRange.TryCreate(segment.Id, Commitment.MmrSize(segment.Kind), out SegmentRange range));
            Range = range;
            Used = ReferenceProof.Of(segment, Commitment.MmrSize(segment.Kind), SegmentLeaf.IsPrunable(segment.Kind) ? bitmap : null);
            Stripped = SegmentAssert.Proves(segment, Commitment, bitmap, chain.OutputPmmrRoot).Segment;
        }

        public Segment Segment { get; }

        public Segment Stripped { get; }

        public SegmentRange Range { get; }

        public StateCommitment Commitment { get; }

        public ReferenceProof Used { get; }

        public bool IsUsedLeaf(ulong position) => Segment.FindLeaf(position) is >= 0 and int row && Used.UsedLeaves.Contains(row);

        public bool IsUsedHash(ulong position) => Segment.HashPositions.IndexOf(position) is >= 0 and int row && Used.UsedHashes.Contains(row);

        /// <summary>Whether a hash at this position could stand for something: a spent node in the segment, or an ancestor of it.</summary>
        public bool CouldUseHash(ulong position)
        {
            if (!SegmentLeaf.IsPrunable(Segment.Kind) || position >= Range.MmrSize)
            {
                return false;
            }

            int height = MmrGeometry.Height(position);
            return !_bitmap.AnyUnspent(MmrGeometry.FirstLeafIndex(position, height), 1UL << height);
        }

        public ulong PickUsedLeaf(Random random) => Segment.LeafPositions[Used.UsedLeaves.ElementAt(random.Next(Used.UsedLeaves.Count))];

        public ulong PickUsedHash(Random random) => Segment.HashPositions[Used.UsedHashes.ElementAt(random.Next(Used.UsedHashes.Count))];

        public void AssertRefused(SegmentDraft draft, SegmentDefectKind kind)
        {
            Assert.False(SegmentAssert.TryProve(draft.Build(), Commitment, _bitmap, _chain.OutputPmmrRoot, out _, out SegmentDefect? defect));
            Assert.Equal(kind, defect!.Kind);
        }

        public Segment AssertProves(SegmentDraft draft) =>
            SegmentAssert.Proves(draft.Build(), Commitment, _bitmap, _chain.OutputPmmrRoot).Segment;

        public void AssertAuthentic(Segment kept)
        {
            for (int row = 0; row < kept.LeafCount; row++)
            {
                Assert.True(_authentic.TryGetLeaf(MmrGeometry.LeafIndex(kept.LeafPositions[row]), out ReadOnlySpan<byte> leaf));
                Assert.True(kept.Leaf(row).SequenceEqual(leaf), $"leaf at {kept.LeafPositions[row]}");
            }

            for (int row = 0; row < kept.Hashes.Length; row++)
            {
                Assert.True(_authentic.TryGetHash(kept.HashPositions[row], out Hash hash));
                Assert.Equal(hash, kept.Hashes[row]);
            }
        }
    }
}
