using System.Buffers.Binary;
using Grin.Cryptography.Proving;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>Distinct excesses, messages and signatures, made by the prover.</summary>
internal sealed class MadeKernels
{
    /// <summary>How many there are.</summary>
    public const int Count = 8192;

    private const int SecretSize = 32;

    private MadeKernels()
    {
        Parallel.For(0, Count, i =>
        {
            byte[] key = Secret(i);
            byte[] message = Secret(i + Count);
            Pedersen.TryCommit(0, key, Excesses.AsSpan(i * Commitment.Size, Commitment.Size));
            message.CopyTo(Messages, i * KernelSignature.MessageSize);
            KernelSigner.Sign(key, Secret(i + (2 * Count)), message, Signatures.AsSpan(i * KernelSignature.Size, KernelSignature.Size));
        });
    }

    /// <summary>Of this process.</summary>
    public static MadeKernels Instance { get; } = new();

    /// <summary>Excesses, one after the other.</summary>
    public byte[] Excesses { get; } = new byte[Count * Commitment.Size];

    /// <summary>Messages, one after the other.</summary>
    public byte[] Messages { get; } = new byte[Count * KernelSignature.MessageSize];

    /// <summary>Signatures, one after the other.</summary>
    public byte[] Signatures { get; } = new byte[Count * KernelSignature.Size];

    /// <summary>32 bytes that follow from a number and are a scalar for certain.</summary>
    public static byte[] Secret(int number)
    {
        var bytes = new byte[SecretSize];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        Blake2b256.Hash(bytes, bytes);
        bytes[0] &= 0x7f;
        return bytes;
    }
}
