using System.Collections.Immutable;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>
/// The rules that need the whole state: covers bag to the header's roots, every header was answered for, the sums balance
/// (consensus.md §11). It only adds; the segments were verified before.
/// </summary>
public static class StateVerifier
{
    // Of several violations the first in this order is reported (interface.md §2). Roots come before all: they fail only
    // for stored data.
    private static readonly ImmutableArray<Rule> Order =
    [
        Rule.Bitmap, Rule.OutputRoot, Rule.RangeProofRoot, Rule.KernelRoot,
        Rule.KernelHistory, Rule.LockHeight, Rule.Nrd, Rule.KernelSignature, Rule.RangeProof, Rule.KernelSums,
    ];

    /// <summary>Draws the verdict.</summary>
    /// <param name="network">The network.</param>
    /// <param name="horizon">The horizon header.</param>
    /// <param name="results">The results of all segments of a plan, each once.</param>
    /// <param name="nrdViolation">What <see cref="NrdRule"/> found over all kernels.</param>
    public static StateVerdict Conclude(Network network, BlockHeader horizon, IReadOnlyCollection<SegmentResult> results, RuleViolation? nrdViolation)
    {
        var violations = new List<RuleViolation>(results.SelectMany(result => result.Violations));
        if (nrdViolation is not null)
        {
            violations.Add(nrdViolation);
        }

        Hash bitmapRoot = Root(results, SegmentKind.Bitmap, UnspentBitmap.MmrSize(horizon.OutputMmrSize), horizon, Rule.Bitmap, violations);
        Hash outputRoot = Root(results, SegmentKind.Output, horizon.OutputMmrSize, horizon, Rule.OutputRoot, violations);
        Hash rangeProofRoot = Root(results, SegmentKind.RangeProof, horizon.OutputMmrSize, horizon, Rule.RangeProofRoot, violations);
        Hash kernelRoot = Root(results, SegmentKind.Kernel, horizon.KernelMmrSize, horizon, Rule.KernelRoot, violations);
        Compare(MmrHash.OutputRoot(horizon.OutputMmrSize, outputRoot, bitmapRoot), horizon.OutputRoot, horizon, Rule.OutputRoot, violations);
        Compare(rangeProofRoot, horizon.RangeProofRoot, horizon, Rule.RangeProofRoot, violations);
        Compare(kernelRoot, horizon.KernelRoot, horizon, Rule.KernelRoot, violations);

        ulong answered = results.Aggregate(0UL, (sum, result) => sum + result.HeadersAnswered);
        if (answered != horizon.Height)
        {
            violations.Add(new RuleViolation(Rule.KernelHistory, RulePlace.Horizon(horizon.Height), $"{answered} of {horizon.Height} headers were compared with the kernels"));
        }

        StateSummary summary = Sum(network, horizon, results, violations) with
        {
            OutputPmmrRoot = outputRoot,
            BitmapRoot = bitmapRoot,
            RangeProofRoot = rangeProofRoot,
            KernelRoot = kernelRoot,
        };
        RuleViolation? refusal = violations
            .OrderBy(violation => Order.IndexOf(violation.Rule))
            .ThenBy(violation => violation.Place.Kind == RulePlaceKind.Horizon)
            .ThenBy(violation => violation.Place.Number)
            .FirstOrDefault();
        return refusal is null ? new StateVerdict(summary, null) : new StateVerdict(null, refusal);
    }

    private static Hash Root(
        IReadOnlyCollection<SegmentResult> results,
        SegmentKind kind,
        ulong mmrSize,
        BlockHeader horizon,
        Rule rule,
        List<RuleViolation> violations)
    {
        IEnumerable<MmrNode> cover = results.Where(result => result.Id.Kind == kind).SelectMany(result => result.Cover);
        if (!MmrCover.TryComputeRoot(mmrSize, cover, out Hash root))
        {
            violations.Add(new RuleViolation(rule, RulePlace.Horizon(horizon.Height), $"the {StateSegmentId.KindName(kind)} segments do not cover the MMR"));
        }

        return root;
    }

    private static void Compare(Hash root, Hash committed, BlockHeader horizon, Rule rule, List<RuleViolation> violations)
    {
        if (root != committed)
        {
            violations.Add(new RuleViolation(rule, RulePlace.Horizon(horizon.Height), $"the root is {root}, the header commits to {committed}"));
        }
    }

    /// <summary>Σ unspent − R·H = Σ excesses + offset·G, none of them infinity (consensus.md §11.6, crypto.md §7).</summary>
    private static StateSummary Sum(Network network, BlockHeader horizon, IReadOnlyCollection<SegmentResult> results, List<RuleViolation> violations)
    {
        UInt128 supply = (UInt128)NetworkParameters.BlockReward * network.RewardCount(horizon.Height);
        PointSum utxo = Total(results, SegmentKind.Output) - PointSum.OfValue(supply);
        PointSum kernels = Total(results, SegmentKind.Kernel);
        Span<byte> offset = stackalloc byte[BlindingFactor.Size];
        horizon.TotalKernelOffset.CopyTo(offset);

        string? problem = null;
        if (!PointSum.TryOfBlinding(offset, out PointSum offsetPoint))
        {
            problem = "the total kernel offset is not below the group order";
        }
        else if (utxo != kernels + offsetPoint)
        {
            problem = "unspent outputs less all rewards do not equal kernel excesses plus offset";
        }

        bool encoded = StateSummary.TryEncode(utxo, out ImmutableArray<byte> utxoSum) & StateSummary.TryEncode(kernels, out ImmutableArray<byte> kernelSum);
        problem ??= encoded ? null : "a sum is the point at infinity";
        if (problem is not null)
        {
            violations.Add(new RuleViolation(Rule.KernelSums, RulePlace.Horizon(horizon.Height), problem));
        }

        return new StateSummary
        {
            HorizonHeight = horizon.Height,
            HorizonHash = horizon.Hash,
            OutputRoot = horizon.OutputRoot,
            OutputPmmrRoot = Hash.Zero,
            BitmapRoot = Hash.Zero,
            RangeProofRoot = Hash.Zero,
            KernelRoot = Hash.Zero,
            OutputLeaves = MmrGeometry.LeafCount(horizon.OutputMmrSize),
            UnspentOutputs = results.Where(result => result.Id.Kind == SegmentKind.Output).Aggregate(0UL, (sum, result) => sum + result.Elements),
            Kernels = MmrGeometry.LeafCount(horizon.KernelMmrSize),
            UtxoSum = utxoSum,
            KernelSum = kernelSum,
        };
    }

    private static PointSum Total(IReadOnlyCollection<SegmentResult> results, SegmentKind kind) =>
        results.Where(result => result.Id.Kind == kind).Aggregate(PointSum.Infinity, (sum, result) => sum + result.Sum);
}
