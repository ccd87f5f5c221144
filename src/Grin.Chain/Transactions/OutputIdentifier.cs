using Grin.Chain.Wire;

namespace Grin.Chain.Transactions;

/// <summary>An output without its range proof, seen in its 34 bytes: feature byte and commitment (consensus.md §3).</summary>
public readonly ref struct OutputIdentifier
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 1 + CommitmentSize;

    /// <summary>Length of the commitment.</summary>
    public const int CommitmentSize = 33;

    /// <summary>Where the commitment starts.</summary>
    public const int CommitmentOffset = 1;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Sees an output identifier that <see cref="Read"/> accepted.</summary>
    /// <exception cref="ArgumentException">Not <see cref="Size"/> bytes.</exception>
    public OutputIdentifier(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"An output identifier has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _bytes = bytes;
    }

    /// <summary>The kind of output.</summary>
    public OutputFeatures Features => (OutputFeatures)_bytes[0];

    /// <summary>The 33-byte commitment; not checked to be a point.</summary>
    public ReadOnlySpan<byte> Commitment => _bytes[CommitmentOffset..];

    /// <summary>Reads one identifier; records a defect for unknown features.</summary>
    public static void Read(ref WireReader reader, scoped Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes(Size, "output identifier");
        if (!bytes.IsEmpty && bytes[0] > (byte)OutputFeatures.Coinbase)
        {
            reader.Fail(WireErrorKind.Corrupted, $"output features {bytes[0]} are unknown");
        }

        bytes.CopyTo(destination);
    }
}
