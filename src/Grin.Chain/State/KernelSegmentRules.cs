using System.Collections.Immutable;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.Transactions;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>The rules of a run of kernels: signatures, kernel history, lock heights (consensus.md §11.2, §11.8, §12).</summary>
internal sealed class KernelSegmentRules(NetworkParameters network)
{
    // NRD kernels are valid from the hard fork to header version 4 on (consensus.md §12).
    private const ushort FirstNrdVersion = 4;

    public VerifiedSegment Apply(ProvenSegment proven, KernelBlocks blocks, ReadOnlySpan<byte> weightSeed)
    {
        Segment segment = proven.Segment;
        var nrdKernels = new List<NrdKernel>();
        var violations = ImmutableArray.CreateBuilder<RuleViolation>();
        ulong answered = CheckHistory(proven, blocks, violations);
        CheckLocks(proven, blocks, nrdKernels, violations);

        PointSum sum = CheckSignatures(proven, blocks, weightSeed, violations);
        var result = new SegmentResult
        {
            Id = new StateSegmentId(SegmentKind.Kernel, segment.Id),
            Origin = proven.Horizon,
            Cover = proven.Cover,
            CompanionRoot = Hash.Zero,
            Elements = (ulong)segment.LeafCount,
            Sum = sum,
            HeadersAnswered = answered,
            NrdKernels = (ulong)nrdKernels.Count,
            Violations = violations.ToImmutable(),
        };
        return new VerifiedSegment(proven, result, nrdKernels);
    }

    /// <summary>
    /// Appends the kernels to the MMR before the segment and compares its root wherever a block ends. Genesis is trusted
    /// (consensus.md §2).
    /// </summary>
    private static ulong CheckHistory(ProvenSegment proven, KernelBlocks blocks, ImmutableArray<RuleViolation>.Builder violations)
    {
        SegmentRange range = proven.Range;
        var mmr = new MmrAccumulator(range.FirstLeaf, proven.PeaksBefore.AsSpan());
        ulong answered = 0;
        bool violated = false;
        int row = 0;
        for (int i = 0; i < blocks.Headers.Count && blocks.LeafCount(i) <= range.FirstLeaf + range.LeafCount; i++)
        {
            while (mmr.LeafCount < blocks.LeafCount(i))
            {
                mmr.Append(proven.Segment.Leaf(row++));
            }

            BlockHeader header = blocks.Headers[i];
            if (header.Height == 0)
            {
                continue;
            }

            answered++;
            if (!violated && mmr.Root != header.KernelRoot)
            {
                violated = true;
                violations.Add(new RuleViolation(Rule.KernelHistory, RulePlace.Header(header.Height), $"kernel root {header.KernelRoot} is not {mmr.Root}, that of the first {mmr.LeafCount} kernels"));
            }
        }

        return answered;
    }

    private void CheckLocks(ProvenSegment proven, KernelBlocks blocks, List<NrdKernel> nrdKernels, ImmutableArray<RuleViolation>.Builder violations)
    {
        bool lockViolated = false;
        bool nrdViolated = false;
        for (int row = 0; row < proven.Segment.LeafCount; row++)
        {
            var kernel = new TxKernel(proven.Segment.Leaf(row));
            if (kernel.Features is not (KernelFeatures.HeightLocked or KernelFeatures.NoRecentDuplicate))
            {
                continue;
            }

            RulePlace place = Place(proven, blocks, row);
            if (kernel.LockHeight > place.Block && !lockViolated)
            {
                lockViolated = true;
                violations.Add(new RuleViolation(Rule.LockHeight, place, $"it is locked until height {kernel.LockHeight}"));
            }

            if (kernel.Features != KernelFeatures.NoRecentDuplicate)
            {
                continue;
            }

            nrdKernels.Add(new NrdKernel(kernel.Excess, place.Number, place.Block, kernel.RelativeHeight));
            if (!nrdViolated && network.HeaderVersionAt(place.Block) < FirstNrdVersion)
            {
                nrdViolated = true;
                violations.Add(new RuleViolation(Rule.Nrd, place, $"no-recent-duplicate kernels are valid from header version {FirstNrdVersion} on"));
            }
        }
    }

    /// <summary>Checks the signatures and sums the excesses up.</summary>
    private static PointSum CheckSignatures(
        ProvenSegment proven, KernelBlocks blocks, ReadOnlySpan<byte> weightSeed, ImmutableArray<RuleViolation>.Builder violations)
    {
        Segment segment = proven.Segment;
        int[] rows = [.. Enumerable.Range(0, segment.LeafCount)];
        var excesses = new Rows(segment.Leaves, TxKernel.Size, TxKernel.ExcessOffset, TxKernel.ExcessSize, rows);
        var messages = new byte[segment.LeafCount * TxKernel.MessageSize];
        foreach (int row in rows)
        {
            new TxKernel(segment.Leaf(row)).WriteMessage(messages.AsSpan(row * TxKernel.MessageSize, TxKernel.MessageSize));
        }

        int[] invalid = KernelSignature.FindInvalid(
            excesses,
            new Rows(messages, TxKernel.MessageSize, 0, TxKernel.MessageSize, rows),
            new Rows(segment.Leaves, TxKernel.Size, TxKernel.SignatureOffset, TxKernel.SignatureSize, rows),
            weightSeed,
            out PointSum sum);
        if (invalid.Length == 0)
        {
            return sum;
        }

        violations.Add(new RuleViolation(Rule.KernelSignature, Place(proven, blocks, invalid[0]), $"{invalid.Length} signatures of the segment do not verify, this is the first"));
        if (!PointSum.TryOfCommitments(excesses, out sum, out int bad))
        {
            violations.Add(new RuleViolation(Rule.KernelSums, Place(proven, blocks, bad), "the excess is no point of the curve"));
            sum = PointSum.Infinity;
        }

        return sum;
    }

    private static RulePlace Place(ProvenSegment proven, KernelBlocks blocks, int row)
    {
        ulong leaf = proven.Range.FirstLeaf + (ulong)row;
        return RulePlace.Kernel(leaf, blocks.BlockOf(leaf).Height);
    }
}
