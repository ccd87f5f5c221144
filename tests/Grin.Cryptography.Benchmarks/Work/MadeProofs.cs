using System.Buffers.Binary;
using Grin.Chain.Transactions;
using Grin.Cryptography.Proving;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>
/// Distinct outputs and range proofs in their forms in segments, made by the prover. As that takes seconds, a process may leave
/// them in a file for others, which the environment variable <see cref="FileVariable"/> names.
/// </summary>
internal sealed class MadeProofs
{
    /// <summary>How many there are: a segment of the height that is asked for first.</summary>
    public const int Count = 2048;

    /// <summary>Names the file to read them from.</summary>
    public const string FileVariable = "GRIN_BENCHMARK_PROOFS";

    private MadeProofs(byte[] outputs, byte[] proofs)
    {
        Outputs = outputs;
        Proofs = proofs;
    }

    /// <summary>Of this process.</summary>
    public static MadeProofs Instance { get; } = Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file ? Read(file) : Make();

    /// <summary>Output identifiers, one after the other.</summary>
    public byte[] Outputs { get; }

    /// <summary>Range proofs with their lengths, one after the other.</summary>
    public byte[] Proofs { get; }

    /// <summary>Writes them for <see cref="FileVariable"/>.</summary>
    public void Write(string file)
    {
        using FileStream stream = File.Create(file);
        stream.Write(Outputs);
        stream.Write(Proofs);
    }

    private static MadeProofs Read(string file)
    {
        byte[] all = File.ReadAllBytes(file);
        return new MadeProofs(all[..(Count * OutputIdentifier.Size)], all[(Count * OutputIdentifier.Size)..]);
    }

    private static MadeProofs Make()
    {
        var outputs = new byte[Count * OutputIdentifier.Size];
        var proofs = new byte[Count * RangeProof.Size];
        Parallel.For(0, Count, i =>
        {
            byte[] blinding = MadeKernels.Secret(i);
            ulong value = (ulong)i * 1_000_000_007;
            Pedersen.TryCommit(value, blinding, outputs.AsSpan((i * OutputIdentifier.Size) + OutputIdentifier.CommitmentOffset, OutputIdentifier.CommitmentSize));
            Span<byte> proof = proofs.AsSpan(i * RangeProof.Size, RangeProof.Size);
            BinaryPrimitives.WriteUInt64BigEndian(proof, RangeProof.ProofSize);
            RangeProver.Prove(value, blinding, MadeKernels.Secret(i + Count), proof[RangeProof.ProofOffset..]);
        });
        return new MadeProofs(outputs, proofs);
    }
}
