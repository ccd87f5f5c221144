using System.Collections.Immutable;
using Grin.Chain.Blocks;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.Chain.Transactions;
using Grin.Cryptography;

namespace Grin.Chain.State;

/// <summary>
/// The state at height 0: the body of the genesis block, known from the network's definition (consensus.md §2, state
/// initialisation). It is the state of every chain too short for a horizon.
/// </summary>
public static class GenesisState
{
    /// <summary>Verifies the genesis body against its header.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weightSeed">32 unpredictable bytes for the weights of batches.</param>
    public static StateVerdict Verify(Network network, ReadOnlySpan<byte> weightSeed)
    {
        Block genesis = network.Genesis;
        int outputs = genesis.Outputs.Length / OutputIdentifier.Size;
        int kernels = genesis.Kernels.Length / TxKernel.Size;
        Hash outputRoot = Root(genesis.Outputs, OutputIdentifier.Size);
        Hash rangeProofRoot = Root(genesis.RangeProofs, RangeProof.Size);
        Hash kernelRoot = Root(genesis.Kernels, TxKernel.Size);
        ImmutableArray<byte> utxoSum = [];
        ImmutableArray<byte> kernelSum = [];
        RuleViolation? violation =
            Compare(outputRoot, genesis.Header.OutputRoot, Rule.OutputRoot)
            ?? Compare(rangeProofRoot, genesis.Header.RangeProofRoot, Rule.RangeProofRoot)
            ?? Compare(kernelRoot, genesis.Header.KernelRoot, Rule.KernelRoot)
            ?? CheckSignatures(genesis, kernels, weightSeed)
            ?? CheckRangeProofs(genesis, outputs, weightSeed)
            ?? CheckSums(network, outputs, kernels, out utxoSum, out kernelSum);
        if (violation is not null)
        {
            return new StateVerdict(null, violation);
        }

        var summary = new StateSummary
        {
            HorizonHeight = 0,
            HorizonHash = network.GenesisHash,
            OutputRoot = outputRoot,
            OutputPmmrRoot = outputRoot,
            BitmapRoot = Hash.Zero,
            RangeProofRoot = rangeProofRoot,
            KernelRoot = kernelRoot,
            OutputLeaves = (ulong)outputs,
            UnspentOutputs = (ulong)outputs,
            Kernels = (ulong)kernels,
            UtxoSum = utxoSum,
            KernelSum = kernelSum,
        };
        return new StateVerdict(summary, null);
    }

    private static Hash Root(ReadOnlySpan<byte> leaves, int size)
    {
        var mmr = new MmrAccumulator();
        for (int offset = 0; offset < leaves.Length; offset += size)
        {
            mmr.Append(leaves.Slice(offset, size));
        }

        return mmr.Root;
    }

    private static RuleViolation? Compare(Hash root, Hash committed, Rule rule) =>
        root == committed ? null : new RuleViolation(rule, RulePlace.Horizon(0), $"the root of the genesis body is {root}, its header says {committed}");

    private static RuleViolation? CheckSignatures(Block genesis, int kernels, ReadOnlySpan<byte> weightSeed)
    {
        int[] rows = [.. Enumerable.Range(0, kernels)];
        var messages = new byte[kernels * TxKernel.MessageSize];
        foreach (int row in rows)
        {
            var kernel = new TxKernel(genesis.Kernels.Slice(row * TxKernel.Size, TxKernel.Size));
            kernel.WriteMessage(messages.AsSpan(row * TxKernel.MessageSize, TxKernel.MessageSize));
        }

        bool valid = KernelSignature.VerifyBatch(
            Excesses(genesis, rows),
            new Rows(messages, TxKernel.MessageSize, 0, TxKernel.MessageSize, rows),
            new Rows(genesis.Kernels, TxKernel.Size, TxKernel.SignatureOffset, TxKernel.SignatureSize, rows),
            weightSeed);
        return valid ? null : new RuleViolation(Rule.KernelSignature, RulePlace.Kernel(0, 0), "the signature of the genesis kernel does not verify");
    }

    private static RuleViolation? CheckRangeProofs(Block genesis, int outputs, ReadOnlySpan<byte> weightSeed)
    {
        int[] rows = [.. Enumerable.Range(0, outputs)];
        bool valid = Bulletproof.VerifyBatch(
            Commitments(genesis, rows),
            new Rows(genesis.RangeProofs, RangeProof.Size, RangeProof.ProofOffset, RangeProof.ProofSize, rows),
            weightSeed);
        return valid ? null : new RuleViolation(Rule.RangeProof, RulePlace.Output(0), "the range proof of the genesis output does not verify");
    }

    /// <summary>Without a body the sums are 33 zero bytes each, the "zero commitment".</summary>
    private static RuleViolation? CheckSums(Network network, int outputs, int kernels, out ImmutableArray<byte> utxoSum, out ImmutableArray<byte> kernelSum)
    {
        utxoSum = kernelSum = [.. new byte[Commitment.Size]];
        if (outputs == 0 && kernels == 0)
        {
            return null;
        }

        var violation = new RuleViolation(Rule.KernelSums, RulePlace.Horizon(0), "the genesis body does not balance");
        if (!PointSum.TryOfCommitments(Commitments(network.Genesis, [.. Enumerable.Range(0, outputs)]), out PointSum utxo, out _)
            || !PointSum.TryOfCommitments(Excesses(network.Genesis, [.. Enumerable.Range(0, kernels)]), out PointSum excesses, out _))
        {
            return violation;
        }

        Span<byte> offset = stackalloc byte[BlindingFactor.Size];
        network.Genesis.Header.TotalKernelOffset.CopyTo(offset);
        utxo -= PointSum.OfValue((UInt128)NetworkParameters.BlockReward * network.RewardCount(0));
        bool balanced = PointSum.TryOfBlinding(offset, out PointSum offsetPoint)
            && utxo == excesses + offsetPoint
            && StateSummary.TryEncode(utxo, out utxoSum)
            && StateSummary.TryEncode(excesses, out kernelSum);
        return balanced ? null : violation;
    }

    private static Rows Commitments(Block genesis, ReadOnlySpan<int> rows) =>
        new(genesis.Outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, rows);

    private static Rows Excesses(Block genesis, ReadOnlySpan<int> rows) =>
        new(genesis.Kernels, TxKernel.Size, TxKernel.ExcessOffset, TxKernel.ExcessSize, rows);
}
