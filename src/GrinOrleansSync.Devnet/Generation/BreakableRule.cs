using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Grin.Chain.Rules;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>A rule that a generated chain can break, at one place, while its mined headers commit to that.</summary>
public sealed class BreakableRule
{
    // Before header version 5, which states no secondary scaling any more.
    private const int ScalingHeight = 7;

    private readonly int? _height;

    private BreakableRule(Rule rule, string description, bool isOfHeaders, int? height = null)
    {
        Rule = rule;
        Description = description;
        IsOfHeaders = isOfHeaders;
        _height = height;
    }

    /// <summary>All of them.</summary>
    public static ImmutableArray<BreakableRule> All { get; } =
    [
        OfHeader(Rule.Timestamp, "a header has the timestamp of the one before it"),
        OfHeader(Rule.Version, "a header has version 4 where 5 is due"),
        OfHeader(Rule.ProofOfWork, "the last nonce of a header's cycle is altered"),
        OfHeader(Rule.HeaderChain, "a header names as its predecessor the one before that"),
        OfHeader(Rule.HeaderMmr, "prev_root of a header is that of the header before it"),
        OfHeader(Rule.MmrSize, "output_mmr_size of a header is one that no MMR has; later headers are right"),
        OfHeader(Rule.BlockWeight, "output_mmr_size of a header tells of more new outputs than a block can hold; later headers are right"),
        OfHeader(Rule.Difficulty, "a header adds 5 more difficulty than is due"),
        new(Rule.SecondaryScaling, "secondary_scaling of a header is one more than is due", isOfHeaders: true, ScalingHeight),
        OfState(Rule.KernelHistory, "kernel_root of a header is that of the header before it; later headers are right"),
        OfState(Rule.LockHeight, "a height-locked kernel stands 1000 blocks before its height"),
        OfState(Rule.Nrd, "two no-recent-duplicate kernels of relative height 10 with one excess stand in neighbouring blocks"),
        OfState(Rule.KernelSignature, "the signature of a kernel signs another fee"),
        OfState(Rule.RangeProof, "the range proof of an unspent output proves another value"),
        OfState(Rule.KernelSums, "a coinbase pays one grin more than reward and fees, and its kernel fits it"),
    ];

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>What is wrong.</summary>
    public string Description { get; }

    /// <summary>Whether headers alone show it, so that it is the fault of whoever sends them.</summary>
    public bool IsOfHeaders { get; }

    /// <summary>The rule with a name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out BreakableRule? rule)
    {
        rule = All.FirstOrDefault(rule => rule.Rule.Name == name);
        return rule is not null;
    }

    /// <summary>Height of the block or header that breaks it.</summary>
    internal int HeightIn(ChainShape shape) => _height ?? shape.Horizon - (shape.Horizon / 4);

    private static BreakableRule OfHeader(Rule rule, string description) => new(rule, description, isOfHeaders: true);

    private static BreakableRule OfState(Rule rule, string description) => new(rule, description, isOfHeaders: false);
}
