using System.Buffers.Binary;
using Grin.Chain.Transactions;
using Grin.Cryptography.Proving;

namespace GrinOrleansSync.Devnet.Generation;

/// <summary>Proves and signs what a planned block holds. Any number of threads may use one at the same time.</summary>
internal sealed class BodyMaker(ThrowawayKeys keys)
{
    /// <summary>The body of a block.</summary>
    public BlockBody Make(PlannedBlock block) => new(
        [.. block.Inputs.SelectMany(input => input.Commitment.ToArray())],
        [.. block.Outputs.SelectMany(output => output.Identifier)],
        Prove(block.Outputs),
        [.. block.Kernels.Select(Sign).OrderBy(kernel => SortKey.Of(kernel)).SelectMany(kernel => kernel)]);

    private byte[] Prove(PlannedOutput[] outputs)
    {
        var proofs = new byte[outputs.Length * RangeProof.Size];
        for (int i = 0; i < outputs.Length; i++)
        {
            PlannedOutput output = outputs[i];
            Span<byte> proof = proofs.AsSpan(i * RangeProof.Size, RangeProof.Size);
            BinaryPrimitives.WriteUInt64BigEndian(proof, RangeProof.ProofSize);
            RangeProver.Prove(
                output.HasFalseProof ? output.Value + 1 : output.Value,
                keys.Of(KeyUse.Output, output.Number),
                keys.Of(KeyUse.RangeProof, output.Number),
                proof[RangeProof.ProofOffset..]);
        }

        return proofs;
    }

    private byte[] Sign(PlannedKernel planned)
    {
        byte[] kernel = Unsigned(planned);
        byte[] signed = planned.HasFalseSignature ? Unsigned(planned with { Fee = planned.Fee + 1 }) : kernel;
        Span<byte> message = stackalloc byte[TxKernel.MessageSize];
        new TxKernel(signed).WriteMessage(message);
        KernelSigner.Sign(planned.Key, keys.Of(KeyUse.Signature, planned.Number), message, kernel.AsSpan(TxKernel.SignatureOffset));
        return kernel;
    }

    private static byte[] Unsigned(PlannedKernel planned)
    {
        var kernel = new byte[TxKernel.Size];
        TxKernel.WriteFeatures(planned.Features, planned.Fee, planned.Lock, kernel);
        return Pedersen.TryCommit(0, planned.Key, kernel.AsSpan(TxKernel.ExcessOffset, TxKernel.ExcessSize))
            ? kernel
            : throw new InvalidOperationException($"The key of kernel {planned.Number} is none.");
    }
}
