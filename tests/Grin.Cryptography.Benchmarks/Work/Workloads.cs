using System.Security.Cryptography;
using Grin.Chain.Transactions;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>What the vector code is for; all run on one thread.</summary>
internal static class Workloads
{
    /// <summary>Range proofs in a batch.</summary>
    public const int RangeProofCount = 1024;

    /// <summary>Signatures in a batch.</summary>
    public const int SignatureCount = 8192;

    /// <summary>Commitments in a sum.</summary>
    public const int CommitmentCount = 8192;

    /// <summary>MMR nodes hashed at a time.</summary>
    public const int HashCount = 4096;

    private const int NodeSize = 8 + (2 * Blake2b256.Size);
    private const int WeightSeedSize = 32;

    /// <summary>Range proofs in a batch.</summary>
    public static Workload RangeProofs()
    {
        MadeProofs made = MadeProofs.Instance;
        int[] rows = Indices(RangeProofCount);
        byte[] seed = RandomNumberGenerator.GetBytes(WeightSeedSize);
        return new Workload("range proof, batch of 1024", RangeProofCount, () => Bulletproof.VerifyBatch(
            new Rows(made.Outputs, OutputIdentifier.Size, OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize, rows),
            new Rows(made.Proofs, RangeProof.Size, RangeProof.ProofOffset, RangeProof.ProofSize, rows),
            seed));
    }

    /// <summary>Kernel signatures in a batch, from the commitment on.</summary>
    public static Workload Signatures()
    {
        MadeKernels made = MadeKernels.Instance;
        int[] rows = Indices(SignatureCount);
        byte[] seed = RandomNumberGenerator.GetBytes(WeightSeedSize);
        return new Workload("kernel signature, batch of 8192", SignatureCount, () => KernelSignature.VerifyBatch(
            new Rows(made.Excesses, Commitment.Size, 0, Commitment.Size, rows),
            new Rows(made.Messages, KernelSignature.MessageSize, 0, KernelSignature.MessageSize, rows),
            new Rows(made.Signatures, KernelSignature.Size, 0, KernelSignature.Size, rows),
            seed));
    }

    /// <summary>Commitments parsed and summed.</summary>
    public static Workload Commitments()
    {
        MadeKernels made = MadeKernels.Instance;
        int[] rows = Indices(CommitmentCount);
        return new Workload("commitment parsed and summed", CommitmentCount, () =>
            PointSum.TryOfCommitments(new Rows(made.Excesses, Commitment.Size, 0, Commitment.Size, rows), out _, out _));
    }

    /// <summary>Inner nodes of an MMR hashed: position and two hashes.</summary>
    public static Workload Hashes()
    {
        var nodes = new byte[HashCount * NodeSize];
        new Random(1).NextBytes(nodes);
        var hashes = new byte[HashCount * Blake2b256.Size];
        return new Workload("BLAKE2b of an MMR node", HashCount, () =>
        {
            Blake2b256.HashMany(nodes, NodeSize, hashes);
            return true;
        });
    }

    private static int[] Indices(int count) => [.. Enumerable.Range(0, count)];
}
