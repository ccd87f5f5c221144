namespace Grin.Chain.Rules;

/// <summary>A rule that data breaks, and where (interface.md §2, <c>refusal</c>).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Place">The element that breaks it.</param>
/// <param name="Detail">What is wrong with it, for a person.</param>
public sealed record RuleViolation(Rule Rule, RulePlace Place, string Detail)
{
    /// <summary>Rule, place and detail in one line.</summary>
    public override string ToString() => $"{Rule} at {Place}: {Detail}";
}
