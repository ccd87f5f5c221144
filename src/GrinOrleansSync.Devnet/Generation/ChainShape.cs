using System.Globalization;
using Grin.Chain.Networks;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>What a generated chain shall be like.</summary>
/// <param name="Blocks">Height of its tip.</param>
/// <param name="Unspent">Outputs that are unspent at its horizon.</param>
/// <param name="Seed">Where every key and every choice comes from.</param>
/// <param name="Break">The rule it breaks; null for none.</param>
public sealed record ChainShape(int Blocks, int Unspent, ulong Seed, BreakableRule? Break = null)
{
    /// <summary>The shortest chain: its horizon commits to a bitmap and has spent outputs below it.</summary>
    public const int MinBlocks = 40;

    /// <summary>The longest.</summary>
    public const int MaxBlocks = 1_000_000;

    /// <summary>The fewest unspent outputs: the newest blocks' own cannot be spent yet.</summary>
    public const int MinUnspent = 20;

    /// <summary>The most, whatever the number of blocks: a kilobyte of memory is needed for each output ever made.</summary>
    public const int MaxUnspentOfAny = 500_000;

    // A block of the default weight takes 1900 outputs; on average 1000 leave room for inputs, kernels and chance.
    private const int UnspentPerBlock = 500;

    /// <summary>Height of the horizon.</summary>
    public int Horizon => (int)NetworkParameters.For(ChainType.AutomatedTesting).HorizonHeight((ulong)Blocks);

    /// <summary>The most unspent outputs that blocks up to the horizon can make.</summary>
    public int MaxUnspent => Math.Min(MaxUnspentOfAny, UnspentPerBlock * (Horizon - FirstSpendingHeight));

    /// <summary>Height of what is broken; 0 if nothing is.</summary>
    public int BrokenHeight => Break?.HeightIn(this) ?? 0;

    /// <summary>Transactions are possible from the block that can spend the reward of genesis.</summary>
    internal static int FirstSpendingHeight => (int)NetworkParameters.For(ChainType.AutomatedTesting).CoinbaseMaturity;

    /// <summary>Why there is no such chain, or null.</summary>
    public string? Problem()
    {
        if (Blocks is < MinBlocks or > MaxBlocks)
        {
            return Text($"{Blocks} is no number of blocks to generate: give {MinBlocks} to {MaxBlocks}.");
        }

        return Unspent < MinUnspent || Unspent > MaxUnspent
            ? Text($"{Unspent} unspent outputs are not possible with {Blocks} blocks: give {MinUnspent} to {MaxUnspent}, or more blocks.")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
