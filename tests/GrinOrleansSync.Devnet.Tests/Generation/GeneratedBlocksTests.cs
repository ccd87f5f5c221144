using System.Collections.Immutable;
using Grin.Chain.Blocks;
using Grin.Chain.Networks;
using Grin.Chain.Transactions;
using Grin.Chain.Wire;
using Grin.Cryptography;
using GrinOrleansSync.Devnet.Generation;

namespace GrinOrleansSync.Devnet.Tests.Generation;

/// <summary>Every block of a generated chain by the rules of blocks (consensus.md §13, §14), which headers and states do not show.</summary>
public sealed class GeneratedBlocksTests
{
    private const ulong Maturity = 3;

    private static readonly byte[] WeightSeed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly Lazy<ImmutableArray<Block>> Chain = new(() => [.. Generate(new ChainShape(Blocks: 200, Unspent: 300, Seed: 1))]);

    [Fact]
    public void They_read_as_blocks_of_the_network() => Assert.All(Chain.Value, block =>
    {
        var writer = new WireWriter();
        block.Write(writer, ProtocolVersion.Local);
        Assert.True(Block.TryParse(writer.Written, BlockGenerator.Parameters, ProtocolVersion.Local, out _, out WireError? error), error?.ToString());
    });

    [Fact]
    public void All_range_proofs_and_signatures_verify_those_of_spent_outputs_too() => Assert.All(Chain.Value, block =>
    {
        int[] outputs = [.. Enumerable.Range(0, block.Outputs.Length / OutputIdentifier.Size)];
        int[] kernels = [.. Enumerable.Range(0, block.Kernels.Length / TxKernel.Size)];
        var messages = new byte[kernels.Length * TxKernel.MessageSize];
        foreach (int row in kernels)
        {
            KernelAt(block, row).WriteMessage(messages.AsSpan(row * TxKernel.MessageSize, TxKernel.MessageSize));
        }

        Assert.True(Bulletproof.VerifyBatch(
            new Rows(block.Outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, outputs),
            new Rows(block.RangeProofs, RangeProof.Size, RangeProof.ProofOffset, RangeProof.ProofSize, outputs),
            WeightSeed));
        Assert.True(KernelSignature.VerifyBatch(
            new Rows(block.Kernels, TxKernel.Size, TxKernel.ExcessOffset, TxKernel.ExcessSize, kernels),
            new Rows(messages, TxKernel.MessageSize, 0, TxKernel.MessageSize, kernels),
            new Rows(block.Kernels, TxKernel.Size, TxKernel.SignatureOffset, TxKernel.SignatureSize, kernels),
            WeightSeed));
    });

    [Fact]
    public void They_balance_one_by_one()
    {
        PointSum balance = PointSum.Infinity;
        foreach (Block block in Chain.Value)
        {
            balance += Sum(block.Outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset);
            balance -= Sum(block.Inputs, block.InputSize, 0);
            balance -= PointSum.OfValue(NetworkParameters.BlockReward);
            balance -= Sum(block.Kernels, TxKernel.Size, TxKernel.ExcessOffset);
            Assert.True(PointSum.TryOfBlinding(block.Header.TotalKernelOffset.Bytes.ToArray(), out PointSum offset));
            Assert.Equal(offset, balance);
        }
    }

    [Fact]
    public void A_coinbase_pays_reward_and_fees_and_is_not_spent_before_it_is_mature()
    {
        var rewards = new Dictionary<string, ulong>();
        int spent = 0;
        foreach (Block block in Chain.Value)
        {
            foreach (string commitment in Inputs(block).Where(rewards.ContainsKey))
            {
                Assert.InRange(block.Header.Height, rewards[commitment] + Maturity, ulong.MaxValue);
                spent++;
            }

            int[] coinbases = [.. Enumerable.Range(0, block.Outputs.Length / OutputIdentifier.Size).Where(row => OutputAt(block, row).Features == OutputFeatures.Coinbase)];
            int row = Assert.Single(coinbases);
            int kernel = Assert.Single(Enumerable.Range(0, block.Kernels.Length / TxKernel.Size), kernel => KernelAt(block, kernel).Features == KernelFeatures.Coinbase);
            ulong fees = (ulong)Enumerable.Range(0, block.Kernels.Length / TxKernel.Size).Sum(other => (long)KernelAt(block, other).Fee);
            Assert.True(PointSum.TryOfCommitment(OutputAt(block, row).Commitment, out PointSum output));
            Assert.True(PointSum.TryOfCommitment(KernelAt(block, kernel).Excess, out PointSum excess));
            Assert.Equal(excess, output - PointSum.OfValue(NetworkParameters.BlockReward + fees));
            rewards.Add(Convert.ToHexString(OutputAt(block, row).Commitment), block.Header.Height);
        }

        Assert.InRange(spent, 1, rewards.Count);
    }

    [Fact]
    public void They_have_kernels_of_every_kind_and_excesses_that_repeat_at_legal_distances()
    {
        var last = new Dictionary<string, ulong>();
        var kinds = new HashSet<KernelFeatures>();
        int repeated = 0;
        foreach (Block block in Chain.Value)
        {
            ulong height = block.Header.Height;
            for (int row = 0; row < block.Kernels.Length / TxKernel.Size; row++)
            {
                TxKernel kernel = KernelAt(block, row);
                kinds.Add(kernel.Features);
                Assert.InRange(kernel.LockHeight, 0UL, height);
                if (kernel.Features == KernelFeatures.NoRecentDuplicate)
                {
                    Assert.InRange(block.Header.Version, 4, 5);
                    string excess = Convert.ToHexString(kernel.Excess);
                    if (last.TryGetValue(excess, out ulong before))
                    {
                        Assert.InRange(height - before, kernel.RelativeHeight, ulong.MaxValue);
                        Assert.NotEqual(before, height);
                        repeated++;
                    }

                    last[excess] = height;
                }
            }
        }

        Assert.Equal(Enum.GetValues<KernelFeatures>(), kinds.Order());
        Assert.InRange(repeated, 5, int.MaxValue);
    }

    [Fact]
    public void How_many_are_made_at_the_same_time_changes_nothing()
    {
        var shape = new ChainShape(Blocks: 40, Unspent: 30, Seed: 9);

        Assert.Equal(Generate(shape, ahead: 1).Select(block => block.Header.Hash), Generate(shape, ahead: 16).Select(block => block.Header.Hash));
    }

    private static IEnumerable<Block> Generate(ChainShape shape, int? ahead = null) =>
        new BlockGenerator(shape, ahead).Blocks(TestContext.Current.CancellationToken).Select(generated => generated.Block);

    private static TxKernel KernelAt(Block block, int row) => new(block.Kernels.Slice(row * TxKernel.Size, TxKernel.Size));

    private static OutputIdentifier OutputAt(Block block, int row) => new(block.Outputs.Slice(row * OutputIdentifier.Size, OutputIdentifier.Size));

    private static IEnumerable<string> Inputs(Block block) =>
        Enumerable.Range(0, block.Inputs.Length / block.InputSize).Select(row => Convert.ToHexString(block.Inputs.Slice(row * block.InputSize, block.InputSize)));

    private static PointSum Sum(ReadOnlySpan<byte> elements, int size, int offset)
    {
        var rows = new Rows(elements, size, offset, OutputIdentifier.CommitmentSize, [.. Enumerable.Range(0, elements.Length / size)]);
        Assert.True(PointSum.TryOfCommitments(rows, out PointSum sum, out _));
        return sum;
    }
}
