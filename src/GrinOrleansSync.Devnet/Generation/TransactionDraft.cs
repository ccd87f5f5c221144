namespace GrinOrleansSync.Devnet.Generation;

/// <summary>A transaction while a block is being planned: what it spends, and how many outputs it makes of that.</summary>
internal sealed class TransactionDraft
{
    // Below this value for each output, fees would eat up what is spent on and on.
    private const ulong LeastValue = 2048;

    private const ulong FeeShare = 1000;
    private const ulong MaxFee = 10_000_000;

    /// <summary>What it spends.</summary>
    public List<PlannedOutput> Inputs { get; } = [];

    /// <summary>How many outputs it makes.</summary>
    public int OutputCount { get; set; } = 1;

    /// <summary>Value of its inputs.</summary>
    public ulong Value { get; private set; }

    /// <summary>Its fee.</summary>
    public ulong Fee => Math.Clamp(Value / FeeShare, 1, MaxFee);

    /// <summary>Whether there is value enough for another output.</summary>
    public bool CanSplit => Value / LeastValue > (ulong)OutputCount;

    /// <summary>Spends an output.</summary>
    public void Spend(PlannedOutput output)
    {
        Inputs.Add(output);
        Value += output.Value;
    }

    /// <summary>Divides what is left after the fee, unevenly.</summary>
    public IEnumerable<ulong> Divide(Draws draws)
    {
        ulong left = Value - Fee;
        for (int remaining = OutputCount; remaining > 1; remaining--)
        {
            ulong share = left / (ulong)remaining;
            ulong value = (share / 2) + draws.Below(share);
            yield return value;
            left -= value;
        }

        yield return left;
    }
}
