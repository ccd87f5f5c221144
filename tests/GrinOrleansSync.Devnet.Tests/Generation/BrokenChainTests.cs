using Grin.Chain.Rules;
using Grin.Chain.State;
using GrinOrleansSync.Devnet.Generation;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>Each chain that is made to break a rule breaks that one and no other.</summary>
public sealed class BrokenChainTests
{
    public static TheoryData<string> OfHeaders => [.. BreakableRule.All.Where(rule => rule.IsOfHeaders).Select(rule => rule.Rule.Name)];

    public static TheoryData<string> OfStates => [.. BreakableRule.All.Where(rule => !rule.IsOfHeaders).Select(rule => rule.Rule.Name)];

    [Theory]
    [MemberData(nameof(OfHeaders))]
    public void Headers_made_to_break_a_rule_break_that_rule_at_that_height(string name)
    {
        ChainShape shape = Shape(name);
        using var folder = new GeneratedFolder(shape);

        RuleViolation? violation = ChainVerdict.OfHeaders(folder.Chain);

        Assert.Equal((name, RulePlace.Header((ulong)shape.BrokenHeight)), (violation?.Rule.Name, violation?.Place));
    }

    [Theory]
    [MemberData(nameof(OfStates))]
    public void A_state_made_to_break_a_rule_is_refused_by_that_rule_alone(string name)
    {
        ChainShape shape = Shape(name);
        using var folder = new GeneratedFolder(shape);

        (StateVerdict verdict, IReadOnlyList<RuleViolation> violations) = ChainVerdict.OfState(folder.Chain);

        Assert.Null(ChainVerdict.OfHeaders(folder.Chain));
        Assert.Equal(name, verdict.Refusal?.Rule.Name);
        RuleViolation violation = Assert.Single(violations);
        ulong height = (ulong)shape.BrokenHeight;
        Assert.Equal(
            name switch
            {
                "kernel-sums" => RulePlace.Horizon((ulong)shape.Horizon),
                "kernel-history" => RulePlace.Header(height),
                "range-proof" => RulePlace.Output(violation.Place.Number),
                "nrd" => RulePlace.Kernel(violation.Place.Number, height + 1),
                _ => RulePlace.Kernel(violation.Place.Number, height),
            },
            violation.Place);
    }

    [Fact]
    public void Every_rule_that_headers_and_states_can_break_is_among_them() => Assert.Equal(
        [
            "timestamp", "version", "pow", "header-chain", "header-mmr", "mmr-size", "block-weight", "difficulty", "secondary-scaling",
            "kernel-history", "lock-height", "nrd", "kernel-signature", "range-proof", "kernel-sums",
        ],
        BreakableRule.All.Select(rule => rule.Rule.Name));

    [Fact]
    public void The_shortest_chain_can_break_them_all() => Assert.All(BreakableRule.All, rule =>
    {
        var shape = new ChainShape(ChainShape.MinBlocks, ChainShape.MinUnspent, Seed: 3, rule);

        Assert.Null(shape.Problem());
        Assert.InRange(shape.BrokenHeight + 1, 1, shape.Horizon);
    });

    private static ChainShape Shape(string rule)
    {
        Assert.True(BreakableRule.TryGet(rule, out BreakableRule? broken));
        return new ChainShape(ChainShape.MinBlocks, ChainShape.MinUnspent, Seed: 3, broken);
    }
}
