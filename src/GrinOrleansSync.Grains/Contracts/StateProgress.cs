using System.Collections.Immutable;
using Grin.Chain.Rules;
using Grin.Chain.Segments;
using Grin.Chain.State;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>How far a state is.</summary>
[GenerateSerializer, Alias(TypeAliases.StateProgress), Immutable]
public sealed record StateProgress
{
    /// <summary>Segments of the plan, by kind in the order of <see cref="SegmentKind"/>.</summary>
    [Id(0)]
    public required ImmutableArray<ulong> Required { get; init; }

    /// <summary>Verified segments, by kind.</summary>
    [Id(1)]
    public required ImmutableArray<ulong> Verified { get; init; }

    /// <summary>Answers that did not prove.</summary>
    [Id(2)]
    public required long Rejected { get; init; }

    /// <summary>Requests beyond the first of each segment.</summary>
    [Id(3)]
    public required long Retried { get; init; }

    /// <summary>The verified state, once the verdict is good.</summary>
    [Id(4)]
    public StateSummary? Summary { get; init; }

    /// <summary>Why the chain is refused, once the verdict is bad.</summary>
    [Id(5)]
    public RuleViolation? Refusal { get; init; }

    /// <summary>The segment that no peer could prove; empty unless the header itself is in doubt.</summary>
    [Id(6)]
    public string Unprovable { get; init; } = "";

    /// <summary>Segments that silos work on, by kind.</summary>
    [Id(8)]
    public ImmutableArray<ulong> Leased { get; init; } = [];

    /// <summary>Verified segments that were taken over from an earlier state.</summary>
    [Id(7)]
    public ulong TakenOver { get; init; }

    /// <summary>All segments of the plan.</summary>
    public ulong RequiredTotal => Required.Aggregate(0UL, (sum, count) => sum + count);

    /// <summary>All verified segments.</summary>
    public ulong VerifiedTotal => Verified.Aggregate(0UL, (sum, count) => sum + count);
}
