using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;

namespace Grin.Chain.Tests.Recorded;

/// <summary>
/// A small output MMR with random outputs, some of them spent, and the header that commits to it. The last output may be
/// spent too, which no chain has at a block but the rule of the lone last leaf is about.
/// </summary>
internal sealed class SyntheticState
{
    public SyntheticState(int leafCount, double unspent, Random random)
    {
        var leaves = new byte[leafCount * OutputIdentifier.Size];
        random.NextBytes(leaves);
        ulong[] positions = [.. Enumerable.Range(0, leafCount).Select(leaf => MmrGeometry.LeafPosition((ulong)leaf))];
        ulong size = MmrGeometry.Size((ulong)leafCount);
        Full = MmrSnapshot.FromSegments(SegmentKind.Output, size, [new Segment(SegmentKind.Output, new SegmentIdentifier(16, 0), [], [], positions, leaves, [])]);
        Bitmap = RandomBitmap(leafCount, random, () => random.NextDouble() < unspent);
        Commitment = new StateCommitment(new BlockHeader
        {
            Version = 5,
            Height = 100,
            Timestamp = 0,
            PreviousHash = Hash.Zero,
            PreviousRoot = Hash.Zero,
            OutputRoot = MmrHash.OutputRoot(size, Full.Root, Bitmap.Root),
            RangeProofRoot = Hash.Zero,
            KernelRoot = Hash.Zero,
            TotalKernelOffset = BlindingFactor.Zero,
            OutputMmrSize = size,
            KernelMmrSize = 1,
            TotalDifficulty = 1,
            SecondaryScaling = 0,
            Nonce = 0,
            ProofOfWork = ProofOfWork.Pack(10, [1, 2, 3, 4, 5, 6, 7, 8]),
        });
    }

    /// <summary>With every leaf and every hash.</summary>
    public MmrSnapshot Full { get; }

    public UnspentBitmap Bitmap { get; }

    public StateCommitment Commitment { get; }

    /// <summary>As a node has it that has pruned a random part of what is spent.</summary>
    public MmrSnapshot PartlyPruned(Random random)
    {
        double kept = random.NextDouble() * 0.5;
        UnspentBitmap held = RandomBitmap((int)Bitmap.OutputLeafCount, random, () => random.NextDouble() < kept);
        byte[] notRemoved = Bitmap.Chunks.ToArray();
        for (int i = 0; i < notRemoved.Length; i++)
        {
            notRemoved[i] |= held.Chunks[i];
        }

        return Full.Prune(new UnspentBitmap(Bitmap.OutputLeafCount, notRemoved));
    }

    /// <summary>Whether a leaf is the chain's.</summary>
    public bool IsAuthentic(ulong position, ReadOnlySpan<byte> leaf) =>
        Full.TryGetLeaf(MmrGeometry.LeafIndex(position), out ReadOnlySpan<byte> authentic) && leaf.SequenceEqual(authentic);

    /// <summary>Whether a hash is the chain's.</summary>
    public bool IsAuthentic(ulong position, Hash hash) => Full.TryGetHash(position, out Hash authentic) && hash == authentic;

    private static UnspentBitmap RandomBitmap(int leafCount, Random random, Func<bool> isUnspent)
    {
        var chunks = new byte[UnspentBitmap.ChunkCount((ulong)leafCount) * SegmentLeaf.ChunkSize];
        int runEnd = 0;
        bool last = false;
        for (int leaf = 0; leaf < leafCount; leaf++)
        {
            // Runs of equal leaves, so that whole subtrees are spent.
            if (leaf >= runEnd)
            {
                runEnd = leaf + 1 + random.Next(9);
                last = isUnspent();
            }

            if (last)
            {
                chunks[leaf / 8] |= (byte)(0x80 >> (leaf % 8));
            }
        }

        return new UnspentBitmap((ulong)leafCount, chunks);
    }
}
