using Grin.Chain.Rules;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>How far a sync is, and how it ended.</summary>
[GenerateSerializer, Alias(TypeAliases.SyncStatus), Immutable]
public sealed record SyncStatus
{
    /// <summary>The phase.</summary>
    [Id(0)]
    public required SyncPhase Phase { get; init; }

    /// <summary>The best header chain so far.</summary>
    [Id(1)]
    public required HeaderTip Tip { get; init; }

    /// <summary>The horizon header; null before it is chosen.</summary>
    [Id(2)]
    public HeaderTip? Horizon { get; init; }

    /// <summary>Progress of the state; null before its horizon is chosen.</summary>
    [Id(3)]
    public StateProgress? State { get; init; }

    /// <summary>Why the chain is refused; only in phase <see cref="SyncPhase.Refused"/>.</summary>
    [Id(4)]
    public RuleViolation? Refusal { get; init; }

    /// <summary>What is missing and what to do about it; only in phase <see cref="SyncPhase.Incomplete"/>.</summary>
    [Id(5)]
    public string? Obstacle { get; init; }

    /// <summary>Seconds from the first header request to the choice of the horizon.</summary>
    [Id(6)]
    public double HeaderSeconds { get; init; }

    /// <summary>Seconds from the choice of the horizon to the verdict.</summary>
    [Id(7)]
    public double StateSeconds { get; init; }
}
