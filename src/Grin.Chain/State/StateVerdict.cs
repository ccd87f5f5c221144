using Grin.Chain.Rules;

namespace Grin.Chain.State;

/// <summary>The verdict over a state of which every segment is verified: exactly one of both is there.</summary>
/// <param name="Summary">What was verified.</param>
/// <param name="Refusal">Why the state is refused.</param>
public sealed record StateVerdict(StateSummary? Summary, RuleViolation? Refusal);
