using Grin.Chain.Transactions;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>What a generated chain has to spend, and in which order it does.</summary>
internal sealed class UnspentOutputs(SpendingOrder order, Draws draws)
{
    // One input in so many is taken from anywhere.
    private const int RanksIgnoredOneIn = 8;

    private readonly Queue<PlannedOutput>[] _ranked = [.. Enumerable.Range(0, SpendingOrder.Ranks - 1).Select(_ => new Queue<PlannedOutput>())];
    private readonly List<PlannedOutput> _others = [];
    private readonly Queue<(int Height, PlannedOutput Output)> _immature = new();

    /// <summary>How many there are, spendable or not.</summary>
    public int Count { get; private set; }

    /// <summary>How many the next block can spend.</summary>
    public int Spendable => _others.Count + _ranked.Sum(queue => queue.Count);

    /// <summary>Makes those coinbase outputs spendable that a block at a height can spend (consensus.md §14.5).</summary>
    public void Mature(int height)
    {
        while (_immature.TryPeek(out (int Height, PlannedOutput Output) oldest) && oldest.Height + ChainShape.FirstSpendingHeight <= height)
        {
            AddSpendable(_immature.Dequeue().Output);
        }
    }

    /// <summary>Adds an output of a block.</summary>
    /// <param name="output">The output.</param>
    /// <param name="height">Height of its block.</param>
    public void Add(PlannedOutput output, int height)
    {
        Count++;
        if (output.Features == OutputFeatures.Coinbase)
        {
            _immature.Enqueue((height, output));
        }
        else
        {
            AddSpendable(output);
        }
    }

    /// <summary>Counts an output that is never to be spent.</summary>
    public void AddUnspendable() => Count++;

    /// <summary>Takes the next to be spent; there must be one.</summary>
    public PlannedOutput Take()
    {
        Count--;
        Queue<PlannedOutput>? first = Array.Find(_ranked, queue => queue.Count > 0);
        if (first is not null && (_others.Count == 0 || draws.Below(RanksIgnoredOneIn) != 0))
        {
            return first.Dequeue();
        }

        int index = draws.Below(_others.Count);
        PlannedOutput taken = _others[index];
        _others[index] = _others[^1];
        _others.RemoveAt(_others.Count - 1);
        return taken;
    }

    private void AddSpendable(PlannedOutput output)
    {
        int rank = order.RankOf(output.LeafIndex);
        if (rank < _ranked.Length)
        {
            _ranked[rank].Enqueue(output);
        }
        else
        {
            _others.Add(output);
        }
    }
}
