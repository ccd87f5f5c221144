using Grin.Chain.Rules;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What the header chain says of a range.</summary>
/// <param name="Tip">The best header now.</param>
/// <param name="Progressed">Whether the best chain became heavier by it.</param>
/// <param name="Violation">The rule one of its headers breaks, or null; headers before that one were taken.</param>
/// <param name="Branch">Last header of the lighter branch that it is part of, which is kept; null when it is of none.</param>
/// <param name="Fate">What became of it.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderSubmission), Immutable]
public sealed record HeaderSubmission(
    [property: Id(0)] HeaderTip Tip,
    [property: Id(1)] bool Progressed,
    [property: Id(2)] RuleViolation? Violation,
    [property: Id(3)] HeaderTip? Branch = null,
    [property: Id(4)] HeaderFate Fate = HeaderFate.Judged);
