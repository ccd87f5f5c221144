using System.Buffers.Binary;
using System.Security.Cryptography;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Batches;

/// <summary>
/// The random factors of a batch's members: 128 bits each, never 0, one per member and not per distinct content
/// (crypto.md §9, traps 11 and 14). They come from the caller's seed and a hash over the whole batch, so neither a guessed
/// seed nor a chosen member alone makes them predictable.
/// </summary>
internal static class BatchWeights
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int SeedSize = 32;

    private const int WeightSize = 16;
    private const int PerBlock = Sha256Lanes.Size / WeightSize;
    private const int MessageSize = Sha256Lanes.Size + sizeof(ulong);

    // Blocks expanded at a time.
    private const int Group = 64;

    /// <summary>Throws unless the seed has <see cref="SeedSize"/> bytes.</summary>
    public static void RequireSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSize)
        {
            throw new ArgumentException($"The seed of the weights has {SeedSize} bytes, not {seed.Length}.", nameof(seed));
        }
    }

    /// <summary>Draws the weights of a batch.</summary>
    /// <param name="seed">32 bytes that nobody else foresees.</param>
    /// <param name="binding">
    /// Bytes that change with every change of the batch that matters to its verdict: all members, or hashes over them.
    /// </param>
    /// <param name="weights">Receives them, 32 bytes big-endian each; its length tells how many there are.</param>
    public static void Draw(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> binding, Span<byte> weights)
    {
        Span<byte> root = stackalloc byte[Sha256Lanes.Size];
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            hash.AppendData(seed);
            hash.AppendData(binding);
            hash.GetHashAndReset(root);
        }

        Span<byte> messages = stackalloc byte[Group * MessageSize];
        Span<byte> blocks = stackalloc byte[Group * Sha256Lanes.Size];
        ulong counter = 0;
        while (!weights.IsEmpty)
        {
            int count = Math.Min(Group * PerBlock, weights.Length / Scalar.Size);
            int used = (count + PerBlock - 1) / PerBlock;
            for (int block = 0; block < used; block++)
            {
                Span<byte> message = messages.Slice(block * MessageSize, MessageSize);
                root.CopyTo(message);
                BinaryPrimitives.WriteUInt64LittleEndian(message[Sha256Lanes.Size..], counter++);
            }

            Sha256Lanes.HashMany(messages[..(used * MessageSize)], MessageSize, blocks[..(used * Sha256Lanes.Size)]);
            for (int i = 0; i < count; i++)
            {
                UInt128 weight = BinaryPrimitives.ReadUInt128BigEndian(blocks[(i * WeightSize)..]);
                Span<byte> row = weights.Slice(i * Scalar.Size, Scalar.Size);
                row[..WeightSize].Clear();
                BinaryPrimitives.WriteUInt128BigEndian(row[WeightSize..], weight == 0 ? 1 : weight);
            }

            weights = weights[(count * Scalar.Size)..];
        }
    }
}
