using Grin.Chain.Blocks;
using Grin.Chain.Headers;
using Grin.Chain.Transactions;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>What a block holds beside its header, which can only be made once the body is known. Each list is sorted as consensus.md §13.3 wants it.</summary>
/// <param name="Inputs">Commitments of what is spent, 33 bytes each.</param>
/// <param name="Outputs">Output identifiers, 34 bytes each.</param>
/// <param name="RangeProofs">Their range proofs with length, 683 bytes each.</param>
/// <param name="Kernels">Kernels in fixed form, 114 bytes each.</param>
internal sealed record BlockBody(byte[] Inputs, byte[] Outputs, byte[] RangeProofs, byte[] Kernels)
{
    /// <summary>The body of a block.</summary>
    public static BlockBody Of(Block block)
    {
        int skipped = block.InputSize - OutputIdentifier.CommitmentSize;
        var inputs = new List<byte>();
        for (int offset = 0; offset < block.Inputs.Length; offset += block.InputSize)
        {
            inputs.AddRange(block.Inputs.Slice(offset + skipped, OutputIdentifier.CommitmentSize));
        }

        return new BlockBody([.. inputs], block.Outputs.ToArray(), block.RangeProofs.ToArray(), block.Kernels.ToArray());
    }

    /// <summary>The block with its header.</summary>
    public Block With(BlockHeader header) => Block.Of(header, Inputs, Outputs, RangeProofs, Kernels);
}
