using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Segments;
using Grin.Cryptography.Benchmarks.Straightforward;
using GrinOrleansSync.Devnet.Mining;
using GrinOrleansSync.Devnet.Recording;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>
/// The kernel roots of the demo's chain, from the kernels on. The product takes each segment from the peaks that its Merkle
/// proof gives, whichever thread or silo has it, and keeps nothing but peaks; rewinding takes the whole MMR in one place.
/// Both hash as much, so that on one thread with all in memory neither can be much faster.
/// </summary>
internal static class KernelHistory
{
    private const int SegmentHeight = 9;

    /// <summary>The work.</summary>
    public static Comparison Create(string name)
    {
        RecordedChain chain = RecordedChain.Load(DemoChain.Folder);
        var commitment = new StateCommitment(chain.Horizon);
        BlockHeader[] headers = [.. chain.Headers.All.Take((int)chain.Horizon.Height + 1)];
        ulong[] leafCounts = [.. headers.Select(header => MmrGeometry.LeafCount(header.KernelMmrSize))];
        ProvenSegment[] segments =
        [
            .. Enumerable.Range(0, (int)SegmentRange.Count(commitment.KernelMmrSize, SegmentHeight))
                .Select(index => Prove(chain, commitment, new SegmentIdentifier(SegmentHeight, (ulong)index))),
        ];
        byte[][] kernels = [.. segments.SelectMany(segment => Enumerable.Range(0, segment.Segment.LeafCount).Select(row => segment.Segment.Leaf(row).ToArray()))];
        return new Comparison(
            new Workload(name, headers.Length - 1, () => VerifyAll(headers)),
            new Workload(name, headers.Length - 1, () => PlainKernelHistory.Verify(kernels, headers)),
            () => Array.TrueForAll(headers[1..], RefuseAltered));

        bool VerifyAll(BlockHeader[] headers) => Array.TrueForAll(segments, segment => Verify(segment, headers, leafCounts));

        bool RefuseAltered(BlockHeader header)
        {
            BlockHeader[] altered = [.. headers];
            altered[(int)header.Height] = (HeaderDraft.Of(header) with { KernelRoot = header.OutputRoot }).With(header.Nonce, header.ProofOfWork);
            return !VerifyAll(altered) && !PlainKernelHistory.Verify(kernels, altered);
        }
    }

    private static ProvenSegment Prove(RecordedChain chain, StateCommitment commitment, SegmentIdentifier id) =>
        SegmentBuilder.TryBuild(chain.State!.Mmr(SegmentKind.Kernel, SegmentForm.Full), id, out Segment? segment)
            && SegmentProver.TryProve(segment, commitment, null, Hash.Zero, out ProvenSegment? proven, out _)
            ? proven
            : throw new InvalidOperationException($"The demo's chain has no kernel segment {id}.");

    /// <summary>The rule of KernelSegmentRules without signatures and locks: the root wherever a block ends in the segment.</summary>
    private static bool Verify(ProvenSegment proven, BlockHeader[] headers, ulong[] leafCounts)
    {
        SegmentRange range = proven.Range;
        var mmr = new MmrAccumulator(range.FirstLeaf, proven.PeaksBefore.AsSpan());
        int row = 0;
        int found = Array.BinarySearch(leafCounts, range.FirstLeaf + 1);
        for (int i = found < 0 ? ~found : found; i < headers.Length && leafCounts[i] <= range.FirstLeaf + range.LeafCount; i++)
        {
            while (mmr.LeafCount < leafCounts[i])
            {
                mmr.Append(proven.Segment.Leaf(row++));
            }

            if (headers[i].Height > 0 && mmr.Root != headers[i].KernelRoot)
            {
                return false;
            }
        }

        return true;
    }
}
