using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Transactions;
using Grin.Cryptography.Proving;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>
/// Plans the blocks of a generated chain one after the other: what they spend, make and pay. Everything follows from the
/// shape; nothing from headers, so that planning runs ahead of mining.
/// </summary>
internal sealed class BlockPlanner
{
    // About as many outputs a kernel as the recorded chains have.
    private const int OutputsPerFiveTransactions = 12;

    private const ulong Inflation = 1_000_000_000;
    private const ulong LockedFor = 1000;
    private const ulong NrdDistance = 10;

    private readonly ChainShape _shape;
    private readonly ThrowawayKeys _keys;
    private readonly Draws _draws;
    private readonly GrowthPlan _growth;
    private readonly OutputMaker _outputs;
    private readonly KernelKinds _kernels;
    private readonly UnspentOutputs _unspent;
    private BlindingSum _totalOffset;
    private ulong _leaves;

    /// <summary>A planner that has planned nothing yet.</summary>
    public BlockPlanner(ChainShape shape, NetworkParameters network, ThrowawayKeys keys)
    {
        _shape = shape;
        _keys = keys;
        _draws = new Draws(shape.Seed);
        _growth = new GrowthPlan(shape, _draws);
        _outputs = new OutputMaker(keys);
        _kernels = new KernelKinds(network, keys, _draws);
        _unspent = new UnspentOutputs(new SpendingOrder(_growth.OutputsAtHorizon), _draws);
    }

    /// <summary>All blocks, genesis first, each planned when it is taken.</summary>
    public IEnumerable<PlannedBlock> Plan()
    {
        for (int height = 0; height <= _shape.Blocks; height++)
        {
            yield return Plan(height);
        }
    }

    private PlannedBlock Plan(int height)
    {
        _unspent.Mature(height);
        BlockCounts counts = _growth.Next(height, _unspent.Count, _unspent.Spendable, mustTransact: IsBroken(height) || IsBroken(height - 1));
        var inputs = new List<PlannedOutput>();
        var outputs = new List<PlannedOutput>();
        var kernels = new List<PlannedKernel>();
        ulong fees = 0;
        foreach (TransactionDraft transaction in Transactions(counts))
        {
            PlannedKernel kernel = KernelOf(height, transaction.Fee, isFirst: kernels.Count == 0);
            PlannedOutput[] made = [.. transaction.Divide(_draws).Select(value => _outputs.Make(OutputFeatures.Plain, value))];
            AddOffset(transaction.Inputs, made, kernel);
            fees += transaction.Fee;
            inputs.AddRange(transaction.Inputs);
            outputs.AddRange(made);
            kernels.Add(kernel);
        }

        PlannedOutput reward = _outputs.Make(
            OutputFeatures.Coinbase,
            NetworkParameters.BlockReward + fees + (Breaks(Rule.KernelSums, height) ? Inflation : 0),
            Breaks(Rule.RangeProof, height));
        outputs.Add(reward);
        kernels.Add(_kernels.Coinbase(_keys.Of(KeyUse.Output, reward.Number)));
        return Complete(height, inputs, outputs, kernels);
    }

    /// <summary>Shares inputs and outputs out among transactions.</summary>
    private List<TransactionDraft> Transactions(BlockCounts counts)
    {
        int count = Math.Min(counts.Inputs, ((counts.Outputs * 5) + OutputsPerFiveTransactions - 1) / OutputsPerFiveTransactions);
        List<TransactionDraft> transactions = [.. Enumerable.Range(0, count).Select(_ => new TransactionDraft())];
        for (int i = 0; i < counts.Inputs && count > 0; i++)
        {
            transactions[i < count ? i : _draws.Below(count)].Spend(_unspent.Take());
        }

        for (int i = count; i < counts.Outputs; i++)
        {
            TransactionDraft chosen = transactions[_draws.Below(count)];
            chosen = chosen.CanSplit ? chosen : transactions.MaxBy(transaction => transaction.Value / (ulong)transaction.OutputCount)!;
            chosen.OutputCount++;
        }

        return transactions;
    }

    private PlannedKernel KernelOf(int height, ulong fee, bool isFirst)
    {
        if (isFirst && Breaks(Rule.LockHeight, height))
        {
            return _kernels.HeightLocked(fee, (ulong)height + LockedFor);
        }

        if (isFirst && (Breaks(Rule.Nrd, height) || Breaks(Rule.Nrd, height - 1)))
        {
            return _kernels.Nrd(fee, NrdDistance, ulong.MaxValue);
        }

        PlannedKernel kernel = _kernels.Next(height, fee);
        return isFirst && Breaks(Rule.KernelSignature, height) ? kernel with { HasFalseSignature = true } : kernel;
    }

    /// <summary>The offset is what excess and blinding factors leave open (crypto.md §7).</summary>
    private void AddOffset(List<PlannedOutput> inputs, PlannedOutput[] outputs, PlannedKernel kernel)
    {
        foreach (PlannedOutput output in outputs)
        {
            _totalOffset.Add(_keys.Of(KeyUse.Output, output.Number));
        }

        foreach (PlannedOutput input in inputs)
        {
            _totalOffset.Subtract(_keys.Of(KeyUse.Output, input.Number));
        }

        _totalOffset.Subtract(kernel.Key);
    }

    private PlannedBlock Complete(int height, List<PlannedOutput> inputs, List<PlannedOutput> outputs, List<PlannedKernel> kernels)
    {
        PlannedOutput[] sorted = [.. outputs.OrderBy(output => output.OutputOrder)];
        foreach (PlannedOutput output in sorted)
        {
            output.LeafIndex = _leaves++;
            if (output.HasFalseProof)
            {
                // Proofs of spent outputs are not looked at.
                _unspent.AddUnspendable();
            }
            else
            {
                _unspent.Add(output, height);
            }
        }

        Span<byte> offset = stackalloc byte[BlindingFactor.Size];
        _totalOffset.Write(offset);
        return new PlannedBlock(
            height,
            [.. inputs.OrderBy(input => input.InputOrder)],
            sorted,
            [.. kernels],
            new BlindingFactor(new Hash(offset)));
    }

    private bool IsBroken(int height) => _shape.Break is not null && height == _shape.BrokenHeight;

    private bool Breaks(Rule rule, int height) => IsBroken(height) && _shape.Break!.Rule == rule;
}
