namespace GrinOrleansSync.Devnet.Generation;

/// <summary>
/// How a chain grows: outputs are made at an even rate with some chance in it, twice as many as shall be unspent if the
/// blocks allow it, and spent so that the number of unspent ones rises in a straight line and is exact at the horizon.
/// </summary>
internal sealed class GrowthPlan
{
    // Leaves room for the outputs and kernels of the largest block.
    private const int MaxInputs = 4000;

    // Where every block has its coinbase and there are no outputs to make, one transaction in four blocks spends them.
    private const int BlocksPerTransaction = 4;

    private readonly ChainShape _shape;
    private readonly Draws _draws;
    private readonly long _spendingBlocks;
    private readonly long _planned;
    private long _made;

    /// <summary>The plan for a chain.</summary>
    public GrowthPlan(ChainShape shape, Draws draws)
    {
        _shape = shape;
        _draws = draws;
        _spendingBlocks = shape.Horizon - Before;
        _planned = Math.Max((2L * shape.Unspent) - (shape.Horizon + 1), _spendingBlocks / BlocksPerTransaction);
    }

    /// <summary>Outputs ever made at the horizon, about.</summary>
    public long OutputsAtHorizon => _planned + _shape.Horizon + 1;

    /// <summary>Blocks before the first that can spend.</summary>
    private static int Before => ChainShape.FirstSpendingHeight - 1;

    /// <summary>What the next block does.</summary>
    /// <param name="height">Its height.</param>
    /// <param name="unspent">Unspent outputs before it.</param>
    /// <param name="spendable">How many of them it can spend.</param>
    /// <param name="mustTransact">Whether it shall have a transaction in any case.</param>
    public BlockCounts Next(int height, int unspent, int spendable, bool mustTransact)
    {
        if (height <= Before)
        {
            return default;
        }

        int most = Math.Min(spendable, MaxInputs);
        int outputs = Math.Max(OutputsOf(height), mustTransact ? 1 : 0);
        int surplus = unspent + 1 - UnspentAfter(height);
        if (height == _shape.Horizon)
        {
            // Whatever was planned, what is made less what is spent must now fill the gap.
            int inputs = Math.Clamp(outputs + surplus, Math.Max(1, 1 + surplus), most);
            return surplus == 0 && outputs == 0 ? default : new BlockCounts(inputs, inputs - surplus);
        }

        return outputs == 0 ? default : new BlockCounts(Math.Clamp(outputs + surplus, 1, most), outputs);
    }

    private int UnspentAfter(int height) => Before + 1 + (int)((long)(_shape.Unspent - (Before + 1)) * (height - Before) / _spendingBlocks);

    private int OutputsOf(int height)
    {
        long due = _planned * (height - Before) / _spendingBlocks;
        int jitter = (int)(_planned / _spendingBlocks / 4);
        long made = Math.Max(_made, due + _draws.Below((2 * jitter) + 1) - jitter);
        int outputs = (int)(made - _made);
        _made = made;
        return outputs;
    }
}
