using System.Buffers.Binary;
using System.Security.Cryptography;
using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Batches;

/// <summary>
/// The random factors of a batch's members: 128 bits each, never 0, one per member and not per distinct content
/// (crypto.md §9, traps 11 and 14). They come from the caller's seed and a hash over the whole batch, so neither a guessed
/// seed nor a chosen member alone makes them predictable.
/// </summary>
internal ref struct BatchWeights
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int SeedSize = 32;

    private const int PerBlock = SHA256.HashSizeInBytes / 16;

    private readonly Span<byte> _block;
    private readonly byte[] _message;
    private ulong _next;

    /// <summary>Weights of the batch whose members consist of the rows of all <paramref name="first"/> to <paramref name="third"/>.</summary>
    /// <exception cref="ArgumentException">The seed has not <see cref="SeedSize"/> bytes.</exception>
    public BatchWeights(ReadOnlySpan<byte> seed, Rows first, Rows second, Rows third)
    {
        RequireSeed(seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(seed);
        Append(hash, first);
        Append(hash, second);
        Append(hash, third);
        _message = new byte[SHA256.HashSizeInBytes + sizeof(ulong)];
        hash.GetHashAndReset(_message);
        _block = new byte[SHA256.HashSizeInBytes];
    }

    /// <summary>Throws unless the seed has <see cref="SeedSize"/> bytes.</summary>
    public static void RequireSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedSize)
        {
            throw new ArgumentException($"The seed of the weights has {SeedSize} bytes, not {seed.Length}.", nameof(seed));
        }
    }

    /// <summary>The weight of the next member.</summary>
    public Scalar Next()
    {
        int part = (int)(_next % PerBlock);
        if (part == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_message.AsSpan(SHA256.HashSizeInBytes), _next);
            SHA256.HashData(_message, _block);
        }

        _next++;
        UInt128 weight = BinaryPrimitives.ReadUInt128LittleEndian(_block[(16 * part)..]);
        return new Scalar(weight == 0 ? 1 : weight);
    }

    private static void Append(IncrementalHash hash, Rows rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            hash.AppendData(rows[i]);
        }
    }
}
