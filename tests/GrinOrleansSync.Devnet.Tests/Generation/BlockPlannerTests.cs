using Grin.Chain.Networks;
using GrinOrleansSync.Devnet.Generation;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>How generated chains grow and what they spend, without the proofs, which take the time.</summary>
public sealed class BlockPlannerTests
{
    private const int SegmentLeaves = 2048;

    [Theory]
    [InlineData(40, 20)]
    [InlineData(40, 8500)]
    [InlineData(49, 33)]
    [InlineData(100, 39)]
    [InlineData(100, 90)]
    [InlineData(100, 5000)]
    [InlineData(1000, 20)]
    [InlineData(1000, 700)]
    public void As_many_outputs_are_unspent_at_the_horizon_as_wanted_and_about_as_many_spent(int blocks, int unspent)
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            var shape = new ChainShape(blocks, unspent, seed);
            PlannedBlock[] planned = [.. Plan(shape).Take(shape.Horizon + 1)];

            int outputs = planned.Sum(block => block.Outputs.Length);
            Assert.Equal(unspent, outputs - planned.Sum(block => block.Inputs.Length));
            Assert.InRange(outputs, Math.Max(shape.Horizon, (2 * unspent) - (unspent / 10)), Math.Max(shape.Horizon * 2, (2 * unspent) + (unspent / 10)));
        }
    }

    [Theory]
    [InlineData(40, 8500)]
    [InlineData(1000, 20)]
    public void Every_block_keeps_to_the_weight_limit_and_spends_only_what_is_there(int blocks, int unspent)
    {
        var there = new HashSet<ulong>();
        foreach (PlannedBlock block in Plan(new ChainShape(blocks, unspent, Seed: 4)))
        {
            int weight = block.Inputs.Length + (block.Outputs.Length * NetworkParameters.OutputWeight) + (block.Kernels.Length * NetworkParameters.KernelWeight);
            Assert.InRange((ulong)weight, 1UL, BlockGenerator.Parameters.MaxBlockWeight);
            Assert.All(block.Inputs, input => Assert.True(there.Remove(input.Number)));
            Assert.All(block.Outputs, output => Assert.NotEqual(0UL, output.Value));
            there.UnionWith(block.Outputs.Select(output => output.Number));
        }
    }

    [Fact]
    public void Whole_segments_of_default_height_are_spent_when_there_are_enough_of_them()
    {
        var shape = new ChainShape(Blocks: 300, Unspent: 12_000, Seed: 2);
        var unspent = new HashSet<ulong>();
        foreach (PlannedBlock block in Plan(shape).Take(shape.Horizon + 1))
        {
            unspent.UnionWith(block.Outputs.Select(output => output.LeafIndex));
            unspent.ExceptWith(block.Inputs.Select(input => input.LeafIndex));
        }

        int[] spent = [.. Enumerable.Range(0, 11).Where(segment => !unspent.Any(leaf => leaf / SegmentLeaves == (ulong)segment))];

        // The second and third of these lie under one parent.
        Assert.Equal([2, 6, 7], spent);
    }

    [Fact]
    public void Smaller_subtrees_are_spent_on_short_chains_too()
    {
        var order = new SpendingOrder(outputsAtHorizon: 600);

        Assert.Equal([3], Enumerable.Range(0, 9).Where(tree => Enumerable.Range(tree * 64, 64).All(leaf => order.RankOf((ulong)leaf) < SpendingOrder.Ranks - 1)));
        Assert.Equal(SpendingOrder.Ranks - 1, order.RankOf(599));
    }

    private static IEnumerable<PlannedBlock> Plan(ChainShape shape) =>
        new BlockPlanner(shape, BlockGenerator.Parameters, new ThrowawayKeys(shape.Seed)).Plan();
}
